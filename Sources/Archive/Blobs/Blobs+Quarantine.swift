import Foundation

/// Files that nothing refers to, or whose bytes have changed, lie aside; nobody ever deletes them by himself.
extension Blobs {
    /// Size of a stored file and when it was put there; nil when there is none.
    package func facts(_ blob: BlobID) -> (byteCount: Int64, modifiedMilliseconds: Int64)? {
        Self.facts(path(of: blob))
    }

    private static func facts(_ path: String) -> (byteCount: Int64, modifiedMilliseconds: Int64)? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return (
            Int64(status.st_size),
            Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
        )
    }

    private var quarantine: String { folder + "/quarantine" }

    private func quarantinePath(_ blob: BlobID) -> String { "\(quarantine)/\(blob.text)" }

    /// Moves a file aside.
    /// - Parameter unlessNewerThan: a file that was put there after this time is put back, because it is another one.
    /// - Returns: its size; nil when there was none or it stayed.
    package func setAside(_ blob: BlobID, unlessNewerThan: Int64 = .max) throws(ArchiveError) -> Int64? {
        try SystemCalls.makeDirectory(quarantine)
        let (source, target) = (path(of: blob), quarantinePath(blob))
        guard calls.rename(source, target) == 0 else {
            guard errno != ENOENT else { return nil }
            throw ArchiveError(call: "rename", errno: errno, path: source)
        }
        guard let facts = Self.facts(target), facts.modifiedMilliseconds <= unlessNewerThan else {
            _ = try putBack(blob)
            return nil
        }
        try calls.syncDirectory(quarantine)
        try calls.syncDirectory(directory(of: blob))
        return facts.byteCount
    }

    /// Brings a file back that something refers to again, if it still is what its name says.
    package func putBack(_ blob: BlobID) throws(ArchiveError) -> Bool {
        let (source, target) = (quarantinePath(blob), path(of: blob))
        guard Self.facts(source) != nil else { return false }
        guard try digest(source) == blob else { return false }
        guard calls.rename(source, target) == 0 else {
            throw ArchiveError(call: "rename", errno: errno, path: source)
        }
        try calls.syncDirectory(directory(of: blob))
        return true
    }
}
