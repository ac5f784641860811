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
    }

    var data: String
    var http: HostAndPort
    var dicom: HostAndPort
    var workers: Int
    var web: WebConfiguration
    var policy: AssociationPolicyChoice
    var moving = MovingOptions()
    var worklistFolder: String?
    let archive: Archive
    let logger: Logger

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
                try await self.receive(contacts) { doors.open(dicom: HostAndPort(host: $0, port: $1)) }
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
            group.addTask { await self.moveImages() }
            group.addTask { await self.tidyAccounts() }
            group.addTask { await self.indexHeaders() }
            if let worklistFolder {
                group.addTask {
                    let schedule = Schedule(archive: archive)
                    await ScheduleFolder(schedule: schedule, folder: worklistFolder).follow {
                        logger.warning("\($0)")
                    }
                }
            }
            if workers > 0 {
                group.addTask {
                    await WorkerSupervisor(data: data, count: workers, archive: archive, logger: logger).run()
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
    private func moveImages() async {
        let incoming = data + "/incoming"
        let engine = TransferEngine(
            transfers: Transfers(archive: archive, backOff: moving.backOff), peers: Peers(archive: archive),
            desk: Intake(archive: archive), makeTranscoder: { TranscodeProcess(folder: incoming) },
            aeTitle: policy.aeTitle ?? "WILLIS", logger: logger("transfers"))
        await withDiscardingTaskGroup { group in
            group.addTask {
                await MovingDispatcher(archive: archive).run { logger.error("rules: \($0)") }
            }
            group.addTask { await engine.run() }
        }
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

    private func logger(_ label: String) -> Logger {
        var child = ServerLog.logger(label)
        child.logLevel = max(child.logLevel, logger.logLevel)
        return child
    }

    private func receive(
        _ contacts: PeerContacts, onListening: @escaping @Sendable (String, Int) -> Void
    ) async throws {
        var configuration = DIMSEServer.Configuration(policy: policy.policy)
        configuration.host = dicom.host
        configuration.port = dicom.port
        configuration.onlyKnownPeers = policy.knownPeers
        configuration.aeTitle = policy.aeTitle ?? configuration.aeTitle
        let incoming = data + "/incoming"
        let desks = DIMSEServer.Desks(
            peers: Peers(archive: archive),
            finder: Finder(archive: archive, retrieveAETitle: configuration.aeTitle),
            retrieval: Retrieval(archive: archive),
            commitments: Commitments(archive: archive), schedule: Schedule(archive: archive),
            procedures: PerformedProcedures(archive: archive), films: FilmStore(archive: archive),
            makeTranscoder: { TranscodeProcess(folder: incoming) }, contacts: contacts)
        let server = DIMSEServer(
            configuration: configuration, desk: Intake(archive: archive), desks: desks,
            logger: logger("dicom"))
        try await server.run(onListening: onListening)
    }

    private func serve(
        _ contacts: PeerContacts, onListening: @escaping @Sendable (Int) -> Void
    ) async throws {
        var configuration = web
        configuration.host = http.host
        configuration.port = http.port
        let server = WebServer(
            configuration: configuration, worklist: Worklist(archive: archive),
            accounts: Accounts(archive: archive),
            finder: Finder(archive: archive, retrieveAETitle: policy.aeTitle ?? "WILLIS"),
            metadata: Metadata(archive: archive), retrieval: Retrieval(archive: archive),
            workshop: HelperPool(folder: data + "/incoming"),
            schedule: Schedule(archive: archive), procedures: PerformedProcedures(archive: archive),
            archive: WebArchive(
                browser: StudyBrowser(archive: archive), peers: Peers(archive: archive), contacts: contacts,
                echo: EchoTest(
                    aeTitle: policy.aeTitle ?? "WILLIS", contacts: contacts, logger: logger("echo")),
                films: FilmStore(archive: archive)),
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
    private let state = Mutex<(http: HostAndPort?, dicom: HostAndPort?)>((nil, nil))
    private let onReady: @Sendable (Node.Addresses) -> Void

    init(_ onReady: @escaping @Sendable (Node.Addresses) -> Void) { self.onReady = onReady }

    func open(http: HostAndPort? = nil, dicom: HostAndPort? = nil) {
        let ready = state.withLock { state -> Node.Addresses? in
            if let http { state.http = http }
            if let dicom { state.dicom = dicom }
            guard let http = state.http, let dicom = state.dicom else { return nil }
            return Node.Addresses(http: http, dicom: dicom)
        }
        if let ready { onReady(ready) }
    }
}
