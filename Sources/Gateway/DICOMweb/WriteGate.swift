import Hummingbird

/// Refuses unsafe requests that a page of a site nobody named made the browser send with our cookie.
struct WriteGate: RouterMiddleware {
    typealias Context = PageContext

    /// Origins of pages that may ask by DICOMweb.
    let origins: [String]

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        let isUpgrade = request.headers[.upgrade] != nil
        let isSafe = request.method == .get || request.method == .head || request.method == .options
        let isNamed = request.headers[.origin].map(origins.contains) ?? false
        guard
            (isSafe && !isUpgrade) || isNamed
                || SameOrigin.isOurs(request.headers, authority: request.head.authority)
        else {
            throw Problem(
                .forbidden, "other-origin", "Pages of other sites may not change anything here.")
        }
        return try await next(request, context)
    }
}
