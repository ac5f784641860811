import Hummingbird

/// Refuses unsafe requests that another site made the browser send. The form token (`Form.read`) is the second
/// lock; this one needs no state.
struct SameOrigin: RouterMiddleware {
    typealias Context = PageContext

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        let safe = request.method == .get || request.method == .head
        guard safe || Self.isOurs(request.headers, authority: request.head.authority) else {
            throw PageError.forbidden
        }
        return try await next(request, context)
    }

    /// Browsers that know `Sec-Fetch-Site` say it outright; but they only do so over HTTPS or to this very
    /// machine. Others send `Origin`, which reads `null` where the referrer is withheld, as ours is: then the token
    /// decides alone.
    static func isOurs(_ headers: HTTPFields, authority: String?) -> Bool {
        if let site = headers[optional: .fetchSite] { return site == "same-origin" }
        guard let origin = headers[.origin], origin != "null" else { return true }
        guard let authority, let host = origin.firstRange(of: "://").map({ origin[$0.upperBound...] }) else {
            return false
        }
        return host.lowercased() == authority.lowercased()
    }
}
