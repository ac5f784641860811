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
    /// What we show to destinations that ask for a certificate.
    let identity: TLSIdentity?
    /// How long a destination may take to answer.
    let timeout: Duration
    let contacts: (any ContactBook)?
    let logger: Logger

    let field = CommandField.moveRequest
    let need = ServiceNeed.looks(.study)
    let sopClasses: [UID] = [
        .patientRootQueryRetrieveInformationModelMove, .studyRootQueryRetrieveInformationModelMove,
        .patientStudyOnlyQueryRetrieveInformationModelMove,
    ]
    /// PS3.4 C.5.2.1.2: relational retrieval; no conversion of enhanced multi-frame images.
    let extendedNegotiation: [UInt8]? = [1, 0]

    func perform(_ request: ServiceRequest, on exchange: ServiceExchange) async throws {
        let operation = RetrieveOperation(
            request: request, exchange: exchange, retrieval: retrieval, logger: logger)
        let title = request.command.text(.moveDestination) ?? ""
        guard let rules = try? await peers.rules(of: title), rules.isAllowed,
            var configuration = StorageClient.Configuration(rules, calling: aeTitle, identity: identity)
        else {
            return try await operation.refuse(
                .moveDestinationUnknown, "no address of \(title.isEmpty ? "nobody" : title) is known here")
        }
        guard let found = try await operation.find() else { return }
        guard try await mayHave(found, rules, exchange.caller) else {
            return try await operation.refuse(.moveDestinationUnknown, "no address of \(title) is known here")
        }
        operation.note(found, to: title)
        guard found.count > 0 else {
            return try await operation.run(found) { _, _ in .stored(.success, nil) }
        }

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
            let pacing = exchange.caller.pacing
            try await operation.run(found) { object, messageID in
                let outcome = try await route.send(object, messageID: messageID)
                try await pacing.wait(
                    rules.aeTitle, rules.rate, bytes: object.dataSet?.count ?? 0, objects: 1)
                return outcome
            }
        } catch {
            await route.abandon()
            throw error
        }
        await route.close()
    }

    /// Whether a destination may be given what a peer asks for: one at the peer's own site, or at a site that has the
    /// studies itself.
    private func mayHave(
        _ found: Retrieval.Found, _ rules: PeerRules, _ caller: Caller
    ) async throws -> Bool {
        if rules.site == caller.site { return true }
        let there = Actor.device(rules.aeTitle, site: rules.site, mayQuery: true)
        for study in Set(found.studies) {
            guard try await retrieval.access.decide(there, .read, study: study) == .allowed else {
                retrieval.access.note(
                    caller.actor, Action.export.rawValue, Resource(.study, id: study),
                    address: caller.remoteAddress, outcome: .refused,
                    detail: "{\"to\":\"\(rules.aeTitle)\"}")
                return false
            }
        }
        return true
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
