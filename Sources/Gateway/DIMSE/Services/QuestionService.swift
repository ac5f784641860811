import Clinic
import DICOM
import Logging
import Records

/// C-FIND as SCP, of whatever information model: the question is read, answered match by match, and what is wrong with
/// it is told by the statuses of PS3.4 C.4.1.1.4 and K.4.1.1.4.
protocol QuestionService: DIMSEService {
    associatedtype Question: Sendable

    var logger: Logger { get }
    /// What the log says of a question that could not be answered, and what the peer is told then.
    var failureWords: (log: String, comment: String) { get }

    func question(_ request: ServiceRequest, _ exchange: ServiceExchange) throws -> Question
    func answer(_ question: Question, _ request: ServiceRequest, _ exchange: ServiceExchange) async throws
}

extension QuestionService {
    func perform(_ request: ServiceRequest, on exchange: ServiceExchange) async throws {
        let question: Question
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
            logger.error("\(failureWords.log)", metadata: ["error": "\(error)"])
            try await end(.cannotUnderstand, failureWords.comment, [], request, exchange)
        }
    }

    /// The identifier, its text read as is known of the peer.
    func identifier(_ request: ServiceRequest, _ exchange: ServiceExchange) throws -> DataSet {
        var identifier = try request.identifier()
        if let correction = exchange.caller.rules?.characterSet { _ = identifier.apply(correction) }
        return identifier
    }

    /// What the association agreed on by extended negotiation: the second byte is combined matching of dates and times,
    /// the third fuzzy matching of names, in both information models.
    func options(_ request: ServiceRequest, _ exchange: ServiceExchange) -> QueryOptions {
        let agreed =
            exchange.agreement.extendedNegotiations
            .first { $0.sopClass == request.context.abstractSyntax }?.information ?? []
        return QueryOptions(
            fuzzyNames: agreed.count > 2 && agreed[2] == 1,
            combinesDateAndTime: agreed.count > 1 && agreed[1] == 1)
    }

    func end(
        _ status: DIMSEStatus, _ comment: String?, _ offending: [Tag], _ request: ServiceRequest,
        _ exchange: ServiceExchange
    ) async throws {
        var response = CommandSet.response(to: request.command, status: status, comment: comment)
        response.set(.offendingElement, offending)
        try await exchange.respond(response, in: request.context)
    }
}
