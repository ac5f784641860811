import DICOM
import Logging
import Records

/// Asks another archive whether it keeps what it was sent (PS3.4 annex J as SCU).
package struct CommitmentClient: Sendable {
    /// How to wait for the report.
    package struct Waiting: Sendable {
        /// How long to wait altogether.
        package var time: Duration
        /// Where to listen for a report on an association that the peer opens; nil takes only one on ours.
        package var listener: PeerAddress?

        package init(time: Duration = .seconds(60), listener: PeerAddress? = nil) {
            self.time = time
            self.listener = listener
        }
    }

    private let configuration: StorageClient.Configuration
    private let logger: Logger
    /// With a listener our association stays open only so long: many archives report after it has ended.
    private static let timeOnOurs = Duration.seconds(5)

    package init(configuration: StorageClient.Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Asks for the objects in these files and waits for the report; nil when none came in time.
    package func commit(_ paths: [String], _ waiting: Waiting) async throws -> CommitmentReport? {
        let objects = try paths.map { path throws(DIMSEError) in
            let object = try OutgoingObject(path: path)
            return ReferencedObject(sopClassUID: object.sopClass, sopInstanceUID: object.sopInstance)
        }
        let request = CommitmentRequest(transactionUID: .generate(), objects: objects)
        let receiver = CommitmentReceiver()
        guard let place = waiting.listener else { return try await ask(request, receiver, waiting) }
        let (listening, continuation) = AsyncStream.makeStream(of: Void.self)
        let running = Task {
            defer { continuation.finish() }
            try await server(place, receiver).run(
                onListeningSecurely: nil, onListening: { _, _ in continuation.yield() })
        }
        defer { running.cancel() }
        guard await listening.first(where: { true }) != nil else {
            try await running.value
            return nil
        }
        return try await ask(request, receiver, waiting)
    }

    /// A small SCP that takes reports and answers C-ECHO.
    private func server(_ place: PeerAddress, _ receiver: CommitmentReceiver) -> DIMSEServer {
        var policy = AssociationPolicy.storage(acceptsUnknownStorage: false)
        policy.abstractSyntaxes = [.verification]
        var configuration = DIMSEServer.Configuration(policy: policy)
        configuration.host = place.host
        configuration.port = place.port
        configuration.graceTime = .seconds(1)
        configuration.threads = 1
        return DIMSEServer(configuration: configuration, services: [receiver], logger: logger)
    }

    private func ask(
        _ request: CommitmentRequest, _ receiver: CommitmentReceiver, _ waiting: Waiting
    ) async throws -> CommitmentReport? {
        let association = try await StorageClient(configuration: configuration, logger: logger).open(
            [CommitmentMessage.context], serving: ClientServing(reports: receiver))
        guard let context = association.contexts.first else {
            await association.release()
            throw DIMSEError(.notAccepted, "the peer does not offer us storage commitment")
        }
        let last: ReceivedResponse
        do {
            last = try await association.converse(
                .actionRequest(
                    messageID: 1, sopClass: .storageCommitmentPushModel,
                    sopInstance: .storageCommitmentPushModelInstance, actionType: 1),
                dataSet: try request.information.encode(as: TransferSyntax(context.transferSyntax)),
                context: context
            ) { _ in true }
        } catch {
            association.abort(error.asDIMSEError)
            throw error.asDIMSEError
        }
        guard let status = last.command.status, status.isSuccess || status.isWarning else {
            await association.release()
            let words = last.command.status.map { "\($0)" } ?? "no status"
            throw DIMSEError(.refused, "\(words) \(last.command.text(.errorComment) ?? "")")
        }
        let transaction = request.transactionUID
        guard waiting.listener != nil, waiting.time > Self.timeOnOurs else {
            let report = await receiver.report(of: transaction, within: waiting.time)
            await association.release()
            return report
        }
        if let report = await receiver.report(of: transaction, within: Self.timeOnOurs) {
            await association.release()
            return report
        }
        await association.release()
        return await receiver.report(of: transaction, within: waiting.time - Self.timeOnOurs)
    }
}
