import Clinic
import DICOM
import Logging
import Records

/// What became of one object.
enum DeliveryOutcome: Sendable {
    case verdict(TransferVerdict)
    /// The destination could not be reached: nothing is said of the object.
    case unreachable(String)
}

/// One way to a destination, used for one object after the other.
protocol Delivery: Sendable {
    /// - Parameter correction: what is to be put right in the object on its way.
    func deliver(
        _ item: TransferItem, path: String, _ correction: Correction?
    ) async -> DeliveryOutcome
    /// Ends it in order.
    func close() async
    /// Ends it at once.
    func abandon() async
}

/// By C-STORE: an association that is opened when it is first needed and used for all objects.
actor PeerDelivery: Delivery {
    private let client: StorageClient
    private let configuration: StorageClient.Configuration
    private let plan: ContextPlan
    private let transcoder: (any Transcoder)?
    /// Waits until the device is within its rate again.
    private let pace: @Sendable (_ bytes: Int) async throws -> Void
    private var open: (batch: Int, association: ClientAssociation)?
    private var messageID: UInt16 = 0

    init(
        client: StorageClient, configuration: StorageClient.Configuration, plan: ContextPlan,
        transcoder: (any Transcoder)?,
        pace: @escaping @Sendable (_ bytes: Int) async throws -> Void = { _ in }
    ) {
        self.client = client
        self.configuration = configuration
        self.plan = plan
        self.transcoder = transcoder
        self.pace = pace
    }

    func deliver(
        _ item: TransferItem, path: String, _ correction: Correction?
    ) async -> DeliveryOutcome {
        var object: OutgoingObject
        do {
            object = try OutgoingObject(path: path)
            object.correction = correction
        } catch {
            return .verdict(.refused("\(error)"))
        }
        guard let batch = plan.batches.firstIndex(where: { $0.needs.contains(object.need) }) else {
            // It was stored anew since the transfer was planned: the next round plans with what it is now.
            return .verdict(.later("the object changed its encoding meanwhile"))
        }
        let association: ClientAssociation
        do {
            association = try await self.association(batch)
        } catch {
            return .unreachable(EchoDiagnosis.words(for: error, configuration))
        }
        do {
            messageID = messageID == .max ? 1 : messageID + 1
            let sender = ObjectSender(
                contexts: association.contexts, channel: association, transcoder: transcoder)
            let verdict = TransferVerdict(try await sender.store(object, messageID: messageID))
            // Only the end of the server cuts the wait short: the object is there all the same.
            try? await pace(object.dataSet?.count ?? 0)
            return .verdict(verdict)
        } catch {
            let failure = error.asDIMSEError
            association.abort(failure)
            open = nil
            // Half a message cannot be taken back, but the peer is not to blame for a file of ours.
            if failure.code == .unreadableFile { return .verdict(.refused("\(failure)")) }
            return .verdict(.broke("\(failure)"))
        }
    }

    func close() async {
        await open?.association.release()
        open = nil
        transcoder?.close()
    }

    func abandon() {
        open?.association.abort(DIMSEError(.aborted, "the server stops"))
        open = nil
        transcoder?.close()
    }

    private func association(_ batch: Int) async throws -> ClientAssociation {
        if let open {
            if open.batch == batch { return open.association }
            await open.association.release()
            self.open = nil
        }
        let association = try await client.open(plan.batches[batch].contexts)
        open = (batch, association)
        return association
    }
}

extension TransferVerdict {
    /// PS3.4 table B.2-1 and PS3.7 annex C: what is worth another try.
    init(_ outcome: SendOutcome) {
        switch outcome {
        case .stored: self = .accepted
        case .refused(let status, let comment):
            let words = "refused with \(status)" + (comment.map { " \($0)" } ?? "")
            switch status.rawValue {
            // "Duplicate SOP Instance": it is there.
            case 0x0111: self = .accepted
            case 0xA700...0xA7FF, 0x0110, 0x0213: self = .later(words)
            default: self = .refused(words)
            }
        case .failed(let error):
            switch error.code {
            case .notAccepted, .unreadableFile, .cannotTranscode: self = .refused("\(error)")
            default: self = .later("\(error)")
            }
        }
    }
}
