import Archive
import DICOM
import Dispatch
import Foundation
import Records

/// SHA-256 of inputs, in hexadecimal.
package enum InputDigest {
    /// Each file once, with its digest. Files that the archive keeps have theirs already; others are read.
    package static func files(_ files: [StudyFile]) -> [InputFile] {
        var seen: Set<String> = []
        let files = files.filter { seen.insert($0.path).inserted }
        var digests = [String](repeating: "", count: files.count)
        digests.withUnsafeMutableBufferPointer { target in
            nonisolated(unsafe) let target = target
            DispatchQueue.concurrentPerform(iterations: files.count) { index in
                target[index] = files[index].digest ?? content(files[index].path)
            }
        }
        return zip(files, digests).map { file, digest in
            InputFile(
                sopInstanceUID: file.sopInstanceUID, sha256: digest,
                path: file.digest == nil ? file.path : nil)
        }
    }

    /// Of a set of files: SHA-256 over their sorted digests, the same in whatever order they come.
    package static func of(_ files: [InputFile]) -> String {
        of(files.map(\.sha256).sorted().joined(separator: "\n").utf8)
    }

    /// Of one file; empty when it cannot be read.
    package static func content(_ path: String) -> String {
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
