import Foundation

/// A file on its way into the archive. One owner at a time; ended by exactly one of `finish` and `discard`.
package final class BlobWriter {
    /// Where the bytes are until they are finished, for code that looks into them first.
    package let path: String
    package private(set) var byteCount: Int64 = 0
    /// So much may be written before the free space is looked at again.
    private static let bytesBetweenLooks: Int64 = 4 << 20

    private let blobs: Blobs
    private let file: Int32
    private var hash: SHA256?
    private var ended = false

    init(blobs: Blobs, path: String) throws(ArchiveError) {
        self.blobs = blobs
        self.path = path
        file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ArchiveError(call: "open", errno: errno, path: path) }
        // The lock tells a sweep that somebody is still writing; it ends with the process, however that ends.
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let error = ArchiveError(call: "flock", errno: errno, path: path)
            close(file)
            unlink(path)
            throw error
        }
        hash = SHA256()
    }

    deinit { discard() }

    package func append(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        precondition(!ended, "Nothing can be appended to a blob that has been finished or discarded.")
        hash?.update(bytes)
        try blobs.calls.writeAll(file, bytes, path: path)
        blobs.calls.beginWriteback(file)
        let looks = byteCount / Self.bytesBetweenLooks
        byteCount += Int64(bytes.count)
        if byteCount / Self.bytesBetweenLooks > looks { try blobs.requireSpace() }
    }

    /// Puts the bytes on the disk and gives them their name. When this returns they survive a power cut; when it
    /// throws nothing may refer to them.
    package func finish() throws(ArchiveError) -> BlobID {
        precondition(!ended, "A blob can be finished only once.")
        guard let digest = hash.take()?.digest() else {
            throw ArchiveError(.inputOutput, "The digest was taken twice.", path: path)
        }
        let blob = BlobID(digest: digest)
        // Identical bytes may be there already. Replacing them costs nothing and heals a rotten copy, but rows may
        // refer to them: they give way only to what is durable.
        let isNew = !blobs.contains(blob)
        do throws(ArchiveError) {
            if isNew { try writeBack() } else { try sync() }
            guard blobs.calls.rename(path, blobs.path(of: blob)) == 0 else {
                throw ArchiveError(call: "rename", errno: errno, path: path)
            }
        } catch {
            discard()
            throw error
        }
        ended = true
        defer { close(file) }
        if isNew {
            do throws(ArchiveError) { try sync() } catch {
                removeName(of: blob)
                throw error
            }
        }
        if !isNew || !blobs.calls.syncsNames(file) {
            try blobs.calls.syncDirectory(blobs.directory(of: blob))
        }
        return blob
    }

    /// One commit of the journal makes bytes and name durable, where the bytes are on the disk before they have the
    /// name: a power cut shows no name without all of its bytes.
    private func writeBack() throws(ArchiveError) {
        guard blobs.calls.awaitWriteback(file) == 0 else {
            throw ArchiveError(call: "sync_file_range", errno: errno, path: path)
        }
    }

    private func sync() throws(ArchiveError) {
        // Whatever fsync says the first time is final: a second call may report success for lost pages.
        guard blobs.calls.sync(file) == 0 else { throw ArchiveError(call: "fsync", errno: errno, path: path) }
    }

    /// Takes away the name that was given before the sync failed, unless somebody else's bytes have it by now.
    private func removeName(of blob: BlobID) {
        var mine = stat()
        var named = stat()
        let name = blobs.path(of: blob)
        guard fstat(file, &mine) == 0, stat(name, &named) == 0 else { return }
        if mine.st_ino == named.st_ino { unlink(name) }
    }

    /// Forgets the bytes.
    package func discard() {
        guard !ended else { return }
        ended = true
        hash = nil
        close(file)
        unlink(path)
    }
}
