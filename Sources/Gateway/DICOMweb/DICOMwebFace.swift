import Clinic
import DICOM
import Hummingbird
import Logging

/// What programs can ask by DICOMweb: searches (QIDO-RS), objects and all parts of them (WADO-RS, WADO-URI).
package struct DICOMwebFace: Sendable {
    let finder: Finder
    let metadata: Metadata
    let changes: ImageChanges
    let deposits: Deposits
    let workitems: Workitems
    let retrieval: Retrieval
    /// Who decodes, encodes and draws; without one everything goes out as it is stored.
    let workshop: (any ImageWorkshop)?
    /// Searches and headers answered lately.
    let answers = DICOMwebAnswer.Kept(budget: 24 << 20)
    /// Pictures drawn lately.
    let pictures = RecentlyUsed<String, Bytes>(budget: 32 << 20)
    /// Open channels of reports.
    let channels = StreamCounter(perSession: 4, inAll: 500)
    let accounts: Accounts
    let signIn: MachineSignIn
    let configuration: WebConfiguration
    let now: @Sendable () -> Int64
    let logger: Logger

    package init(
        finder: Finder, metadata: Metadata, retrieval: Retrieval, changes: ImageChanges,
        workshop: (any ImageWorkshop)? = nil, deposits: Deposits, workitems: Workitems, accounts: Accounts,
        configuration: WebConfiguration,
        now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.retrieval = retrieval
        self.workshop = workshop
        self.finder = finder
        self.metadata = metadata
        self.changes = changes
        self.deposits = deposits
        self.workitems = workitems
        self.accounts = accounts
        signIn = MachineSignIn(accounts: accounts)
        self.configuration = configuration
        self.now = now
        self.logger = logger
    }

    /// The whole route table: what is not here does not exist.
    package func responder() -> some HTTPResponder<PageContext> {
        let cookies = CookieJar(secure: configuration.secureCookies)
        let router = Router(context: PageContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestLog(logger: logger))
        router.add(middleware: CrossOrigin(origins: configuration.corsOrigins))
        router.add(middleware: SecurityHeaders(secure: cookies.secure))
        router.add(
            middleware: VisitReader(cookies: cookies, behindProxy: configuration.behindProxy, now: now))
        router.add(middleware: Problems(logger: logger))
        router.add(middleware: MachineGate(accounts: accounts, signIn: signIn, cookies: cookies))
        router.add(middleware: WriteGate(origins: configuration.corsOrigins))
        router.add(middleware: ProgramGate(permission: Permission(access: finder.access)))
        for route in routes {
            router.on(RouterPath(route.url.rawValue), method: route.method, use: route.handler)
        }
        return router.buildResponder()
    }

    /// An identifier that stands in the address.
    static func identifier(_ name: String, _ context: PageContext) throws -> String? {
        guard let text = context.parameters.get(name) else { return nil }
        guard let uid = PathIdentifier.studyUID(text) else {
            throw Problem(
                .badRequest, "invalid-identifier", "The address holds what is no unique identifier.")
        }
        return uid
    }
}

/// Sends each request to the face it is meant for.
struct Faces<Pages: HTTPResponder, Programs: HTTPResponder>: HTTPResponder
where Pages.Context == PageContext, Programs.Context == PageContext {
    typealias Context = PageContext

    let pages: Pages
    let programs: Programs

    func respond(to request: Request, context: PageContext) async throws -> Response {
        DICOMwebURLs.covers(request.uri.path)
            ? try await programs.respond(to: request, context: context)
            : try await pages.respond(to: request, context: context)
    }
}
