import CLinux
import Foundation

/// The calls by which bytes become durable, as values so that a test can make the n-th of them fail.
struct SystemCalls: Sendable {
    var write: @Sendable (Int32, UnsafeRawPointer, Int) -> Int = { Foundation.write($0, $1, $2) }
    /// Lets the disk begin with what has been written, without waiting.
    var beginWriteback: @Sendable (Int32) -> Void = { willis_begin_writeback($0) }
    /// Waits until the disk has taken what has been written; it is not durable yet.
    var awaitWriteback: @Sendable (Int32) -> Int32 = { willis_await_writeback($0) }
    var sync: @Sendable (Int32) -> Int32 = { fsync($0) }
    var rename: @Sendable (String, String) -> Int32 = { Foundation.rename($0, $1) }
    /// Whether syncing a file also makes the name durable that it has been given before.
    var syncsNames: @Sendable (Int32) -> Bool = { journaling.contains(willis_file_system($0)) }

    static let real = SystemCalls()

    /// Leaves it to the system when bytes reach the disk.
    static let unsynced = SystemCalls(
        beginWriteback: { _ in }, awaitWriteback: { _ in 0 }, sync: { _ in 0 }, syncsNames: { _ in true })

    /// ext4, XFS and Btrfs: a rename is in the transaction of the journal that holds the file's own change, and fsync
    /// waits for that transaction. POSIX does not promise it, so elsewhere the folder is synced too.
    private static let journaling: Set<UInt32> = [0xEF53, 0x5846_5342, 0x9123_683E]

    /// Writes all of `bytes`, however many calls that takes.
    func writeAll(_ file: Int32, _ bytes: UnsafeRawBufferPointer, path: String) throws(ArchiveError) {
        var rest = bytes[...]
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = write(file, start, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                throw ArchiveError(call: "write", errno: errno, path: path)
            }
            rest = rest.dropFirst(written)
        }
    }

    func syncDirectory(_ path: String) throws(ArchiveError) {
        let directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw ArchiveError(call: "open", errno: errno, path: path) }
        defer { close(directory) }
        guard sync(directory) == 0 else { throw ArchiveError(call: "fsync", errno: errno, path: path) }
    }

    /// Makes a directory only its owner can enter; one that is there already is fine. True when it was made.
    @discardableResult
    static func makeDirectory(_ path: String) throws(ArchiveError) -> Bool {
        if mkdir(path, 0o700) == 0 { return true }
        guard errno == EEXIST else { throw ArchiveError(call: "mkdir", errno: errno, path: path) }
        return false
    }
}

extension Slice where Base == UnsafeRawBufferPointer {
    fileprivate var baseAddress: UnsafeRawPointer? {
        base.baseAddress.map { $0 + (startIndex - base.startIndex) }
    }
}
