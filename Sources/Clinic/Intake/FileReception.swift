import Archive
import DICOM
import Records
import Synchronization

/// A file that has been received, understood and made durable, but has no rows yet.
struct ReceivedFile: Sendable {
    var header: ImageHeader
    /// What searches and metadata are answered from.
    var described: DescribedFile
    var blob: BlobID
    var byteCount: Int64
    /// How its text was read, where that is not as it declares.
    var characterSet: CharacterSetCorrection?
}

/// One object on its way into the archive: preamble, file meta information and data set go into a blob as they
/// arrive.
///
/// Bytes are hashed and written by the thread that read them from the network, while they are still in its cache:
/// handing them to another thread costs a copy and twice the memory traffic. What waits for the disk is done on the
/// archive's threads.
final class FileReception: Reception {
    private struct Work {
        var writer: BlobWriter?
        var failure: ReceptionOutcome?
        /// What came in small pieces, until it is worth a call.
        var gathered: [UInt8] = []
    }

    private enum Ending {
        case received(ReceivedFile)
        case refused(ReceptionOutcome)
    }

    /// Less than this is gathered before it is written.
    private static let worthWriting = 32 << 10

    private let object: IncomingObject
    private let intake: Intake
    private let work: Shared

    private final class Shared: Sendable {
        let work = Mutex(Work())
    }

    init(object: IncomingObject, intake: Intake) {
        self.object = object
        self.intake = intake
        work = Shared()
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        let borrowed = Borrowed(bytes: bytes)
        work.work.withLock { work in
            guard work.failure == nil else { return }
            let bytes = borrowed.bytes
            do throws(ArchiveError) {
                if work.gathered.count + bytes.count < Self.worthWriting {
                    work.gathered.append(contentsOf: bytes)
                } else {
                    let writer = try Self.begun(&work, object, intake.archive.blobs)
                    try Self.flush(&work, to: writer)
                    if bytes.count < Self.worthWriting {
                        work.gathered.append(contentsOf: bytes)
                    } else {
                        try writer.append(bytes)
                    }
                }
            } catch {
                Self.fail(&work, error)
            }
        }
    }

    /// Bytes that are read before the call returns, and kept by nobody.
    private struct Borrowed: @unchecked Sendable {
        let bytes: UnsafeRawBufferPointer
    }

    func commit() async -> ReceptionOutcome {
        var object = object
        do {
            if object.characterSet == nil {
                object.characterSet = try await intake.characterSet(of: object.callingAETitle)
            }
            let ending = try await intake.archive.disk.run { [object] in self.end(object) }
            switch ending {
            case .received(let file): return await intake.index(file, from: object)
            case .refused(let outcome): return outcome
            }
        } catch {
            discard()
            return ReceptionOutcome(failure: error)
        }
    }

    func discard() {
        // Taking a large file away may wait for the disk. A closed archive sweeps it when it is opened again.
        intake.archive.disk.submit { [work] in
            work.work.withLock { work in
                work.writer?.discard()
                work = Work()
            }
        }
    }

    private static func begun(
        _ work: inout Work, _ object: IncomingObject, _ blobs: Blobs
    ) throws(ArchiveError) -> BlobWriter {
        if let writer = work.writer { return writer }
        let writer = try blobs.writer()
        work.writer = writer
        let meta = FileMetaInformation.encoded(
            sopClass: object.sopClassUID, sopInstance: object.sopInstanceUID,
            transferSyntax: object.transferSyntaxUID)
        work.gathered.insert(contentsOf: meta, at: 0)
        return writer
    }

    private static func flush(_ work: inout Work, to writer: BlobWriter) throws(ArchiveError) {
        try writer.append(work.gathered)
        work.gathered.removeAll(keepingCapacity: true)
    }

    private static func fail(_ work: inout Work, _ error: ArchiveError) {
        work.failure = ReceptionOutcome(failure: error)
        work.writer?.discard()
        work.writer = nil
        work.gathered = []
    }

    /// Looks at what has been written and makes it durable. What cannot be understood never gets a name.
    private func end(_ object: IncomingObject) -> Ending {
        work.work.withLock { work in
            if let failure = work.failure { return .refused(failure) }
            guard work.writer != nil || !work.gathered.isEmpty else {
                return .refused(.unreadable("the data set is empty"))
            }
            let writer: BlobWriter
            do throws(ArchiveError) {
                writer = try Self.begun(&work, object, intake.archive.blobs)
                try Self.flush(&work, to: writer)
            } catch {
                Self.fail(&work, error)
                return .refused(ReceptionOutcome(failure: error))
            }
            work.writer = nil
            do {
                let (header, described, characterSet) = try Self.understand(
                    writer.path, object, intake.budget)
                let blob = try writer.finish()
                return .received(
                    ReceivedFile(
                        header: header, described: described, blob: blob, byteCount: writer.byteCount,
                        characterSet: characterSet))
            } catch let refusal as Refusal {
                writer.discard()
                return .refused(refusal.outcome)
            } catch {
                writer.discard()
                return .refused(ReceptionOutcome(failure: error))
            }
        }
    }

    private struct Refusal: Error {
        var outcome: ReceptionOutcome
    }

    private static func understand(
        _ path: String, _ object: IncomingObject, _ budget: Budget
    ) throws -> (ImageHeader, DescribedFile, CharacterSetCorrection?) {
        var file: DICOMFile
        do throws(DICOMError) {
            file = try HeaderReading.read(path: path, syntax: object.transferSyntaxUID, budget: budget)
        } catch {
            // The peer is told what is wrong with its object, not where our files are.
            throw Refusal(outcome: .unreadable("\(error.code.rawValue): \(error.reason)"))
        }
        let announced = (object.sopClassUID, object.sopInstanceUID)
        let found = (file.dataSet.uid(.sopClassUID), file.dataSet.uid(.sopInstanceUID))
        if let sopClass = found.0, sopClass != announced.0 {
            throw Refusal(outcome: .mismatch("announced class \(announced.0), data set says \(sopClass)"))
        }
        if let instance = found.1, instance != announced.1 {
            throw Refusal(outcome: .mismatch("announced instance \(announced.1), data set says \(instance)"))
        }
        do throws(ImageHeader.Missing) {
            let corrected = object.characterSet.map { file.dataSet.apply($0) } ?? false
            let header = try ImageHeader(file.dataSet, transferSyntaxUID: object.transferSyntaxUID)
            return (header, DescribedFile(file), corrected ? object.characterSet : nil)
        } catch {
            throw Refusal(outcome: .unreadable(error.sentence))
        }
    }
}

extension BlobWriter {
    fileprivate func append(_ bytes: [UInt8]) throws(ArchiveError) {
        try bytes.withUnsafeBufferPointer { (raw) throws(ArchiveError) in
            try append(UnsafeRawBufferPointer(raw))
        }
    }
}
