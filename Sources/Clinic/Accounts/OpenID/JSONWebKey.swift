import COpenSSL
import Foundation

/// A public key as RFC 7517 writes it: RSA, or the curve P-256.
struct JSONWebKey: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case rsa(modulus: [UInt8], exponent: [UInt8])
        case p256(x: [UInt8], y: [UInt8])
    }

    var id: String?
    var kind: Kind

    private struct Document: Decodable {
        struct Key: Decodable {
            var kty: String
            var kid: String?
            var use: String?
            var crv: String?
            var n: String?
            var e: String?
            var x: String?
            var y: String?
        }

        var keys: [Key]
    }

    /// The keys of a set that can be used here; others are passed over.
    static func read(set bytes: [UInt8]) -> [JSONWebKey] {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)) else { return [] }
        return document.keys.prefix(64).compactMap { key in
            guard key.use == nil || key.use == "sig" else { return nil }
            switch key.kty {
            case "RSA":
                guard let n = Base64URL.decode(key.n), let e = Base64URL.decode(key.e),
                    // RFC 7518 section 3.3: 2048 bits or more.
                    (256...1024).contains(n.count), (1...8).contains(e.count)
                else { return nil }
                return JSONWebKey(id: key.kid, kind: .rsa(modulus: n, exponent: e))
            case "EC" where key.crv == "P-256":
                guard let x = Base64URL.decode(key.x), let y = Base64URL.decode(key.y), x.count == 32,
                    y.count == 32
                else { return nil }
                return JSONWebKey(id: key.kid, kind: .p256(x: x, y: y))
            default: return nil
            }
        }
    }

    /// Whether this key has signed: RS256 for RSA, ES256 for the curve (RFC 7518 sections 3.3 and 3.4).
    func verifies(_ signature: [UInt8], of message: [UInt8], algorithm: String) -> Bool {
        let encoded: [UInt8]
        switch (kind, algorithm) {
        case (.rsa, "RS256"): encoded = signature
        case (.p256, "ES256"):
            guard signature.count == 64 else { return false }
            encoded = DER.sequence(
                DER.integer(Array(signature[..<32])) + DER.integer(Array(signature[32...])))
        default: return false
        }
        defer { ERR_clear_error() }
        let info = subjectPublicKeyInfo
        let key = info.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var start = buffer.baseAddress
            return d2i_PUBKEY(nil, &start, buffer.count)
        }
        guard let key, let context = EVP_MD_CTX_new() else { return false }
        defer {
            EVP_PKEY_free(key)
            EVP_MD_CTX_free(context)
        }
        guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1 else { return false }
        return EVP_DigestVerify(context, encoded, encoded.count, message, message.count) == 1
    }

    /// RFC 5280 section 4.1.2.7, as libcrypto reads keys.
    private var subjectPublicKeyInfo: [UInt8] {
        switch kind {
        case .rsa(let modulus, let exponent):
            // 1.2.840.113549.1.1.1, no parameters.
            let algorithm: [UInt8] = [
                0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
            ]
            let key = DER.sequence(DER.integer(modulus) + DER.integer(exponent))
            return DER.sequence(algorithm + DER.bits(key))
        case .p256(let x, let y):
            // 1.2.840.10045.2.1 with 1.2.840.10045.3.1.7.
            let algorithm: [UInt8] = [
                0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
                0x48, 0xce, 0x3d, 0x03, 0x01, 0x07,
            ]
            return DER.sequence(algorithm + DER.bits([0x04] + x + y))
        }
    }
}

/// The few forms of DER (ITU-T X.690) that keys and signatures consist of.
private enum DER {
    static func sequence(_ content: [UInt8]) -> [UInt8] { element(0x30, content) }

    static func bits(_ content: [UInt8]) -> [UInt8] { element(0x03, [0] + content) }

    /// A number that is not negative.
    static func integer(_ bytes: [UInt8]) -> [UInt8] {
        var digits = Array(bytes.drop { $0 == 0 })
        if digits.isEmpty || digits[0] >= 0x80 { digits.insert(0, at: 0) }
        return element(0x02, digits)
    }

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] =
            count < 0x80
            ? [UInt8(count)]
            : count < 0x100 ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 0xff)]
        return [tag] + length + content
    }
}

/// RFC 4648 section 5, without padding.
enum Base64URL {
    static func decode(_ text: String?) -> [UInt8]? {
        guard let text, text.utf8.count <= 65_536 else { return nil }
        var plain = text.replacing("-", with: "+").replacing("_", with: "/")
        plain += String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain).map { Array($0) }
    }

    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }
}
