import Archive
import COpenSSL
import Foundation

/// One-time codes by time: RFC 6238 with SHA-1, six digits and steps of thirty seconds, as every authenticator knows.
package enum OneTimeCode {
    package static let stepSeconds: Int64 = 30
    static let digits = 6
    /// Bytes of a secret: RFC 4226 section 4 asks for 16 at least and wants 20.
    static let secretBytes = 20

    package static func step(atMilliseconds milliseconds: Int64) -> Int64 {
        milliseconds / 1000 / stepSeconds
    }

    /// The code of a step; nil for a secret that is none.
    package static func code(secret: String, step: Int64) -> String? {
        guard let key = Base32.decode(secret), !key.isEmpty, step >= 0 else { return nil }
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * Int64($0))) }
        var digest = [UInt8](repeating: 0, count: 64)
        var length = 0
        let made = EVP_Q_mac(
            nil, "HMAC", nil, "SHA1", nil, key, key.count, counter, counter.count, &digest, digest.count,
            &length)
        guard made != nil, length == 20 else { return nil }
        // RFC 4226 section 5.3, dynamic truncation.
        let offset = Int(digest[19] & 0x0f)
        let number = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(digest[offset + $1]) } & 0x7fff_ffff
        let text = String(number % 1_000_000)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step whose code somebody typed, looked for one step before and after this moment, as clocks differ. Steps up
    /// to `lastStep` have been used.
    static func match(_ typed: String, secret: String, lastStep: Int64, atMilliseconds now: Int64) -> Int64? {
        let code = typed.filter { !$0.isWhitespace }
        guard code.utf8.count == digits else { return nil }
        let here = step(atMilliseconds: now)
        var found: Int64?
        // Each is compared, so that the time does not tell which.
        for step in [here - 1, here, here + 1] where step > lastStep {
            guard let expected = Self.code(secret: secret, step: step) else { continue }
            if CRYPTO_memcmp(Array(expected.utf8), Array(code.utf8), digits) == 0 { found = step }
        }
        return found
    }

    static func newSecret() -> String { Base32.encode(Randomness.bytes(secretBytes)) }

    /// What authenticators read from a picture or a link.
    package static func address(secret: String, account: String) -> String {
        let allowed = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\u{0}"..."\u{7f}"))
        let name = account.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
        return "otpauth://totp/Willis:\(name)?secret=\(secret)&issuer=Willis"
    }
}

/// RFC 4648 section 6, without padding.
enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var buffer = 0
        var bits = 0
        for byte in bytes {
            buffer = buffer << 8 | Int(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[buffer >> bits & 31])
            }
            buffer &= 0xff
        }
        if bits > 0 { text.append(alphabet[buffer << (5 - bits) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil for anything but letters and the digits 2 to 7; spaces and case do not matter.
    static func decode(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 256 else { return nil }
        var bytes: [UInt8] = []
        var buffer = 0
        var bits = 0
        for character in text.uppercased().utf8 where character != 0x20 && character != 0x3d {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            buffer = (buffer << 5 | value) & 0xfff
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(buffer >> bits & 0xff))
            }
        }
        return bytes
    }
}
