import Archive
import Clinic
import Foundation
import Gateway
import Logging
import Records
import ServiceLifecycle
import Synchronization

/// One running node: listens for scanners and browsers, decides when studies are complete, keeps workers going.
struct Node: Sendable {
    struct Addresses: Sendable {
        var http: HostAndPort
        var dicom: HostAndPort
        /// Where DICOM listens by TLS.
        var secure: HostAndPort?
    }

    var data: String
    var http: HostAndPort
    var dicom: HostAndPort
    var workers: Int
    var web: WebConfiguration
    var policy: AssociationPolicyChoice
    /// Days that deleted objects can be restored.
    var graceDays = ImageChanges.graceDays
    var protection = Protection()
    let moving: MovingOptions
    var worklistFolder: String?
    let archive: Archive
    let logger: Logger
    /// Room that stays free, as the command said.
    var reserve: String?
    /// A folder of rule files besides that of the data folder.
    var rulesFolder: String?

    /// Runs until the task is cancelled or a part of the node cannot go on.
    ///
    /// - Parameter onReady: called once, when both doors are open.
    func run(onReady: @escaping @Sendable (Addresses) -> Void) async throws {
        LargeBlocks.returnToSystem()
        let contacts = PeerContacts(archive: archive)
        let swept = try archive.blobs.sweepIncoming()
        if swept > 0 { logger.notice("removed \(swept) objects that had not been acknowledged") }
        let doors = Doors(onReady)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await self.receive(contacts, doors)
            }
            group.addTask {
                try await self.serve(contacts) { doors.open(http: HostAndPort(host: http.host, port: $0)) }
            }
            group.addTask {
                await contacts.run { logger.error("contacts with devices cannot be noted: \($0)") }
            }
            group.addTask {
                await Completion(archive: archive).run { logger.error("completion: \($0)") }
            }
            group.addTask {
                await CaseImages(archive: archive).run { logger.error("images of cases: \($0)") }
            }
            group.addTask { await self.moveImages(contacts) }
            group.addTask { await self.tidyAccounts() }
            group.addTask { await self.indexHeaders() }
            group.addTask { await self.purge() }
            if let worklistFolder {
                group.addTask {
                    let schedule = Schedule(archive: archive)
                    await ScheduleFolder(schedule: schedule, folder: worklistFolder).follow {
                        logger.warning("\($0)")
                    }
                }
            }
            group.addTask { await self.keepHouse() }
            group.addTask {
                await TeamWatch(archive: archive).run { logger.error("calls of teams: \($0)") }
            }
            group.addTask {
                await Courier(
                    outbox: Outbox(archive: archive), clock: LocalTime.nowMilliseconds,
                    logger: self.logger("outbox")
                ).run()
            }
            group.addTask { await LedgerHeads(archive: archive, folder: data).run() }
            group.addTask {
                await AuditCourier(delivery: LedgerDelivery(archive: archive), logger: self.logger("audit"))
                    .run()
            }
            if workers > 0 {
                group.addTask {
                    await WorkerSupervisor(
                        data: data, count: workers, archive: archive, logger: logger, reserve: reserve
                    )
                    .run()
                }
            }
            // Whichever ends first, by cancellation or by failure, ends all.
            defer { group.cancelAll() }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Follows the rules and carries out what they ask for.
    private func moveImages(_ contacts: PeerContacts) async {
        let incoming = data + "/incoming"
        let engine = TransferEngine(
            transfers: Transfers(archive: archive, backOff: moving.backOff), peers: Peers(archive: archive),
            desk: Intake(archive: archive), makeTranscoder: { TranscodeProcess(folder: incoming) },
            aeTitle: policy.aeTitle ?? "WILLIS", identity: protection.identity, contacts: contacts,
            logger: logger("transfers"))
        await withDiscardingTaskGroup { group in
            group.addTask {
                await MovingDispatcher(archive: archive).run { logger.error("rules: \($0)") }
            }
            group.addTask { await engine.run() }
            for folder in moving.watched { group.addTask { await self.watch(folder) } }
        }
    }

    private func watch(_ folder: String) async {
        let logger = logger("watch")
        let folder = WatchFolder(
            folder: folder, intake: Intake(archive: archive), pace: moving.watchPace,
            tell: { news in
                switch news {
                case .taken(let path, let outcome):
                    logger.debug("file taken in", metadata: ["file": "\(path)", "outcome": "\(outcome)"])
                case .failed(let path, let reason):
                    logger.warning("file not taken in", metadata: ["file": "\(path)", "reason": "\(reason)"])
                case .trouble(let words): logger.error("\(words)")
                }
            })
        await folder.run()
    }

    /// Forgets sessions and links that have expired, now and then.
    private func tidyAccounts() async {
        while !Task.isCancelled {
            do {
                try await Accounts(archive: archive).prune(nowMilliseconds: LocalTime.nowMilliseconds())
            } catch {
                logger.error("expired sessions could not be removed: \(error)")
            }
            try? await Task.sleep(for: .seconds(3600))
        }
    }

    /// Reads what came before headers were kept; later on there is nothing to do.
    private func indexHeaders() async {
        while !Task.isCancelled {
            do {
                let count = try await HeaderIndexing(archive: archive).run()
                if count > 0 { logger.notice("the headers of \(count) objects have been indexed") }
            } catch is CancellationError {
                return
            } catch {
                logger.error("headers could not be indexed: \(error)")
            }
            try? await Task.sleep(for: .seconds(3600))
        }
    }

