import COpenSSL
import Foundation

/// SHA-256 of inputs, in hexadecimal.
package enum InputDigest {
    /// Of the sorted digests of several files: the same set of files gives the same digest in any order.
    package static func combine(_ digests: [String]) -> String {
        digests.isEmpty ? "" : of(Array(digests.sorted().joined(separator: "\n").utf8))
    }

    package static func of(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { of($0) }
    }

    package static func of(_ bytes: UnsafeRawBufferPointer) -> String {
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        _ = SHA256(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, &digest)
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// JSON with sorted keys, so that equal values give equal texts.
package enum CanonicalJSON {
    package static func text(_ value: some Encodable, pretty: Bool = false) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
