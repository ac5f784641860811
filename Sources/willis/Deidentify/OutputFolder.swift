import DICOM
import Foundation

/// A folder that files appear in whole or not at all.
struct OutputFolder {
    private let path: String

    /// Makes the folder when it is missing.
    init(_ path: String) throws {
        self.path = path
        try OutputFolder.makeFolder(path)
    }

    /// Writes bytes under a temporary name, waits for the disk, and gives them their name.
    /// - Parameter names: Folders and the file; none may come from a file that was read.
    func write(_ bytes: [UInt8], named names: [String]) throws {
        let folder = ([path] + names.dropLast()).joined(separator: "/")
        if names.count > 1 { try OutputFolder.makeFolder(folder) }
        let target = folder + "/" + (names.last ?? "")
        let temporary = folder + "/." + (names.last ?? "") + ".part"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw OutputFolder.failure(target) }
        do {
            try OutputFolder.writeAll(bytes, to: descriptor, target)
            guard fsync(descriptor) == 0 || errno == EINVAL else { throw OutputFolder.failure(target) }
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        guard close(descriptor) == 0, rename(temporary, target) == 0 else {
            let failure = OutputFolder.failure(target)
            unlink(temporary)
            throw failure
        }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ target: String) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(target) }
            written += count
        }
    }

    private static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(
                .cannotCreate, "the folder \(path) cannot be made: \(error.localizedDescription)")
        }
    }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure(
            errno == ENOSPC ? .inputOutput : .cannotCreate,
            "cannot write \(path): \(String(cString: strerror(errno)))")
    }
}
