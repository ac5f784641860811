import Foundation

/// The calls by which bytes become durable, as values so that a test can make the n-th of them fail.
struct SystemCalls: Sendable {
    var write: @Sendable (Int32, UnsafeRawPointer, Int) -> Int = { Foundation.write($0, $1, $2) }
    var sync: @Sendable (Int32) -> Int32 = { fsync($0) }
    var rename: @Sendable (String, String) -> Int32 = { Foundation.rename($0, $1) }

    static let real = SystemCalls()

    /// Leaves it to the system when bytes reach the disk.
    static let unsynced = SystemCalls(sync: { _ in 0 })

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
