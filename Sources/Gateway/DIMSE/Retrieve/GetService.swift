import Clinic
import DICOM
import Logging
import Records

/// C-GET as SCP (PS3.4 C.4.3): objects come back over the association on which they were asked for.
struct GetService: DIMSEService {
    let retrieval: Retrieval
    let makeTranscoder: MakeTranscoder?
    let logger: Logger

    let field = CommandField.getRequest
    let need = ServiceNeed.looks(.study)
    let sopClasses: [UID] = [
        .patientRootQueryRetrieveInformationModelGet, .studyRootQueryRetrieveInformationModelGet,
        .patientStudyOnlyQueryRetrieveInformationModelGet,
    ]
    /// PS3.4 C.5.3.1.2: relational retrieval; no conversion of enhanced multi-frame images.
    let extendedNegotiation: [UInt8]? = [1, 0]

    func perform(_ request: ServiceRequest, on exchange: ServiceExchange) async throws {
        let operation = RetrieveOperation(
            request: request, exchange: exchange, retrieval: retrieval, logger: logger)
        guard let found = try await operation.find() else { return }
        operation.note(found, to: exchange.caller.callingAETitle)
        // PS3.4 C.4.3.2: we may be the SCU of storage only where roles were agreed on.
        let opened = Set(exchange.agreement.roles.filter(\.provider).map(\.sopClass))
        let transcoder = makeTranscoder?()
        defer { transcoder?.close() }
        let sender = ObjectSender(
            contexts: exchange.contexts.filter { opened.contains($0.abstractSyntax) }, channel: exchange,
            transcoder: transcoder)
        try await operation.run(found) { object, messageID in
            let outcome = try await sender.store(object, messageID: messageID)
            if let rules = exchange.caller.rules {
                try await exchange.caller.pacing.wait(
                    rules.aeTitle, rules.rate, bytes: object.dataSet?.count ?? 0, objects: 1)
            }
            return outcome
        }
    }
}
