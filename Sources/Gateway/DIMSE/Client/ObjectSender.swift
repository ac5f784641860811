import Clinic
import DICOM
import Glibc
import NIOPosix

/// For whom an object is sent: the originator of a C-MOVE (PS3.7 9.1.1.1.5).
struct MoveOriginator: Sendable {
    var aeTitle: String
    var messageID: UInt16
}

/// Sends objects over one association, written anew where the peer cannot take what is stored.
struct ObjectSender: Sendable {
    /// The contexts in which objects may be sent.
    let contexts: [AcceptedContext]
    let channel: any MessageChannel
    var transcoder: (any Transcoder)?
    var originator: MoveOriginator?

    /// Larger objects are not written anew in our memory where another process can do it.
    private static let largestRecodedBytes = 64 << 20

    /// Sends one object and waits for the peer's answer. Throws when the association is of no use any more.
    func store(_ object: OutgoingObject, messageID: UInt16) async throws -> SendOutcome {
        let canTranscode = transcoder != nil
        guard
            let context = ContextPlan.context(for: object, among: contexts, canTranscode: canTranscode)
        else {
            let name = StandardDictionary.uidName(object.sopClass) ?? object.sopClass.string
            return .failed(
                DIMSEError(.notAccepted, "\(name) in \(TransferSyntax(object.transferSyntax).name)"))
        }
        let source: ObjectFrames.Source
        do {
            source = try await self.source(of: object, as: context.transferSyntax)
        } catch let error as DIMSEError {
            return .failed(error)
        }
        let frames = SharedFrames(
            ObjectFrames(
                command: command(for: object, messageID), source: source, contextID: context.id,
                maximumFragment: channel.maximumFragment))
        let response = try await channel.exchange(messageID: messageID) { try frames.next() }
        let status = response.status ?? .processingFailure
        let comment = response.text(.errorComment)
        return status.isSuccess || status.isWarning ? .stored(status, comment) : .refused(status, comment)
    }

    private func command(for object: OutgoingObject, _ messageID: UInt16) -> CommandSet {
        var command = CommandSet.storeRequest(
            messageID: messageID, sopClass: object.sopClass, sopInstance: object.sopInstance)
        command.set(.moveOriginator, originator?.aeTitle)
        command[.moveOriginatorMessageID] = originator?.messageID
        return command
    }

    /// The data set as bytes in a transfer syntax: straight from the file, or written anew.
    private func source(of object: OutgoingObject, as target: UID) async throws -> ObjectFrames.Source {
        if target == object.transferSyntax, let dataSet = object.dataSet {
            return try await Self.source(object.path, dataSet, object.correction)
        }
        let isSmall = (object.dataSet?.count ?? 0) <= Self.largestRecodedBytes
        let isNative = object.isUncompressed && !TransferSyntax(target).isEncapsulated
        guard let transcoder, !isNative || !isSmall else {
            return try await NIOThreadPool.singleton.runIfActive { try object.recoded(as: target) }
        }
        let path = try await transcoder.transcode(object.path, to: target)
        // Open files live on without a name.
        defer { unlink(path) }
        let copy = try OutgoingObject(path: path)
        guard copy.transferSyntax == target, let dataSet = copy.dataSet else {
            throw DIMSEError(.cannotTranscode, "the copy is not in \(TransferSyntax(target).name)")
        }
        return try await Self.source(path, dataSet, object.correction)
    }

    /// The bytes of a file, put right where that is needed.
    private static func source(
        _ path: String, _ dataSet: Range<Int>, _ correction: Correction?
    ) async throws -> ObjectFrames.Source {
        let input = try InputFile(path: path)
        guard let correction else { return .file(input, dataSet) }
        return try await NIOThreadPool.singleton.runIfActive {
            do throws(DICOMError) {
                let file = try CorrectedFile(path: path, correction: correction)
                return .spliced(file.head, input, file.tail)
            } catch {
                throw DIMSEError(.unreadableFile, "\(error)")
            }
        }
    }
}

extension OutgoingObject {
    /// The data set written anew in another uncompressed transfer syntax.
    fileprivate func recoded(as target: UID) throws(DIMSEError) -> ObjectFrames.Source {
        do throws(DICOMError) {
            var dataSet = try DICOMFile.read(path: path).dataSet
            correction?.apply(to: &dataSet)
            return .bytes(try dataSet.encode(as: TransferSyntax(target)))
        } catch {
            throw DIMSEError(.unreadableFile, "\(error)")
        }
    }
}
