import Archive
import DICOM
import Foundation

/// Writes copies of objects into a folder, each under a name that is the same whenever it is sent: a folder for each
/// study and a file for each object, named by short digests, so that no identifier ever becomes a path.
package struct FolderDrop: Sendable {
    package struct Fault: Error, Sendable {
        package var reason: String
        /// Whether the object itself cannot be read; otherwise the folder cannot be written.
        package var isOfObject: Bool
    }

    private let folder: String
    private let study: String

    /// Copies are made on threads of their own: folders may be far away.
    private static let copying = WorkThreads(count: 4, name: "folder")

    package init(folder: String, studyUID: String) {
        self.folder = folder
        study = "study-" + Self.digest(studyUID)
    }

    /// Copies a file. When this returns the copy survives a power cut; it appears under its name whole.
    /// - Parameter correction: what is to be put right in the copy.
    package func put(_ path: String, as uid: String, _ correction: Correction? = nil) async throws {
        let target = "\(folder)/\(study)/\(Self.digest(uid)).dcm"
        try await Self.copying.run { try copy(path, to: target, correction) }
    }

    private func copy(_ path: String, to target: String, _ correction: Correction?) throws {
        // The folder itself must be there: a disk that is not mounted is no empty folder.
        guard access(folder, W_OK) == 0 else { throw fault("cannot write to \(folder)") }
        let parent = "\(folder)/\(study)"
        guard mkdir(parent, 0o755) == 0 || errno == EEXIST else { throw fault("cannot make \(parent)") }
        let source = open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else {
            throw Fault(reason: "the object cannot be read: \(Self.words())", isOfObject: true)
        }
        defer { close(source) }
        var head: [UInt8] = []
        if let correction {
            do throws(DICOMError) {
                let corrected = try CorrectedFile(path: path, correction: correction)
                head = corrected.meta + corrected.head
                lseek(source, off_t(corrected.tail.lowerBound), SEEK_SET)
            } catch {
                throw Fault(reason: "the object cannot be read: \(error)", isOfObject: true)
            }
        }
        let partial = target + ".part"
        let file = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw fault("cannot make \(partial)") }
        defer { close(file) }
        try put(head[...], into: file, partial)
        try pour(source, into: file, partial)
        guard fsync(file) == 0, rename(partial, target) == 0 else {
            let error = fault("cannot finish \(target)")
            unlink(partial)
            throw error
        }
        // The name, too, must be on the disk.
        let directory = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw fault("cannot open \(parent)") }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw fault("cannot sync \(parent)") }
    }

    private func pour(_ source: Int32, into file: Int32, _ partial: String) throws {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(source, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Fault(reason: "the object cannot be read: \(Self.words())", isOfObject: true)
            }
            guard count > 0 else { return }
            try put(buffer[..<count], into: file, partial)
        }
    }

    private func put(_ bytes: ArraySlice<UInt8>, into file: Int32, _ partial: String) throws {
        var rest = bytes
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                let error = fault("cannot write \(partial)")
                unlink(partial)
                throw error
            }
            rest = rest.dropFirst(written)
        }
    }

    private func fault(_ what: String) -> Fault {
        Fault(reason: "\(what): \(Self.words())", isOfObject: false)
    }

    private static func words() -> String { String(cString: strerror(errno)) }

    private static func digest(_ text: String) -> String {
        String(InputDigest.of(text.utf8).prefix(24))
    }
}
