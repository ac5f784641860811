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
final class FileReception: Reception {
    private struct Work {
        var writer: BlobWriter?
        var failure: ReceptionOutcome?
    }

    private enum Ending {
        case received(ReceivedFile)
        case refused(ReceptionOutcome)
    }

    private let object: IncomingObject
    private let intake: Intake
    private let lane: ReceivingLane
    private let work: Shared

    /// What the disk threads work on; the lane sees to it that only one does at a time.
    private final class Shared: Sendable {
        let work = Mutex(Work())
    }

    init(object: IncomingObject, intake: Intake) {
        self.object = object
        self.intake = intake
        intake.archive.underway.begin()
        let work = Shared()
        // Known from the start: nothing is written that would only be thrown away.
        if let refusal = intake.quotas.refusal(of: object.callingAETitle) {
            work.work.withLock { $0.failure = .outOfResources(refusal) }
        }
        self.work = work
        let blobs = intake.archive.blobs
        lane = ReceivingLane(threads: intake.archive.disk) { piece in
            Self.write(piece, of: object, to: work, blobs)
        }
    }

    deinit { intake.archive.underway.end() }

    func append(_ bytes: UnsafeRawBufferPointer) {
        lane.append(bytes)
    }

    /// Waits until the disk has kept up, so that the next `append` returns at once.
    func waitForRoom() async { await lane.waitForRoom() }

    func commit() async -> ReceptionOutcome { await conclude().outcome }

    /// Commits, and says what the object turned out to be; nothing when it could not be read.
    func conclude() async -> (outcome: ReceptionOutcome, header: ImageHeader?) {
        var object = object
        do {
            if object.characterSet == nil {
                object.characterSet = try await intake.characterSet(of: object.callingAETitle)
            }
        } catch {
            discard()
            return (ReceptionOutcome(failure: error), nil)
        }
        let ending = await withCheckedContinuation { continuation in
            lane.end { [object, work, budget = intake.budget] in
                continuation.resume(returning: Self.end(object, work, budget))
            }
        }
        switch ending {
        case .received(let file): return (await intake.index(file, from: object), file.header)
        case .refused(let outcome):
            // Who is refused for a quota may come again when there is room.
            if case .outOfResources = outcome { try? await intake.quotas.refresh() }
            return (outcome, nil)
        }
    }

    func discard() {
        lane.end { [work] in
            work.work.withLock { work in
                work.writer?.discard()
                work.writer = nil
            }
        }
    }

    private static func write(_ piece: [UInt8], of object: IncomingObject, to shared: Shared, _ blobs: Blobs)
    {
        shared.work.withLock { work in
            guard work.failure == nil else { return }
            do throws(ArchiveError) {
                if work.writer == nil {
                    let writer = try blobs.writer()
                    work.writer = writer
                    let meta = FileMetaInformation.encoded(
                        sopClass: object.sopClassUID, sopInstance: object.sopInstanceUID,
                        transferSyntax: object.transferSyntaxUID)
                    try writer.append(bytes: meta)
                }
                try work.writer?.append(bytes: piece)
            } catch {
                work.failure = ReceptionOutcome(failure: error)
                work.writer?.discard()
                work.writer = nil
            }
        }
    }

    /// Looks at what has been written and makes it durable. What cannot be understood never gets a name.
    private static func end(_ object: IncomingObject, _ shared: Shared, _ budget: Budget) -> Ending {
        shared.work.withLock { work in
            if let failure = work.failure { return .refused(failure) }
            guard let writer = work.writer.take() else {
                return .refused(.unreadable("the data set is empty"))
            }
            do {
                let (header, described, characterSet) = try understand(writer.path, object, budget)
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
        do {
            let corrected = object.characterSet.map { file.dataSet.apply($0) } ?? false
            let header = try ImageHeader(file.dataSet, transferSyntaxUID: object.transferSyntaxUID)
            if let study = object.studyUID, study != header.study.studyUID {
                throw Refusal(
                    outcome: .otherStudy("sent to study \(study), is of study \(header.study.studyUID)"))
            }
            return (header, DescribedFile(file), corrected ? object.characterSet : nil)
        } catch let missing as ImageHeader.Missing {
            throw Refusal(outcome: .unreadable(missing.sentence))
        }
    }
}

extension BlobWriter {
    func append(bytes: [UInt8]) throws(ArchiveError) {
        try bytes.withUnsafeBufferPointer { (raw) throws(ArchiveError) in
            try append(UnsafeRawBufferPointer(raw))
        }
    }
}
