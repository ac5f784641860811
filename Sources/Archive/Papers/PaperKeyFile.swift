import Foundation
import Glibc

/// The key of the node, in a file beside the data that only its owner reads. Without it no number of a paper can be read
/// again, so backups keep it too, and apart from the data.
enum PaperKeyFile {
    static func path(in folder: String) -> String { folder + "/papers.key" }

    /// The key; nil when there is none yet.
    static func read(in folder: String) throws(ArchiveError) -> [UInt8]? {
        let path = path(in: folder)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw ArchiveError(
                .permission, "The key file of identity papers cannot be read by this user.", path: path)
        }
        let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        let digits = Array(text.utf8)
        let key = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
        }
        guard key.count == PaperSeal.keyBytes, digits.count == 2 * key.count else {
            throw ArchiveError(
                .keyLost,
                "The key file of identity papers does not hold a key: put the right one back from a backup.",
                path: path)
        }
        return key
    }

    /// Keeps a new key for good before anything is sealed with it.
    /// - Returns: false when somebody else has kept one first.
    static func keep(_ key: [UInt8], in folder: String) throws(ArchiveError) -> Bool {
        let path = path(in: folder)
        let draft = path + "." + RandomKey.make()
        let file = Glibc.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ArchiveError(call: "open", errno: errno, path: draft) }
        defer { unlink(draft) }
        let text = Array((Hexadecimal.string(key) + "\n").utf8)
        let written = Glibc.write(file, text, text.count)
        guard written == text.count, fsync(file) == 0 else {
            let number = errno
            Glibc.close(file)
            throw ArchiveError(call: "write", errno: number, path: draft)
        }
        Glibc.close(file)
        // A name that exists is not replaced: of two servers that start together one wins.
        guard link(draft, path) == 0 else {
            if errno == EEXIST { return false }
            throw ArchiveError(call: "link", errno: errno, path: path)
        }
        let directory = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if directory >= 0 {
            fsync(directory)
            Glibc.close(directory)
        }
        return true
    }
}
