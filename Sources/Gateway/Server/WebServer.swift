import Clinic
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The web face as a service: serves the pages until the house shuts down, then lets open streams end.
package struct WebServer: Service, CustomStringConvertible {
    private let configuration: WebConfiguration
    private let pages: PageFace
    private let programs: DICOMwebFace
    private var machines: ScheduleFace
    private let resources: FHIRFace
    private let logger: Logger

    /// - Parameter clock: milliseconds since 1970.
    package init(
        configuration: WebConfiguration, worklist: Worklist, accounts: Accounts, transfers: TransferDesk,
        finder: Finder, metadata: Metadata, retrieval: Retrieval, changes: ImageChanges,
        workshop: (any ImageWorkshop)?, deposits: Deposits, workitems: Workitems, schedule: Schedule,
        procedures: PerformedProcedures, storage: StorageDesk, results: ResultDesk, cases: Cases? = nil,
        team: WebTeam? = nil, archive: WebArchive = WebArchive(), resources: ResourceDesk,
        rules: RuleShelf = RuleShelf(folders: []),
        clock: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.configuration = configuration
        self.logger = logger
        var clinic = WebClinic(worklist: worklist, accounts: accounts)
        clinic.access = worklist.access
        clinic.archive = archive
        clinic.storage = { try await storage.status() }
        clinic.reviseResult = { study, position, selection, actor in
            try await results.ask(studyUID: study, position: position, selection: selection, by: actor)
        }
        clinic.findings = { try await FindingDesk(retrieval).findings(studyUID: $0, by: $1) }
        clinic.providers = PlainProviderClient()
        clinic.notices = { await storage.notices() }
        clinic.rules = { await rules.book() }
        clinic.moving = WebMoving(desk: transfers, worklist: worklist)
        clinic.cases = cases
        clinic.team = team
        pages = PageFace(configuration: configuration, clinic: clinic, now: clock, logger: logger)
        programs = DICOMwebFace(
            finder: finder, metadata: metadata, retrieval: retrieval, changes: changes, workshop: workshop,
            deposits: deposits, workitems: workitems, accounts: accounts, configuration: configuration,
            now: clock, logger: logger)
        machines = ScheduleFace(
            schedule: schedule, procedures: procedures, accounts: accounts, configuration: configuration,
            now: clock, logger: logger)
        machines.cases = cases
        machines.network = resources
        machines.rules = { await rules.book() }
        self.resources = FHIRFace(
            desk: resources, accounts: accounts, configuration: configuration, version: archive.version,
            now: clock, logger: logger)
    }

    /// Where a one-time token signs its bearer in, to be printed after the address of the server.
    package static func signInPath(oneTimeToken: String) -> String { URLs.signInLink.link(oneTimeToken).path }

    /// Where a password is chosen, to be printed after the address of the server.
    package static func invitationPath(token: String) -> String { URLs.invitation.link(token).path }

    /// Kept short, as the service group writes it into the log.
    package var description: String { "web server" }

    package func run() async throws {
        try await run { _ in }
    }

    /// - Parameter onListening: called once with the port, as soon as connections are accepted.
    package func run(onListening: @escaping @Sendable (_ port: Int) async -> Void) async throws {
        if !pages.layout.isLive {
            logger.warning(
                "live updates are off: the browser library is missing; run Scripts/vendor to fetch it")
        }
        let application = Application(
            responder: APIBranch(
                api: machines.responder(),
                others: FHIRBranch(
                    resources: resources.responder(),
                    others: Faces(pages: pages.responder(), programs: programs.responder()))),
            server: Self.server(configuration.tls),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    WebLimits.connections, logger: logger)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                logger.info("web pages are served", metadata: ["port": "\(port)"])
                await onListening(port)
            },
            logger: Self.quiet(logger))
        try await application.run()
    }

    private static func server(_ tls: ServerTLS?) -> HTTPServerBuilder {
        guard let tls else { return .http1(configuration: connection) }
        return HTTPServerBuilder { responder in
            ProtectedChannel(
                base: HTTP1Channel(responder: responder, configuration: connection), tls: tls)
        }
    }

    private static var connection: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [ProtocolSwitchInstaller()],
            idleTimeout: .seconds(WebLimits.idleSeconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: WebLimits.headerFieldBytes, maxHeaderListSize: WebLimits.headerListBytes,
                maxHeaderFieldCount: WebLimits.headerFields))
    }

    /// The framework's own lines may quote addresses; only its faults are kept.
    private static func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}
