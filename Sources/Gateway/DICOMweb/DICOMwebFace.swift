import Clinic
import DICOM
import Hummingbird
import Logging

/// What programs can ask by DICOMweb: searches (QIDO-RS), objects and all parts of them (WADO-RS, WADO-URI).
package struct DICOMwebFace: Sendable {
    let finder: Finder
    let metadata: Metadata
    let retrieval: Retrieval
    /// Who decodes, encodes and draws; without one everything goes out as it is stored.
    let workshop: (any ImageWorkshop)?
    /// Searches and headers answered lately.
    let answers = DICOMwebAnswer.Kept(budget: 24 << 20)
    /// Pictures drawn lately.
    let pictures = RecentlyUsed<String, Bytes>(budget: 32 << 20)
    let accounts: Accounts
    let signIn: MachineSignIn
    let configuration: WebConfiguration
    let now: @Sendable () -> Int64
    let logger: Logger

    package init(
        finder: Finder, metadata: Metadata, retrieval: Retrieval, workshop: (any ImageWorkshop)? = nil,
        accounts: Accounts, configuration: WebConfiguration, now: @escaping @Sendable () -> Int64,
        logger: Logger
    ) {
        self.retrieval = retrieval
        self.workshop = workshop
        self.finder = finder
        self.metadata = metadata
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
        func get(_ url: DICOMwebURLs, _ handler: @escaping Site.Handler) {
            router.get(RouterPath(url.rawValue), use: handler)
        }
        get(.studies, searchStudies)
        get(.series, searchSeries)
        get(.instances, searchInstances)
        get(.studySeries, searchSeries)
        get(.studyInstances, searchInstances)
        get(.seriesInstances, searchInstances)
        get(.studyMetadata, readMetadata)
        get(.seriesMetadata, readMetadata)
        get(.instanceMetadata, readMetadata)
        for url in [DICOMwebURLs.study, .oneSeries, .instance] { get(url, retrieveObjects) }
        get(.frames, retrieveFrames)
        get(.bulkValue, retrieveBulkValue)
        for url in [DICOMwebURLs.studyRendered, .seriesRendered, .instanceRendered, .framesRendered] {
            get(url, retrieveRendered)
        }
        for url in [DICOMwebURLs.studyThumbnail, .seriesThumbnail, .instanceThumbnail, .framesThumbnail] {
            get(url, retrieveThumbnail)
        }
        get(.wado, retrieveByParameters)
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
