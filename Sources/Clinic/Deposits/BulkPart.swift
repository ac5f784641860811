import Archive
import DICOM
import Synchronization

/// A large value that came beside the document that names it; it waits in a file that has no name in the archive and
/// goes away with this object.
final class BulkPart: Sendable {
    private struct State {
        var writer: BlobWriter?
        var failure: ArchiveError?
    }

    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    /// How documents call it.
    let names: [String]
    let mediaType: MediaType
    private let lane: ReceivingLane
    private let shared: Shared

    init(names: [String], mediaType: MediaType, archive: Archive) {
        self.names = names
        self.mediaType = mediaType
        let shared = Shared()
        self.shared = shared
        lane = ReceivingLane(threads: archive.disk) { [blobs = archive.blobs] piece in
            shared.state.withLock { Self.write(piece, &$0, blobs) }
        }
    }

    func append(_ bytes: Bytes) async {
        await lane.waitForRoom()
        bytes.withUnsafeBytes { lane.append($0) }
    }

    /// Waits until everything is written.
    func close() async throws(ArchiveError) {
        await withCheckedContinuation { continuation in lane.end { continuation.resume() } }
        if let failure = shared.state.withLock({ $0.failure }) { throw failure }
    }

    /// What was written.
    func bytes(_ budget: Budget) throws(DICOMError) -> Bytes {
        guard let path = shared.state.withLock({ $0.writer?.path }) else { return Bytes() }
        return try Bytes.mapped(path: path, budget: budget)
    }

    func remove() {
        lane.end { [shared] in
            shared.state.withLock { state in
                state.writer?.discard()
                state.writer = nil
            }
        }
    }

    private static func write(_ piece: [UInt8], _ state: inout State, _ blobs: Blobs) {
        guard state.failure == nil else { return }
        do throws(ArchiveError) {
            let writer: BlobWriter
            if let open = state.writer { writer = open } else { writer = try blobs.writer() }
            state.writer = writer
            try piece.withUnsafeBufferPointer { (raw) throws(ArchiveError) in
                try writer.append(UnsafeRawBufferPointer(raw))
            }
        } catch {
            state.failure = error
            state.writer?.discard()
            state.writer = nil
        }
    }
}
