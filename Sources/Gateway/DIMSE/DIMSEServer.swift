import Clinic
import Logging
import NIOCore
import NIOPosix

/// Serves the DICOM network over TCP: C-ECHO, C-STORE, and what its desks are there for.
package struct DIMSEServer: Sendable {
    /// The parts of the house behind the services beside C-ECHO and C-STORE; a service without its desk is not offered.
    package struct Desks: Sendable {
        /// What is known of other devices. Without it nobody may query, and there is no C-MOVE.
        package var peers: (any PeerDesk)?
        package var finder: Finder?
        package var retrieval: Retrieval?
        package var commitments: Commitments?
        package var schedule: Schedule?
        package var procedures: PerformedProcedures?
        package var films: FilmStore?
        /// Without it nobody's passcode is looked at.
        package var accounts: (any PasscodeDesk)?
        /// Without it compressed objects go only to those who take them as they are.
        package var makeTranscoder: MakeTranscoder?
        /// Where it is noted how it went with each device.
        package var contacts: (any ContactBook)?

        package init(
            peers: (any PeerDesk)? = nil, finder: Finder? = nil, retrieval: Retrieval? = nil,
            commitments: Commitments? = nil, schedule: Schedule? = nil,
            procedures: PerformedProcedures? = nil, films: FilmStore? = nil,
            accounts: (any PasscodeDesk)? = nil,
            makeTranscoder: MakeTranscoder? = nil, contacts: (any ContactBook)? = nil
        ) {
            self.peers = peers
            self.finder = finder
            self.retrieval = retrieval
            self.commitments = commitments
            self.schedule = schedule
            self.procedures = procedures
            self.films = films
            self.accounts = accounts
            self.makeTranscoder = makeTranscoder
            self.contacts = contacts
        }
    }

    private let configuration: Configuration
    private let desk: (any IntakeDesk)?
    private let desks: Desks
    private let moreServices: [any DIMSEService]
    private let logger: Logger

    package init(
        configuration: Configuration, desk: any IntakeDesk, desks: Desks = Desks(), logger: Logger
    ) {
        self.configuration = configuration
        self.desk = desk
        self.desks = desks
        self.logger = logger
        moreServices = []
    }

    /// A server for some services alone, which takes no objects.
    init(configuration: Configuration, services: [any DIMSEService], logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        desk = nil
        desks = Desks()
        moreServices = services
    }

    var courier: CommitmentCourier? {
        desks.commitments.map {
            CommitmentCourier(
                commitments: $0, peers: desks.peers, aeTitle: configuration.aeTitle,
                identity: configuration.identity, contacts: desks.contacts, logger: logger)
        }
    }

    private func services(_ courier: CommitmentCourier?) -> ServiceTable {
        ServiceTable(registered(courier))
    }

    /// Every service that this server answers, beside storage and verification.
    func registered(_ courier: CommitmentCourier?) -> [any DIMSEService] {
        var services = moreServices
        if let finder = desks.finder { services.append(FindService(finder: finder, logger: logger)) }
        if let retrieval = desks.retrieval, let peers = desks.peers {
            services.append(
                GetService(retrieval: retrieval, makeTranscoder: desks.makeTranscoder, logger: logger))
            services.append(
                MoveService(
                    retrieval: retrieval, peers: peers, makeTranscoder: desks.makeTranscoder,
                    aeTitle: configuration.aeTitle, identity: configuration.identity,
                    timeout: configuration.messageTimeout, contacts: desks.contacts, logger: logger))
        }
        if let commitments = desks.commitments, let courier {
            services.append(CommitmentService(commitments: commitments, courier: courier, logger: logger))
        }
        return services + acuteServices
    }

    /// What devices do with patients: worklist, performed steps, films.
    private var acuteServices: [any DIMSEService] {
        var services: [any DIMSEService] = []
        if let schedule = desks.schedule {
            services.append(WorklistService(schedule: schedule, logger: logger))
        }
        if let procedures = desks.procedures {
            services += PerformedStepService.all(procedures, logger)
            services.append(PerformedStepRetrieveService(procedures: procedures, logger: logger))
        }
        if let films = desks.films { services += PrintService.all(films, logger) }
        return services
    }

    /// Listens until the task is cancelled. Then no new connection is taken, idle associations end at once, running
    /// messages may finish within the grace time, and the desk has heard of the end of every association.
    ///
    /// - Parameters:
    ///   - onListeningSecurely: called once with the address of the protected port, where there is one, before the other.
    ///   - onListening: called once with the address bound.
    package func run(
        // Optional, so that a closure that trails the call is never taken for this one.
        onListeningSecurely: (@Sendable (_ host: String, _ port: Int) -> Void)?,
        onListening: @Sendable (_ host: String, _ port: Int) -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.threads)
        let registry = AssociationRegistry(
            maximumConnections: configuration.maximumConnections,
            maximumConnectionsPerPeer: configuration.maximumConnectionsPerPeer,
            maximumAssociations: configuration.maximumAssociations,
            maximumPerPeer: configuration.maximumAssociationsPerPeer)
        let courier = courier
        let services = services(courier)
        let listener: any Channel
        var listeners: [any Channel] = []
        do {
            if let secure = configuration.secure {
                let channel = try await bind(
                    bootstrap(group, registry, services, secure.tls), secure.host, secure.port)
                listeners.append(channel)
                let port = channel.localAddress?.port ?? secure.port
                logger.info(
                    "DICOM over TLS listens", metadata: ["host": "\(secure.host)", "port": "\(port)"])
                onListeningSecurely?(secure.host, port)
            }
            listener = try await bind(
                bootstrap(group, registry, services), configuration.host, configuration.port)
            listeners.append(listener)
        } catch {
            for channel in listeners { try? await channel.close() }
            try? await group.shutdownGracefully()
            throw error
        }
        let port = listener.localAddress?.port ?? configuration.port
        logger.info("DICOM listens", metadata: ["host": "\(configuration.host)", "port": "\(port)"])
        onListening(configuration.host, port)
        let reports = Task { await courier?.run(registry) }
        await withTaskCancellationHandler {
            try? await listener.closeFuture.get()
        } onCancel: {
            listener.close(promise: nil)
        }
        for channel in listeners { try? await channel.close() }
        reports.cancel()
        await reports.value
        // A task of its own, since this one is cancelled and could not wait.
        let grace = configuration.graceTime
        await Task { await registry.drain(grace: grace) }.value
        try? await group.shutdownGracefully()
        logger.info("DICOM stopped")
    }

    private func bind(
        _ bootstrap: ServerBootstrap, _ host: String, _ port: Int
    ) async throws -> any Channel {
        do {
            return try await bootstrap.bind(host: host, port: port).get()
        } catch {
            throw DIMSEError(.cannotListen, "on \(host):\(port): \(error)")
        }
    }

    /// - Parameter tls: protects the connections; nil leaves them plain.
    private func bootstrap(
        _ group: any EventLoopGroup, _ registry: AssociationRegistry, _ services: ServiceTable,
        _ tls: ServerTLS? = nil
    ) -> ServerBootstrap {
        let (configuration, desk, logger) = (configuration, desk, logger)
        let admission = Admission(
            peers: desks.peers, onlyKnown: configuration.onlyKnownPeers, accounts: desks.accounts,
            refusals: desks.finder.map { RefusalNotes(access: $0.access) })
        let contacts = desks.contacts
        return ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(SocketOptions.tcpNoDelay, value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(
                .recvAllocator,
                value: FixedSizeRecvByteBufferAllocator(capacity: SocketOptions.receiveBufferBytes)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(tls.makeHandler()) }
                    try channel.pipeline.syncOperations.addHandler(
                        AssociationHandler(
                            configuration, desk: desk, services: services, admission: admission,
                            registry: registry, contacts: contacts, logger: logger, on: channel.eventLoop))
                }
            }
    }
}
