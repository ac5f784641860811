import Foundation
import Synchronization

/// Keeps a second server off a data folder; released by the kernel when the process ends, however it ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    init(folder: String) throws {
        let path = folder + "/server.lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(.cannotCreate, "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CommandFailure(
                .temporaryFailure,
                "another server uses the data folder \(folder). Stop it first, or choose another.")
        }
    }

    func release() { close(descriptor) }
}

/// The first error of several tasks.
final class FirstFailure: Sendable {
    private let stored = Mutex<(any Error)?>(nil)

    var error: (any Error)? { stored.withLock { $0 } }

    func note(_ error: any Error) {
        stored.withLock { if $0 == nil { $0 = error } }
    }
}

/// Where the browser libraries are when nobody says.
enum VendorFolder {
    static func find() -> String? {
        let binary = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
        // Beside the binary, or in the checkout that built it (.build/<triple>/<configuration>/willis).
        var folder = binary
        for _ in 0..<5 {
            let vendor = folder.appendingPathComponent(".vendor").path
            if FileManager.default.fileExists(atPath: vendor) { return vendor }
            folder.deleteLastPathComponent()
        }
        return nil
    }
}
