import Archive
import Foundation

/// SHA-256 of inputs, in hexadecimal.
package enum InputDigest {
    /// Of the sorted digests of several files: the same set of files gives the same digest in any order.
    package static func combine(_ digests: [String]) -> String {
        digests.isEmpty ? "" : of(digests.sorted().joined(separator: "\n").utf8)
    }

    package static func of(_ bytes: some Sequence<UInt8>) -> String {
        Hexadecimal.string(SHA256.digest(of: bytes))
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
