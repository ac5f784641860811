import Clinic
import DICOM
import Logging
import Records

/// Modality worklist as SCP (PS3.4 annex K): C-FIND of scheduled procedure steps. Answers go out page by page, no
/// faster than the device reads them.
struct WorklistService: DIMSEService {
    let schedule: Schedule
    let logger: Logger

    let field = CommandField.findRequest
    let needsQueryPermission = true
    let sopClasses: [UID] = [.modalityWorklistInformationModelFind]
    /// PS3.4 K.5.1.1: relational queries do not apply; fuzzy matching of names and combined dates and times do.
    let extendedNegotiation: [UInt8]? = [1, 1, 1]

    func perform(_ request: ServiceRequest, on exchange: ServiceExchange) async throws {
        let question: Schedule.Question
        do {
            question = try self.question(request, exchange)
        } catch let error as QueryError {
            return try await end(
                .dataSetDoesNotMatch, error.reason, error.path.steps.suffix(1).map(\.tag), request, exchange)
        } catch let error as DICOMError {
            return try await end(
                .cannotUnderstand, "\(error.code.rawValue): \(error.reason)", [], request, exchange)
        }
        do {
            try await answer(question, request, exchange)
        } catch is CancellationError {
            throw CancellationError()
        } catch let error as DIMSEError {
            throw error
        } catch {
            logger.error("a worklist query failed", metadata: ["error": "\(error)"])
            try await end(.cannotUnderstand, "the schedule cannot be read now", [], request, exchange)
        }
    }

    private func question(_ request: ServiceRequest, _ exchange: ServiceExchange) throws -> Schedule.Question
    {
        var identifier = try request.identifier()
        if let correction = exchange.caller.rules?.characterSet { _ = identifier.apply(correction) }
        let agreed =
            exchange.agreement.extendedNegotiations
            .first { $0.sopClass == request.context.abstractSyntax }?.information ?? []
        let options = QueryOptions(
            fuzzyNames: agreed.count > 2 && agreed[2] == 1,
            combinesDateAndTime: agreed.count > 1 && agreed[1] == 1)
        return try Schedule.Question(identifier, options: options, caller: exchange.caller.callingAETitle)
    }

    private func answer(
        _ question: Schedule.Question, _ request: ServiceRequest, _ exchange: ServiceExchange
    ) async throws {
        let characterSet = exchange.caller.rules?.characterSet?.characterSet ?? question.characterSet
        let syntax = TransferSyntax(request.context.transferSyntax)
        let pending = CommandSet.response(to: request.command, status: .pending)
        var count = 0
        var place: Int64? = 0
        while let start = place, !exchange.isCancelled {
            let (matches, next) = try await schedule.page(question, after: start)
            var block: [UInt8] = []
            for match in matches {
                let bytes = try match.readable(in: characterSet).encode(as: syntax)
                block += exchange.frame(pending, dataSet: bytes, in: request.context)
                count += 1
            }
            if !block.isEmpty { try await exchange.write(block) }
            place = next
        }
        logger.info("worklist answered", metadata: ["matches": "\(count)"])
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
