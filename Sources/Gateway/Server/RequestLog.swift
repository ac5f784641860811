import Hummingbird
import Logging

/// One line a request: what kind of address, how it went, how long it took. Never the address itself, nor
/// anything a person typed.
struct RequestLog: RouterMiddleware {
    typealias Context = PageContext

    let logger: Logger

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        let clock = ContinuousClock()
        let start = clock.now
        let response = try await next(request, context)
        let spent = (clock.now - start).components
        let milliseconds = spent.seconds * 1000 + spent.attoseconds / 1_000_000_000_000_000
        let level: Logger.Level = response.status.code >= 500 ? .error : .debug
        logger.log(
            level: level, "web request",
            metadata: [
                "method": "\(request.method.rawValue.prefix(16))",
                "route": "\(context.endpointPath ?? "none")",
                "status": "\(response.status.code)", "ms": "\(milliseconds)",
            ])
        return response
    }
}
