import Archive
import DICOM
import Dispatch
import Foundation

/// SHA-256 of inputs, in hexadecimal.
package enum InputDigest {
    /// Of a set of files: SHA-256 over their sorted digests, the same in whatever order they come. Files that the
    /// archive keeps have theirs already; others are read.
    package static func of(_ files: [StudyFile]) -> String {
        var seen: Set<String> = []
        let files = files.filter { seen.insert($0.path).inserted }
        var digests = [String](repeating: "", count: files.count)
        digests.withUnsafeMutableBufferPointer { target in
            nonisolated(unsafe) let target = target
            DispatchQueue.concurrentPerform(iterations: files.count) { index in
                target[index] = files[index].digest ?? content(files[index].path)
            }
        }
        return of(digests.sorted().joined(separator: "\n").utf8)
    }

    private static func content(_ path: String) -> String {
        guard let bytes = try? Bytes.mapped(path: path) else { return "" }
        var hash = SHA256()
        bytes.withUnsafeBytes { hash.update($0) }
        return Hexadecimal.string(hash.digest())
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
            pretty
            ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
