import Hummingbird
import Logging
import Records

/// Turns whatever a handler throws into a page that says what to do and gives away nothing but a number under
/// which the log knows more.
struct ErrorPages: RouterMiddleware {
    typealias Context = PageContext

    let layout: Layout
    let logger: Logger

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as PageError {
            return page(error.status, context)
        } catch let denial as Denial {
            return page(PageError(denial).status, context)
        } catch let error as HTTPError {
            return page(error.status, context)
        } catch {
            let reference = Self.reference()
            logger.error(
                "a page failed",
                metadata: [
                    "reference": "\(reference)", "route": "\(context.endpointPath ?? "none")",
                    "error": "\(String(reflecting: type(of: error)))",
                ])
            return page(.internalServerError, context, reference: reference)
        }
    }

    private func page(
        _ status: HTTPResponse.Status, _ context: PageContext, reference: String? = nil
    ) -> Response {
        let model = ErrorModel(
            status: Int(status.code), reference: reference ?? Self.reference(),
            phrases: context.visit.phrases.trouble)
        if context.visit.isFragment { return .plain("\(status.code) \(model.reference)\n", status: status) }
        return .html(layout.page(ErrorView.page(model, context.visit), context.visit), status: status)
    }

    private static func reference() -> String { String(Secret.make().prefix(8)) }
}
