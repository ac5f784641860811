import Foundation
import Records

/// Files named by what is in them. A file appears under its name in one step, whole and already on the disk, or
/// not at all.
package struct Blobs: Sendable {
    /// Says when nothing new is accepted any more, so that the database keeps room to breathe.
    package let space: SpaceGuard
    let folder: String
    let calls: SystemCalls

    /// Where files are until they have a name. What is left here is swept at the next start.
    package var incoming: String { folder + "/incoming" }

    /// For what can be made again; it may be emptied at any time.
    package var cacheFolder: String { folder + "/cache" }

    init(folder: String, reservedBytes: Int64, calls: SystemCalls = .real) throws(ArchiveError) {
        try self.init(folder: folder, reserve: .bytes(reservedBytes), calls: calls)
    }

    init(folder: String, reserve: Reserve, calls: SystemCalls = .real) throws(ArchiveError) {
        self.folder = folder
        self.calls = calls
        space = SpaceGuard(folder: folder, reserve: reserve)
        if try SystemCalls.makeDirectory(folder) {
            // Without this a power cut could take the whole new folder away, with all that was acknowledged in it.
            let parent = URL(fileURLWithPath: folder).deletingLastPathComponent().path
            try calls.syncDirectory(parent)
        }
        try SystemCalls.makeDirectory(incoming)
        try SystemCalls.makeDirectory(folder + "/blobs")
        for byte in UInt8.min...UInt8.max {
            try SystemCalls.makeDirectory("\(folder)/blobs/\(Hexadecimal.string([byte]))")
        }
        try calls.syncDirectory(folder + "/blobs")
        try calls.syncDirectory(folder)
    }

    /// Opens a new file for bytes whose name is not known yet. Refuses early when the disk is nearly full.
    package func writer() throws(ArchiveError) -> BlobWriter {
        try requireSpace()
        return try BlobWriter(blobs: self, path: incoming + "/" + Hexadecimal.string(Randomness.bytes(16)))
    }

    func requireSpace() throws(ArchiveError) { try space.require() }

    /// Stores bytes that are in memory.
    package func put(_ bytes: [UInt8]) throws(ArchiveError) -> BlobID {
        let writer = try writer()
        do throws(ArchiveError) {
            try bytes.withUnsafeBufferPointer { (raw) throws(ArchiveError) in
                try writer.append(UnsafeRawBufferPointer(raw))
            }
            return try writer.finish()
        } catch {
            writer.discard()
            throw error
        }
    }

    /// Where the bytes are, for code that maps files itself.
    package func path(of blob: BlobID) -> String {
        "\(directory(of: blob))/\(blob.text)"
    }

    func directory(of blob: BlobID) -> String {
        "\(folder)/blobs/\(blob.text.prefix(2))"
    }

    package func contains(_ blob: BlobID) -> Bool {
        access(path(of: blob), F_OK) == 0
    }

    /// How large the file is; 0 when there is none.
    package func byteCount(of blob: BlobID) -> Int64 {
        var status = stat()
        return stat(path(of: blob), &status) == 0 ? Int64(status.st_size) : 0
    }

    package func read(_ blob: BlobID) throws(ArchiveError) -> [UInt8] {
        var content: [UInt8] = []
        try scan(path(of: blob)) { content.append(contentsOf: $0) }
        return content
    }

    /// Whether the bytes begin with `prefix`, without reading the rest.
    package func starts(_ blob: BlobID, with prefix: [UInt8]) throws(ArchiveError) -> Bool {
        let path = path(of: blob)
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw ArchiveError(call: "open", errno: errno, path: path) }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: prefix.count)
        guard pread(file, &bytes, bytes.count, 0) == bytes.count else { return false }
        return bytes == prefix
    }

    /// Reads the bytes again and compares them with their name.
    package func verify(_ blob: BlobID) throws(ArchiveError) {
        let found = try digest(path(of: blob))
        guard found == blob else {
            throw ArchiveError(.corrupt, "The bytes of \(blob) now hash to \(found).", path: path(of: blob))
        }
    }

    /// Takes a file away whose last row is gone or was never written.
    package func remove(_ blob: BlobID) throws(ArchiveError) {
        guard unlink(path(of: blob)) == 0 || errno == ENOENT else {
            throw ArchiveError(call: "unlink", errno: errno, path: path(of: blob))
        }
    }

    /// The names of all stored files whose digest begins with a byte, in order.
    package func list(startingWith byte: UInt8) throws(ArchiveError) -> [BlobID] {
        let path = "\(folder)/blobs/\(Hexadecimal.string([byte]))"
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted().compactMap(BlobID.init)
        } catch {
            throw ArchiveError(.inputOutput, "The folder cannot be listed: \(error)", path: path)
        }
    }

    /// Removes what a crash left half-written and says how many files that were. Files that a living process, of
    /// whichever kind, is still writing are left alone.
    @discardableResult
    package func sweepIncoming() throws(ArchiveError) -> Int {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: incoming) else {
            throw ArchiveError(call: "opendir", errno: errno, path: incoming)
        }
        var swept = 0
        for name in names where try sweep(incoming + "/" + name) { swept += 1 }
        return swept
    }

    private func sweep(_ path: String) throws(ArchiveError) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else { return false }
        guard unlink(path) == 0 || errno == ENOENT else {
            throw ArchiveError(call: "unlink", errno: errno, path: path)
        }
        return true
    }

    /// The name that the bytes of a file would have.
    package func digest(_ path: String) throws(ArchiveError) -> BlobID {
        var hash = SHA256()
        try scan(path) { hash.update($0) }
        return BlobID(digest: hash.digest())
    }

    private func scan(_ path: String, _ visit: (UnsafeRawBufferPointer) -> Void) throws(ArchiveError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw ArchiveError(call: "open", errno: errno, path: path) }
        defer { close(file) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = Foundation.read(file, buffer.baseAddress, buffer.count)
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR { continue }
                throw ArchiveError(call: "read", errno: errno, path: path)
            }
            visit(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
