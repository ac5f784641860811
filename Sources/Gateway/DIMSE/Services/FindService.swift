import Clinic
import DICOM
import Logging
import Records

/// C-FIND as SCP (PS3.4 C.4.1): answers go out page by page, no faster than the peer reads them.
struct FindService: DIMSEService {
    let finder: Finder
    let logger: Logger

    let field = CommandField.findRequest
    let needsQueryPermission = true
    let sopClasses: [UID] = [
        .patientRootQueryRetrieveInformationModelFind, .studyRootQueryRetrieveInformationModelFind,
        .patientStudyOnlyQueryRetrieveInformationModelFind,
    ]
    /// PS3.4 C.5.1.1: relational queries, combined date and time matching, fuzzy matching of names; neither adjustment
    /// to time zones nor views of enhanced multi-frame images.
    let extendedNegotiation: [UInt8]? = [1, 1, 1, 0, 0]

    /// Responses are written in blocks of about this size.
    private static let blockBytes = 256 << 10

    func perform(_ request: ServiceRequest, on exchange: ServiceExchange) async throws {
        let query: Query
        do {
            query = try self.query(request, exchange)
        } catch let error as QueryError {
            return try await end(
                .dataSetDoesNotMatch, error.reason, error.path.steps.suffix(1).map(\.tag), request, exchange)
        } catch let error as DICOMError {
            return try await end(
                .cannotUnderstand, "\(error.code.rawValue): \(error.reason)", [], request, exchange)
        }
        do {
            try await answer(query, request, exchange)
        } catch is CancellationError {
            throw CancellationError()
        } catch let error as DIMSEError {
            throw error
        } catch {
            logger.error("a query failed", metadata: ["error": "\(error)"])
            try await end(.cannotUnderstand, "the archive cannot answer now", [], request, exchange)
        }
    }

    private func query(_ request: ServiceRequest, _ exchange: ServiceExchange) throws -> Query {
        var identifier = try request.identifier()
        if let correction = exchange.caller.rules?.characterSet { _ = identifier.apply(correction) }
        let sopClass = request.context.abstractSyntax
        let agreed =
            exchange.agreement.extendedNegotiations.first { $0.sopClass == sopClass }?.information ?? []
        let options = QueryOptions(
            fuzzyNames: agreed.count > 2 && agreed[2] == 1,
            combinesDateAndTime: agreed.count > 1 && agreed[1] == 1)
        let model = RetrieveModel(sopClass)
        let query = try Query(
            identifier: identifier, model: model == .studyRoot ? .studyRoot : .patientRoot, options: options)
        guard model != .patientStudyOnly || query.level == .patient || query.level == .study else {
            throw QueryError(
                .invalidLevel, "this information model has patients and studies only",
                path: TagPath(.queryRetrieveLevel))
        }
        return query
    }

    private func answer(_ query: Query, _ request: ServiceRequest, _ exchange: ServiceExchange) async throws {
        let characterSet = exchange.caller.rules?.characterSet?.characterSet ?? query.characterSet
        let syntax = TransferSyntax(request.context.transferSyntax)
        let pending = CommandSet.response(to: request.command, status: .pending)
        var count = 0
        for try await page in finder.find(query) {
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

    private func end(
        _ status: DIMSEStatus, _ comment: String?, _ offending: [Tag], _ request: ServiceRequest,
        _ exchange: ServiceExchange
    ) async throws {
        var response = CommandSet.response(to: request.command, status: status, comment: comment)
        response.set(.offendingElement, offending)
        try await exchange.respond(response, in: request.context)
    }
}
