import Foundation
import Hummingbird
import Logging
import NIOCore

/// Why a program does not get what it asked for, told as RFC 9457 has it.
struct Problem: Error, Sendable {
    /// One parameter that is at fault.
    struct Parameter: Sendable, Encodable {
        var name: String
        var reason: String
    }

    var status: HTTPResponse.Status
    /// Stable, for programs.
    var code: String
    /// For people.
    var detail: String
    var parameters: [Parameter] = []
    var headers: [(HTTPField.Name, String)] = []

    init(
        _ status: HTTPResponse.Status, _ code: String, _ detail: String, parameters: [Parameter] = [],
        headers: [(HTTPField.Name, String)] = []
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.parameters = parameters
        self.headers = headers
    }

    private struct Document: Encodable {
        var type: String
        var title: String
        var status: Int
        var detail: String
        var invalidParameters: [Parameter]?

        enum CodingKeys: String, CodingKey {
            case type, title, status, detail
            case invalidParameters = "invalid-params"
        }
    }

    var response: Response {
        let document = Document(
            type: "urn:willis:problem:\(code)", title: status.reasonPhrase, status: Int(status.code),
            detail: detail,
            invalidParameters: parameters.isEmpty ? nil : parameters)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = (try? encoder.encode(document)) ?? Data("{}".utf8)
        var fields = HTTPFields()
        fields[.contentType] = "application/problem+json"
        fields[.cacheControl] = "no-store"
        for (name, value) in headers { fields[name] = value }
        return Response(
            status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: [UInt8](body))))
    }
}

/// Turns whatever a handler throws into a problem that gives away nothing of the house.
struct Problems: RouterMiddleware {
    typealias Context = PageContext

    let logger: Logger

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return problem.response
        } catch let error as HTTPError where error.status == .notFound {
            return Problem(.notFound, "no-such-resource", "There is nothing at this address.").response
        } catch let error as HTTPError {
            return Problem(error.status, "refused", error.status.reasonPhrase).response
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let reference = String(Secret.make().prefix(8))
            logger.error(
                "a request failed",
                metadata: [
                    "reference": "\(reference)", "route": "\(context.endpointPath ?? "none")",
                    "error": "\(String(reflecting: type(of: error)))",
                ])
            return Problem(
                .internalServerError, "failed",
                "Something went wrong here; the log knows more under \(reference)."
            ).response
        }
    }
}
