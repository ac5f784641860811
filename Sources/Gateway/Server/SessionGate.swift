import Clinic
import Hummingbird
import Records

/// Finds out who is signed in, for the gate and for the bar at the top of every page.
struct SessionReader: RouterMiddleware {
    typealias Context = PageContext

    let clinic: WebClinic
    let cookies: CookieJar

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let token = request.cookies[cookies.session]?.value, (16...512).contains(token.utf8.count),
            let account = try await clinic.account(token, context.visit.nowMilliseconds)
        {
            context.visit.session = Visit.Session(token: token, account: account)
            context.visit.notices = await clinic.notices()
            // What stands above whole pages; a piece of one has no room for it.
            if !context.visit.isFragment {
                if request.method == .get, let team = clinic.team {
                    context.visit.calls = (try? await team.desk.calls(of: account.actor)) ?? []
                }
                context.visit.emergencies = try await clinic.emergency?.waiting(for: account.actor) ?? 0
            }
            context.visit.rules = await clinic.rules()
        }
        return try await next(request, context)
    }
}

/// Lets nobody past to anything that is not public without a session; a route that is not in `URLs` counts as
/// private.
struct SessionGate: RouterMiddleware {
    typealias Context = PageContext

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        guard let endpoint = context.endpointPath else { return try await next(request, context) }
        let place = URLs(rawValue: endpoint)
        if let session = context.visit.session {
            let mayWait = place == .account || place == .signOut || place?.isPublic == true
            if session.account.mustChangePassword && !mayWait { return refuse(context, URLs.account.link) }
            if session.account.mustSetUpSecondFactor && !mayWait && place != .secondFactor {
                return refuse(context, URLs.secondFactor.link)
            }
            return try await next(request, context)
        }
        if place?.isPublic == true { return try await next(request, context) }
        let signIn = URLs.signIn.link
        let back = request.method == .get ? URLs.page(path: request.uri.path) : nil
        return refuse(context, back.map(signIn.returning(to:)) ?? signIn)
    }

    /// Scripts get a plain 401 and are told where to go; people are led there.
    private func refuse(_ context: PageContext, _ link: Link) -> Response {
        let place = context.endpointPath.flatMap(URLs.init(rawValue:))
        guard place?.isFragment == true || context.visit.isFragment else { return .redirect(to: link) }
        var response = Response.plain("401\n", status: .unauthorized)
        response.headers[optional: .htmxRedirect] = link.path
        return response
    }
}
