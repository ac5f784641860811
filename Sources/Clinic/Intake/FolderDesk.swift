import DICOM
import Foundation
import Synchronization

/// Takes objects into a folder, as numbered files: for those who fetch from an archive and have none of their own.
package final class FolderDesk: IntakeDesk {
    private let folder: String
    private let count = Mutex(0)

    /// The folder must exist.
    package init(folder: String) { self.folder = folder }

    /// How many objects were begun so far.
    package var objectCount: Int { count.withLock { $0 } }

    package func begin(_ object: IncomingObject) -> any Reception {
        let number = count.withLock { count in
            count += 1
            return count
        }
        let digits = String(number)
        let name = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        return FolderReception(object, path: "\(folder)/\(name).dcm")
    }

    package func associationEnded(callingAETitle: String, remoteAddress: String) async {}
}

/// One object on its way into a file, which has its name only once it is whole.
private final class FolderReception: Reception {
    private struct State {
        var file: FileHandle?
        var failure: String?
    }

    private let path: String
    private var partial: String { path + ".part" }
    private let state = Mutex(State())

    init(_ object: IncomingObject, path: String) {
        self.path = path
        let meta = FileMetaInformation.encoded(
            sopClass: object.sopClassUID, sopInstance: object.sopInstanceUID,
            transferSyntax: object.transferSyntaxUID)
        state.withLock { state in
            if FileManager.default.createFile(atPath: partial, contents: Data(meta)) {
                state.file = FileHandle(forWritingAtPath: partial)
                _ = try? state.file?.seekToEnd()
            }
            if state.file == nil { state.failure = "\(partial) cannot be written" }
        }
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        state.withLock { state in
            guard state.failure == nil else { return }
            do {
                try state.file?.write(contentsOf: Data(bytes))
            } catch {
                state.failure = "\(error)"
            }
        }
    }

    func commit() async -> ReceptionOutcome {
        let failure = close()
        if let failure {
            try? FileManager.default.removeItem(atPath: partial)
            return .failed(failure)
        }
        do {
            try? FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(atPath: partial, toPath: path)
            return .stored
        } catch {
            return .failed("\(error)")
        }
    }

    func discard() {
        _ = close()
        try? FileManager.default.removeItem(atPath: partial)
    }

    private func close() -> String? {
        state.withLock { state in
            try? state.file?.close()
            state.file = nil
            return state.failure
        }
    }
}
