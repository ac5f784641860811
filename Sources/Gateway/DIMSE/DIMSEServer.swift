import Clinic
import Logging
import NIOCore
import NIOPosix

/// Receives objects from scanners: C-ECHO and C-STORE as SCP, over TCP.
package struct DIMSEServer: Sendable {
    private let configuration: Configuration
    private let desk: any IntakeDesk
    private let logger: Logger

    package init(configuration: Configuration, desk: any IntakeDesk, logger: Logger) {
        self.configuration = configuration
        self.desk = desk
        self.logger = logger
    }

    /// Listens until the task is cancelled. Then no new connection is taken, idle associations end at once, running
    /// messages may finish within the grace time, and the desk has heard of the end of every association.
    ///
    /// - Parameter onListening: called once with the address bound.
    package func run(
        onListening: @Sendable (_ host: String, _ port: Int) -> Void = { _, _ in }
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.threads)
        let registry = AssociationRegistry(
            maximumConnections: configuration.maximumConnections,
            maximumConnectionsPerPeer: configuration.maximumConnectionsPerPeer,
            maximumAssociations: configuration.maximumAssociations,
            maximumPerPeer: configuration.maximumAssociationsPerPeer)
        let listener: any Channel
        do {
            listener = try await bootstrap(group, registry)
                .bind(host: configuration.host, port: configuration.port).get()
        } catch {
            try? await group.shutdownGracefully()
            throw DIMSEError(.cannotListen, "on \(configuration.host):\(configuration.port): \(error)")
        }
        let port = listener.localAddress?.port ?? configuration.port
        logger.info("DICOM listens", metadata: ["host": "\(configuration.host)", "port": "\(port)"])
        onListening(configuration.host, port)
        await withTaskCancellationHandler {
            try? await listener.closeFuture.get()
        } onCancel: {
            listener.close(promise: nil)
        }
        // A task of its own, since this one is cancelled and could not wait.
        let grace = configuration.graceTime
        await Task { await registry.drain(grace: grace) }.value
        try? await group.shutdownGracefully()
        logger.info("DICOM stopped")
    }

    private func bootstrap(_ group: any EventLoopGroup, _ registry: AssociationRegistry) -> ServerBootstrap {
        let (configuration, desk, logger) = (configuration, desk, logger)
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
                    try channel.pipeline.syncOperations.addHandler(
                        AssociationHandler(configuration, desk: desk, registry: registry, logger: logger))
                }
            }
    }
}
