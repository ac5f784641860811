import Clinic
import DICOM
import Logging
import Records

/// C-FIND as SCP (PS3.4 C.4.1): answers go out page by page, no faster than the peer reads them.
struct FindService: QuestionService {
    let finder: Finder
    let logger: Logger

    let field = CommandField.findRequest
    let need = ServiceNeed.looks(.study)
    let sopClasses: [UID] = [
        .patientRootQueryRetrieveInformationModelFind, .studyRootQueryRetrieveInformationModelFind,
        .patientStudyOnlyQueryRetrieveInformationModelFind,
    ]
    /// PS3.4 C.5.1.1: relational queries, combined date and time matching, fuzzy matching of names; neither adjustment
    /// to time zones nor views of enhanced multi-frame images.
    let extendedNegotiation: [UInt8]? = [1, 1, 1, 0, 0]

    /// Responses are written in blocks of about this size.
    private static let blockBytes = 256 << 10

    let failureWords = (log: "a query failed", comment: "the archive cannot answer now")

    func question(_ request: ServiceRequest, _ exchange: ServiceExchange) throws -> Query {
        let model = RetrieveModel(request.context.abstractSyntax)
        let query = try Query(
            identifier: identifier(request, exchange),
            model: model == .studyRoot ? .studyRoot : .patientRoot, options: options(request, exchange))
        guard model != .patientStudyOnly || query.level == .patient || query.level == .study else {
            throw QueryError(
                .invalidLevel, "this information model has patients and studies only",
                path: TagPath(.queryRetrieveLevel))
        }
        return query
    }

    func answer(_ query: Query, _ request: ServiceRequest, _ exchange: ServiceExchange) async throws {
        let characterSet = exchange.caller.rules?.characterSet?.characterSet ?? query.characterSet
        let syntax = TransferSyntax(request.context.transferSyntax)
        let pending = CommandSet.response(to: request.command, status: .pending)
        var count = 0
        finder.access.note(
            exchange.caller.actor, Action.list.rawValue, Resource(.study),
            address: exchange.caller.remoteAddress)
        for try await page in finder.seen(by: exchange.caller.actor).find(query) {
            var block: [UInt8] = []
            for match in page {
                if exchange.isCancelled { break }
                var answer = match.dataSet.readable(in: characterSet)
                answer.set(.queryRetrieveLevel, query.level.rawValue)
                block += exchange.frame(pending, dataSet: try answer.encode(as: syntax), in: request.context)
                count += 1
                guard block.count >= Self.blockBytes else { continue }
                try await exchange.write(block)
                block = []
            }
            if !block.isEmpty { try await exchange.write(block) }
            if exchange.isCancelled { break }
        }
        logger.info("C-FIND-RQ ended", metadata: ["level": "\(query.level.rawValue)", "matches": "\(count)"])
        try await end(exchange.isCancelled ? .cancelled : .success, nil, [], request, exchange)
    }
}
