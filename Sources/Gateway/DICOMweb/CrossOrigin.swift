import Hummingbird

/// Lets pages of other sites in that an administrator has named, such as a viewer on a host of its own; nobody else's
/// (the Fetch standard, section CORS protocol).
struct CrossOrigin: RouterMiddleware {
    typealias Context = PageContext

    let origins: [String]

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        guard !origins.isEmpty else { return try await next(request, context) }
        let origin = request.headers[.origin].flatMap { origins.contains($0) ? $0 : nil }
        let isPreflight =
            request.method == .options && request.headers[.accessControlRequestMethod] != nil
        var response = isPreflight ? Response(status: .noContent) : try await next(request, context)
        // Caches must not give the answer for one origin to another.
        let vary = response.headers[.vary].map { "\($0), Origin" } ?? "Origin"
        response.headers[.vary] = vary
        guard let origin else { return response }
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlAllowCredentials] = "true"
        response.headers[.accessControlExposeHeaders] =
            "ETag, Warning, Content-Encoding, Content-Range, Accept-Ranges, Content-Location, Location"
        response.headers[optional: HTTPField.Name("Cross-Origin-Resource-Policy")] = "cross-origin"
        if isPreflight {
            response.headers[.accessControlAllowMethods] = "GET, HEAD, POST, PUT, DELETE, OPTIONS"
            response.headers[.accessControlAllowHeaders] =
                "Authorization, Accept, Content-Type, Content-Encoding, If-None-Match, Range, If-Range"
            response.headers[.accessControlMaxAge] = "600"
        }
        return response
    }
}

extension HTTPField.Name {
    static let forwardedHost = HTTPField.Name("X-Forwarded-Host")
    static let forwardedProto = HTTPField.Name("X-Forwarded-Proto")
}
