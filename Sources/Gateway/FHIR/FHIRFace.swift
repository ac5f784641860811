import Clinic
import Hummingbird
import Logging
import Records

/// Patients, cases, images and results as resources of FHIR R4 (4.0.1), for other machines of the house: hospital
/// information systems, registries, dashboards.
package struct FHIRFace: Sendable {
    let desk: ResourceDesk
    let accounts: Accounts
    let signIn: MachineSignIn
    let configuration: WebConfiguration
    /// The version of Willis.
    let version: String
    let now: @Sendable () -> Int64
    let logger: Logger
    /// Writing on a condition, one after the other.
    let turns = Turns()

    /// Bytes of a request.
    static let mostBytes = 4 << 20

    package init(
        desk: ResourceDesk, accounts: Accounts, configuration: WebConfiguration, version: String,
        now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.desk = desk
        self.accounts = accounts
        signIn = MachineSignIn(accounts: accounts)
        self.configuration = configuration
        self.version = version
        self.now = now
        self.logger = logger
    }

    /// The whole route table: what is not here does not exist.
    package func responder() -> some HTTPResponder<PageContext> {
        let cookies = CookieJar(secure: configuration.secureCookies)
        let router = Router(context: PageContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestLog(logger: logger))
        router.add(middleware: SecurityHeaders(secure: cookies.secure))
        router.add(
            middleware: VisitReader(cookies: cookies, behindProxy: configuration.behindProxy, now: now))
        router.add(middleware: OperationOutcomes(logger: logger))
        router.add(middleware: OwnSite())
        // What this server can do is no secret; everything else asks who is there.
        router.get(RouterPath(FHIRURLs.metadata.rawValue), use: capabilities)
        let known = router.group().add(
            middleware: MachineGate(accounts: accounts, signIn: signIn, cookies: cookies))
        for route in routes {
            known.on(RouterPath(route.url.rawValue), method: route.method, use: route.handler)
        }
        return router.buildResponder()
    }

    struct Route: Sendable {
        let method: HTTPRequest.Method
        let url: FHIRURLs
        let handler: PageFace.Handler
    }

    var routes: [Route] {
        [
            Route(method: .get, url: .type, handler: search),
            Route(method: .post, url: .search, handler: search),
            Route(method: .get, url: .resource, handler: read),
            Route(method: .get, url: .history, handler: history),
            Route(method: .get, url: .version, handler: readVersion),
            Route(method: .post, url: .type, handler: create),
            Route(method: .put, url: .type, handler: updateWhere),
            Route(method: .put, url: .resource, handler: update),
            Route(method: .post, url: .base, handler: bundle),
        ]
    }

    /// Who asks for what; checks also that the answer can be given in JSON.
    func visit(_ request: Request, _ context: PageContext) throws -> FHIRVisit {
        try Self.checkFormat(request)
        guard context.visit.session != nil else {
            throw OperationOutcome(.unauthorized, "login", "Sign in first.")
        }
        return FHIRVisit(
            asker: context.asker,
            maker: ResourceMaker(
                base: PublicAddress.base(request, context, configuration),
                time: FHIRTime(zone: configuration.timeZone), version: version),
            desk: desk)
    }

    private static func checkFormat(_ request: Request) throws {
        let wanted =
            request.uri.queryParameters["_format"].map { String($0) } ?? request.headers[.accept] ?? "*/*"
        let isKnown = wanted.split(separator: ",").contains { range in
            let type = range.split(separator: ";").first?.trimmed.lowercased() ?? ""
            return [
                "*/*", "application/*", "application/fhir+json", "application/json", "json", "text/json",
                "application/fhir json",
            ].contains(type)
        }
        guard isKnown else {
            throw OperationOutcome(
                .notAcceptable, "not-supported", "Answers are given as application/fhir+json.")
        }
    }

    static func kind(_ context: PageContext) throws -> FHIRKind {
        try FHIRKind.of(context.parameters.get("type") ?? "")
    }

    static func id(_ context: PageContext, _ kind: FHIRKind) throws -> String {
        guard let id = context.parameters.get("id"), FHIRURLs.isID(id) else {
            throw OperationOutcome.unknown(kind.type)
        }
        return id
    }
}

/// Sends requests for resources to their face, all others on.
struct FHIRBranch<Resources: HTTPResponder, Others: HTTPResponder>: HTTPResponder
where Resources.Context == PageContext, Others.Context == PageContext {
    typealias Context = PageContext

    let resources: Resources
    let others: Others

    func respond(to request: Request, context: PageContext) async throws -> Response {
        FHIRURLs.covers(request.uri.path)
            ? try await resources.respond(to: request, context: context)
            : try await others.respond(to: request, context: context)
    }
}
