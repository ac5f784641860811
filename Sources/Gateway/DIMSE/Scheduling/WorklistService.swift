import Clinic
import DICOM
import Logging
import Records

/// Modality worklist as SCP (PS3.4 annex K): C-FIND of scheduled procedure steps. Answers go out page by page, no
/// faster than the device reads them.
struct WorklistService: QuestionService {
    let schedule: Schedule
    let logger: Logger

    let field = CommandField.findRequest
    let need = ServiceNeed.looks(.schedule)
    let sopClasses: [UID] = [.modalityWorklistInformationModelFind]
    /// PS3.4 K.5.1.1: relational queries do not apply; fuzzy matching of names and combined dates and times do.
    let extendedNegotiation: [UInt8]? = [1, 1, 1]

    let failureWords = (log: "a worklist query failed", comment: "the schedule cannot be read now")

    func question(_ request: ServiceRequest, _ exchange: ServiceExchange) throws -> Schedule.Question {
        return try Schedule.Question(
            identifier(request, exchange), options: options(request, exchange),
            caller: exchange.caller.callingAETitle)
    }

    func answer(
        _ question: Schedule.Question, _ request: ServiceRequest, _ exchange: ServiceExchange
    ) async throws {
        let characterSet = exchange.caller.rules?.characterSet?.characterSet ?? question.characterSet
        let syntax = TransferSyntax(request.context.transferSyntax)
        let pending = CommandSet.response(to: request.command, status: .pending)
        var count = 0
        var place: Int64? = 0
        let schedule = schedule.seen(by: exchange.caller.actor)
        schedule.access.note(
            exchange.caller.actor, Action.list.rawValue, Resource(.schedule),
            address: exchange.caller.remoteAddress)
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
}
