import Foundation
import Records
import Synchronization

/// Looks at the disk under the data folder. Shared by all that write to it.
package final class SpaceGuard: Sendable {
    let folder: String
    private let wish: Mutex<Reserve>

    init(folder: String, reserve: Reserve) {
        self.folder = folder
        wish = Mutex(reserve)
    }

    package var reserve: Reserve {
        get { wish.withLock { $0 } }
        set { wish.withLock { $0 = newValue } }
    }

    /// What the disk has now. A few microseconds.
    package func look() throws(ArchiveError) -> DiskSpace {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else {
            throw ArchiveError(call: "statvfs", errno: errno, path: folder)
        }
        func bytes(_ blocks: fsblkcnt_t) -> Int64 {
            let (product, overflow) = UInt64(blocks).multipliedReportingOverflow(by: UInt64(status.f_frsize))
            return overflow ? .max : Int64(clamping: product)
        }
        let total = bytes(status.f_blocks)
        return DiskSpace(
            totalBytes: total, freeBytes: bytes(status.f_bavail), reservedBytes: reserve.bytes(of: total))
    }

    func require() throws(ArchiveError) {
        let space = try look()
        guard space.state == .refusing else { return }
        throw ArchiveError(
            .lowSpace,
            "Only \(space.freeBytes >> 20) MiB of disk space are free; \(space.reservedBytes >> 20) MiB are kept in reserve.",
            path: folder)
    }
}
