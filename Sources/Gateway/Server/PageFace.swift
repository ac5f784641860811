import Hummingbird
import Logging

/// The pages with everything they need; made once.
package struct PageFace: Sendable {
    let clinic: WebClinic
    let layout: Layout
    let cookies: CookieJar
    let counter = StreamCounter()
    let now: @Sendable () -> Int64
    let logger: Logger
    private let behindProxy: Bool

    package init(
        configuration: WebConfiguration, clinic: WebClinic, now: @escaping @Sendable () -> Int64,
        logger: Logger
    ) {
        self.clinic = clinic
        self.now = now
        self.logger = logger
        let folder = VendorLibrary.folder(configured: configuration.vendorFolder)
        layout = Layout(
            assets: Assets(vendorFolder: folder), clock: WallClock(zone: configuration.timeZone))
        cookies = CookieJar(secure: configuration.secureCookies)
        behindProxy = configuration.behindProxy
    }

    /// The whole route table: what is not here does not exist.
    package func responder() -> some HTTPResponder<PageContext> {
        let router = Router(context: PageContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestLog(logger: logger))
        router.add(middleware: SecurityHeaders(secure: cookies.secure))
        router.add(middleware: VisitReader(cookies: cookies, behindProxy: behindProxy, now: now))
        router.add(middleware: ErrorPages(layout: layout, logger: logger))
        router.add(middleware: SessionReader(clinic: clinic, cookies: cookies))
        router.add(middleware: ErrorPages(layout: layout, logger: logger))
        router.add(middleware: SameOrigin())
        router.add(middleware: SessionGate())
        router.add(middleware: PermissionGate(permission: Permission(access: clinic.access)))
        func get(_ url: URLs, _ handler: @escaping Handler) {
            router.get(RouterPath(url.rawValue), use: handler)
        }
        func post(_ url: URLs, _ handler: @escaping Handler) {
            router.post(RouterPath(url.rawValue), use: handler)
        }
        get(.worklist, worklist)
        post(.worklist, worklistSearch)
        post(.worklistRows, worklistRows)
        get(.worklistRow, worklistRow)
        get(.worklistEvents, worklistEvents)
        get(.study, study)
        get(.studyContent, studyContent)
        get(.studyEvents, studyEvents)
        get(.picture, picture)
        get(.storage, storage)
        get(.transfers, transfers)
        post(.transfers, transfersAction)
        get(.transfersRegion, transfersRegion)
        get(.transfersEvents, transfersEvents)
        get(.account, account)
        post(.account, changePassword)
        post(.preferences, preferences)
        get(.signIn, signInForm)
        post(.signIn, signIn)
        get(.signInLink, signInLink)
        post(.signOut, signOut)
        get(.asset, asset)
        get(.favicon, favicon)
        get(.health, health)
        addArchive(to: router)
        addChanges(to: router)
        addTrust(to: router)
        addViewer(to: router)
        addCases(to: router)
        addTeam(to: router)
        addIdentity(to: router)
        addPatients(to: router)
        return Deadline(inner: router.buildResponder(), seconds: WebLimits.requestSeconds)
    }

    typealias Handler = @Sendable (Request, PageContext) async throws -> Response

    func answer(
        _ content: PageContent, _ visit: Visit, status: HTTPResponse.Status = .ok
    ) -> Response {
        .html(layout.page(content, visit), status: status)
    }
}
