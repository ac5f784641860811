import Hummingbird

/// Reads language, appearance and secrets from the cookies and headers, before anything else happens.
struct VisitReader: RouterMiddleware {
    typealias Context = PageContext

    let cookies: CookieJar
    let behindProxy: Bool
    let now: @Sendable () -> Int64

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let jar = request.cookies
        var visit = Visit()
        visit.language =
            jar[CookieJar.language].flatMap { Language(rawValue: $0.value) }
            ?? Language.accepted(request.headers[.acceptLanguage])
        visit.theme = jar[CookieJar.theme].flatMap { Theme(rawValue: $0.value) } ?? .automatic
        visit.isFragment = request.headers[optional: .htmxRequest] != nil
        visit.path = request.uri.path
        visit.agent = String((request.headers[.userAgent] ?? "").prefix(200))
        visit.nowMilliseconds = now()
        let known = jar[cookies.form]?.value
        let token = known.flatMap { $0.utf8.count == 64 ? $0 : nil } ?? Secret.make()
        visit.formToken = token
        context.visit = visit
        if behindProxy, let forwarded = request.headers[optional: .forwardedFor] {
            context.remoteAddress = forwarded.split(separator: ",").last.map { $0.trimmed } ?? ""
        }
        var response = try await next(request, context)
        if known != token, response.headers[.contentType]?.hasPrefix("text/html") == true {
            response.setCookie(cookies.secret(cookies.form, token))
        }
        return response
    }
}
