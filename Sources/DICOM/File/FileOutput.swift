import Glibc

/// A file that is being written.
final class FileOutput {
    private let path: String
    private var descriptor: Int32

    /// Creates a file, or empties the one that is there.
    init(path: String) throws(DICOMError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileOutput.unwritable(path, "create") }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func write(_ memory: UnsafeRawBufferPointer) throws(DICOMError) {
        var rest = memory
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileOutput.unwritable(path, "write") }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Waits until the disk has it all.
    func finish() throws(DICOMError) {
        // Pipes and devices cannot be synchronised, and say so.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
            throw FileOutput.unwritable(path, "write")
        }
        let status = close(descriptor)
        descriptor = -1
        guard status == 0 else { throw FileOutput.unwritable(path, "close") }
    }

    private static func unwritable(_ path: String, _ verb: String) -> DICOMError {
        DICOMError(
            .fileUnwritable, "cannot \(verb) the file: \(String(cString: strerror(errno))).", file: path)
    }
}
