import Clinic
import DICOM
import Logging
import Records

/// C-MOVE as SCP (PS3.4 C.4.2): objects go over an association of our own to a device that we know.
struct MoveService: DIMSEService {
    let retrieval: Retrieval
    let peers: any PeerDesk
    let makeTranscoder: MakeTranscoder?
    /// What we call ourselves to those who called us by no name.
    let aeTitle: String
    /// How long a destination may take to answer.
    let timeout: Duration
    let contacts: (any ContactBook)?
    let logger: Logger

    let field = CommandField.moveRequest
    let needsQueryPermission = true
    let sopClasses: [UID] = [
        .patientRootQueryRetrieveInformationModelMove, .studyRootQueryRetrieveInformationModelMove,
        .patientStudyOnlyQueryRetrieveInformationModelMove,
    ]
    /// PS3.4 C.5.2.1.2: relational retrieval.
    let extendedNegotiation: [UInt8]? = [1]

    func perform(_ request: ServiceRequest, on exchange: ServiceExchange) async throws {
        let operation = RetrieveOperation(
            request: request, exchange: exchange, retrieval: retrieval, logger: logger)
        let title = request.command.text(.moveDestination) ?? ""
        guard let rules = try? await peers.rules(of: title), rules.isAllowed, let address = rules.address
        else {
            return try await operation.refuse(
                .moveDestinationUnknown, "no address of \(title.isEmpty ? "nobody" : title) is known here")
        }
        guard let found = try await operation.find() else { return }
        guard found.count > 0 else {
            return try await operation.run(found) { _, _ in .stored(.success, nil) }
        }

        var configuration = StorageClient.Configuration(host: address.host, port: address.port)
        configuration.calledAETitle = title
        configuration.callingAETitle = aeTitle
        configuration.transferSyntaxes = rules.transferSyntaxes
        configuration.responseTimeout = timeout
        configuration.contacts = contacts
        let transcoder = makeTranscoder?()
        defer { transcoder?.close() }
        let route = DestinationRoute(
            client: StorageClient(configuration: configuration, logger: logger),
            plan: ContextPlan(
                found.kinds.map { .init(sopClass: $0.sopClassUID, transferSyntax: $0.transferSyntaxUID) },
                canTranscode: transcoder != nil, wanted: rules.transferSyntaxes),
            transcoder: transcoder,
            originator: MoveOriginator(
                aeTitle: exchange.caller.callingAETitle, messageID: request.command[.messageID] ?? 0),
            logger: logger)
        let watch = Task { try await Self.abandon(route, onCancelOf: exchange) }
        defer { watch.cancel() }
        do {
            try await operation.run(found) { object, messageID in
                try await route.send(object, messageID: messageID)
            }
        } catch {
            await route.abandon()
            throw error
        }
        await route.close()
    }

    /// A destination that stalls must not keep a requestor waiting that has called off the move: what is under way has
    /// a few seconds to finish.
    private static func abandon(_ route: DestinationRoute, onCancelOf exchange: ServiceExchange) async throws
    {
        while !exchange.isCancelled { try await Task.sleep(for: .milliseconds(250)) }
        try await Task.sleep(for: .seconds(3))
        await route.abandon()
    }
}
