import DICOM
import Logging

/// The way to the destination of one C-MOVE: an association that is opened when it is first needed, used for all
/// objects, and opened anew when it broke. After several breaks in a row everything fails at once.
actor DestinationRoute {
    private let client: StorageClient
    private let plan: ContextPlan
    private let transcoder: (any Transcoder)?
    private let originator: MoveOriginator
    private let logger: Logger

    private var open: (batch: Int, association: ClientAssociation)?
    private var breaksInARow = 0
    private var lastError = DIMSEError(.connectionLost, "the destination cannot be reached")

    private static let maximumBreaks = 3

    init(
        client: StorageClient, plan: ContextPlan, transcoder: (any Transcoder)?, originator: MoveOriginator,
        logger: Logger
    ) {
        self.client = client
        self.plan = plan
        self.transcoder = transcoder
        self.originator = originator
        self.logger = logger
    }

    /// Sends one object. Never throws because of the destination; only when the operation itself was cancelled.
    func send(_ object: OutgoingObject, messageID: UInt16) async throws -> SendOutcome {
        guard breaksInARow < Self.maximumBreaks else { return .failed(lastError) }
        do {
            let association = try await association(for: object)
            let sender = ObjectSender(
                contexts: association.contexts, channel: association, transcoder: transcoder,
                originator: originator)
            let outcome = try await sender.store(object, messageID: messageID)
            breaksInARow = 0
            return outcome
        } catch {
            let failure = error.asDIMSEError
            open?.association.abort(failure)
            open = nil
            try Task.checkCancellation()
            breaksInARow += 1
            lastError = failure
            logger.warning("the destination broke off", metadata: ["error": "\(failure)"])
            return .failed(failure)
        }
    }

    /// Ends the association in order.
    func close() async {
        await open?.association.release()
        open = nil
    }

    /// Ends the association at once.
    func abandon() {
        open?.association.abort(DIMSEError(.aborted, "the operation was given up"))
        open = nil
    }

    private func association(for object: OutgoingObject) async throws -> ClientAssociation {
        guard let batch = plan.batches.firstIndex(where: { $0.needs.contains(object.need) }) else {
            throw DIMSEError(.notAccepted, "no context was planned for \(object.sopClass)")
        }
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