    /// Removes for good what was deleted long enough ago.
    private func purge() async {
        while !Task.isCancelled {
            do {
                let purged = try await ImageChanges(archive: archive).purge(graceDays: graceDays)
                if purged.objects > 0 {
                    logger.notice("\(purged.objects) deleted objects have been removed for good")
                }
            } catch is CancellationError {
                return
            } catch {
                logger.error("deleted objects could not be removed: \(error)")
            }
            try? await Task.sleep(for: .seconds(3600))
        }
    }

    func logger(_ label: String) -> Logger {
        var child = ServerLog.logger(label)
        child.logLevel = max(child.logLevel, logger.logLevel)
        return child
    }

    private func receive(_ contacts: PeerContacts, _ doors: Doors) async throws {
        var configuration = DIMSEServer.Configuration(policy: policy.policy)
        configuration.secure = protection.dicom
        configuration.identity = protection.identity
        policy.apply(to: &configuration)
        configuration.host = dicom.host
        configuration.port = dicom.port
        let incoming = data + "/incoming"
        let desks = DIMSEServer.Desks(
            peers: Peers(archive: archive),
            finder: Finder(archive: archive, retrieveAETitle: configuration.aeTitle),
            retrieval: Retrieval(archive: archive),
            commitments: Commitments(archive: archive), schedule: Schedule(archive: archive),
            procedures: PerformedProcedures(archive: archive), films: FilmStore(archive: archive),
            accounts: PasscodeCheck(
                accounts: Accounts(archive: archive), clock: LocalTime.nowMilliseconds),
            makeTranscoder: { TranscodeProcess(folder: incoming) }, contacts: contacts)
        let server = DIMSEServer(
            configuration: configuration, desk: Intake(archive: archive), desks: desks,
            logger: logger("dicom"))
        try await server.run(
            onListeningSecurely: { doors.open(secure: HostAndPort(host: $0, port: $1)) },
            onListening: { doors.open(dicom: HostAndPort(host: $0, port: $1)) })
    }

    private func serve(
        _ contacts: PeerContacts, onListening: @escaping @Sendable (Int) -> Void
    ) async throws {
        var configuration = web
        configuration.host = http.host
        configuration.port = http.port
        let workitems = Workitems(archive: archive)
        try await workitems.tellRestart()
        var pages = WebArchive(
            browser: StudyBrowser(archive: archive), peers: Peers(archive: archive), contacts: contacts,
            echo: EchoTest(
                aeTitle: policy.aeTitle ?? "WILLIS", identity: protection.identity, contacts: contacts,
                logger: logger("echo")),
            changes: ImageChanges(archive: archive),
            courier: NoteCourier(
                aeTitle: policy.aeTitle ?? "WILLIS", contacts: contacts, logger: logger("reject")),
            films: FilmStore(archive: archive))
        let rules = RuleShelf(folders: [data + "/rules"] + (rulesFolder.map { [$0] } ?? []))
        for refusal in await rules.book().refusals { logger.error("rule file refused: \(refusal)") }
        pages.comparison = {
            try await ComparisonDesk(archive: archive, rules: { await rules.book() }).compare(for: $0)
        }
        pages.version = Willis.version
        let trail = AuditTrail(archive: archive)
        pages.audit = { try await trail.page($0, before: $1, for: $2) }
        let server = WebServer(
            configuration: configuration, worklist: Worklist(archive: archive),
            accounts: Accounts(archive: archive), transfers: TransferDesk(archive: archive),
            finder: Finder(archive: archive, retrieveAETitle: policy.aeTitle ?? "WILLIS"),
            metadata: Metadata(archive: archive), retrieval: Retrieval(archive: archive),
            changes: ImageChanges(archive: archive),
            workshop: HelperPool(folder: data + "/incoming"),
            deposits: Deposits(intake: Intake(archive: archive)), workitems: workitems,
            schedule: Schedule(archive: archive), procedures: PerformedProcedures(archive: archive),
            storage: StorageDesk(archive: archive), results: ResultDesk(archive: archive),
            cases: Cases(archive: archive),
            team: WebTeam(
                desk: TeamDesk(archive: archive), notifications: NotificationDesk(archive: archive),
                feed: CaseFeed(archive: archive)),
            archive: pages, resources: ResourceDesk(archive: archive), rules: rules,
            clock: LocalTime.nowMilliseconds, logger: logger("web"))
        // A graceful shutdown lets open pages be told; a plain cancellation would cut them off.
        let service = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: WebService(server: server, onListening: onListening))],
                logger: logger("web")))
        try await withTaskCancellationHandler {
            try await Task { try await service.run() }.value
        } onCancel: {
            Task { await service.triggerGracefulShutdown() }
        }
    }
}

private struct WebService: Service {
    let server: WebServer
    let onListening: @Sendable (Int) -> Void

    func run() async throws { try await server.run { onListening($0) } }
}

/// Tells once when both doors are open.
private final class Doors: Sendable {
    private let state = Mutex<(http: HostAndPort?, dicom: HostAndPort?, secure: HostAndPort?)>(
        (nil, nil, nil))
    private let onReady: @Sendable (Node.Addresses) -> Void

    init(_ onReady: @escaping @Sendable (Node.Addresses) -> Void) { self.onReady = onReady }

    /// The protected port is told before the plain one.
    func open(http: HostAndPort? = nil, dicom: HostAndPort? = nil, secure: HostAndPort? = nil) {
        let ready = state.withLock { state -> Node.Addresses? in
            if let http { state.http = http }
            if let dicom { state.dicom = dicom }
            if let secure { state.secure = secure }
            guard let http = state.http, let dicom = state.dicom else { return nil }
            return Node.Addresses(http: http, dicom: dicom, secure: state.secure)
        }
        if let ready { onReady(ready) }
    }
}
