import Clinic
import Hummingbird
import Logging
import NIOCore
import Records

/// Why a request was not carried out, told as FHIR has it.
struct OperationOutcome: Error, Sendable {
    struct Issue: Sendable {
        /// A code of http://hl7.org/fhir/issue-type.
        var code: String
        var words: String
        /// Where in the resource, as a path.
        var expression = ""
        var severity = "error"
    }

    var status: HTTPResponse.Status
    var issues: [Issue]
    var headers: [(HTTPField.Name, String)] = []

    init(_ status: HTTPResponse.Status, _ code: String, _ words: String, at expression: String = "") {
        self.status = status
        issues = [Issue(code: code, words: words, expression: expression)]
    }

    init(_ status: HTTPResponse.Status, issues: [Issue]) {
        self.status = status
        self.issues = issues
    }

    static func unknown(_ type: String) -> OperationOutcome {
        OperationOutcome(.notFound, "not-found", "There is no \(type) of this name.")
    }

    var resource: JSONValue {
        [
            "resourceType": "OperationOutcome",
            "issue": .list(
                issues.map { issue in
                    .having([
                        "severity": .text(issue.severity), "code": .text(issue.code),
                        "diagnostics": .words(issue.words),
                        "expression": issue.expression.isEmpty ? nil : [.text(issue.expression)],
                    ])
                }),
        ]
    }

    var response: Response {
        var response = FHIRAnswer.response(resource, status: status)
        for (name, value) in headers { response.headers[name] = value }
        return response
    }

    /// Whatever was thrown, as an outcome; nil for what must not be told.
    static func of(_ error: any Error) -> OperationOutcome? {
        switch error {
        case let outcome as OperationOutcome: return outcome
        case let problem as Problem:
            var outcome = OperationOutcome(problem.status, code(of: problem.status), problem.detail)
            outcome.headers = problem.headers
            return outcome
        case Denial.hidden:
            return OperationOutcome(.notFound, "not-found", "There is no such resource.")
        case Denial.forbidden:
            return OperationOutcome(.forbidden, "forbidden", "Your roles do not allow this.")
        case let error as HTTPError where error.status == .notFound:
            return OperationOutcome(.notFound, "not-found", "There is nothing at this address.")
        case let error as HTTPError:
            return OperationOutcome(error.status, code(of: error.status), error.status.reasonPhrase)
        default: return nil
        }
    }

    private static func code(of status: HTTPResponse.Status) -> String {
        switch status.code {
        case 401: "login"
        case 403: "forbidden"
        case 404: "not-found"
        case 405, 406, 415: "not-supported"
        case 409, 412: "conflict"
        case 413: "too-long"
        case 429: "throttled"
        case 500...: "exception"
        default: "invalid"
        }
    }
}

/// Turns whatever a handler throws into an outcome that gives away nothing of the house.
struct OperationOutcomes: RouterMiddleware {
    typealias Context = PageContext

    let logger: Logger

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            if let outcome = OperationOutcome.of(error) { return outcome.response }
            return OperationOutcomes.failure(error, context, logger).response
        }
    }

    static func failure(_ error: any Error, _ context: PageContext, _ logger: Logger) -> OperationOutcome {
        let reference = String(Secret.make().prefix(8))
        logger.error(
            "a resource request failed",
            metadata: [
                "reference": "\(reference)", "route": "\(context.endpointPath ?? "none")",
                "error": "\(String(reflecting: type(of: error)))",
            ])
        return OperationOutcome(
            .internalServerError, "exception",
            "Something went wrong here; the log knows more under \(reference).")
    }
}
