import DICOM
import Glibc

/// Where encoded frames wait for the rest of their object: in memory, or in a file without a name that is mapped when
/// it is complete, so that an object may be larger than memory.
final class FrameSpool {
    private var memory: [UInt8] = []
    private var descriptor: Int32 = -1
    private(set) var count = 0

    /// - Parameter folder: Where there is room for the file; `nil` for memory.
    init(folder: String?) throws(CodecError) {
        guard let folder else { return }
        var template = Array((folder + "/.willis-frames-XXXXXX").utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw failure("create a file in \(folder)") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // Without a name nothing is left behind, however this ends.
        unlink(template)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func append(_ bytes: Bytes) throws(CodecError) {
        count += bytes.count
        guard descriptor >= 0 else {
            bytes.withUnsafeBytes { memory.append(contentsOf: $0) }
            return
        }
        let isWritten = bytes.withUnsafeBytes { source -> Bool in
            var done = 0
            while done < source.count {
                let written = write(descriptor, source.baseAddress?.advanced(by: done), source.count - done)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { return false }
                done += written
            }
            return true
        }
        guard isWritten else { throw failure("write frames") }
    }

    /// All that was appended.
    func contents() throws(CodecError) -> Bytes {
        guard descriptor >= 0 else { return Bytes(memory) }
        do {
            return try Bytes.mapped(
                path: "/proc/self/fd/\(descriptor)", budget: Budget(maximumBytes: .max))
        } catch {
            throw CodecError(.fileUnwritable, error.reason)
        }
    }

    private func failure(_ what: String) -> CodecError {
        CodecError(.fileUnwritable, "cannot \(what): \(String(cString: strerror(errno))).")
    }
}
