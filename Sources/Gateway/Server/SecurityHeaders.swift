import Hummingbird

/// Tells the browser, on every answer, how little it may do with it.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = PageContext

    let secure: Bool

    /// No inline script or style, nothing from elsewhere, no framing, no data addresses.
    static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    ].joined(separator: "; ")

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[optional: .contentSecurityPolicy] = Self.policy
        let fixed = [
            ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
            ("X-Frame-Options", "DENY"), ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
        ]
        for (name, value) in fixed { response.headers[optional: HTTPField.Name(name)] = value }
        if secure {
            response.headers[optional: HTTPField.Name("Strict-Transport-Security")] = "max-age=31536000"
        }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}
