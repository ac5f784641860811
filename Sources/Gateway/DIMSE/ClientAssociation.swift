import DICOM
import NIOCore
import NIOPosix

/// An association that we opened, to be used by one task at a time.
struct ClientAssociation: Sendable {
    /// The contexts the peer accepted.
    let contexts: [AcceptedContext]
    let maximumFragment: Int
    private let loop: any EventLoop
    private let handler: NIOLoopBound<ClientHandler>

    /// Connects and negotiates.
    static func open(
        _ request: AssociateRequest, host: String, port: Int, connectTimeout: TimeAmount, timeout: TimeAmount
    ) async throws -> ClientAssociation {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(connectTimeout)
            .channelOption(SocketOptions.tcpNoDelay, value: 1)
        let loop: any EventLoop
        let handler: NIOLoopBound<ClientHandler>
        do {
            (loop, handler) = try await bootstrap.connect(host: host, port: port) { channel in
                let loop = channel.eventLoop
                return loop.makeCompletedFuture {
                    let handler = ClientHandler(request, timeout: timeout, on: loop)
                    try channel.pipeline.syncOperations.addHandler(handler)
                    return (loop, NIOLoopBound(handler, eventLoop: loop))
                }
            }
        } catch {
            throw DIMSEError(.cannotConnect, "to \(host):\(port): \(error)")
        }
        return try await withTaskCancellationHandler {
            let contexts = try await loop.flatSubmit { handler.value.opened.futureResult }.get()
            let fragment = try await loop.submit { handler.value.maximumFragment }.get()
            return ClientAssociation(
                contexts: contexts, maximumFragment: fragment, loop: loop, handler: handler)
        } onCancel: {
            loop.execute { handler.value.abort(DIMSEError(.aborted, "cancelled")) }
        }
    }

    /// Sends a request of one or more blocks and waits for its response. Each block is made off the event loop, and
    /// only once the one before has left.
    func exchange(
        messageID: UInt16, next: @escaping @Sendable () throws -> [UInt8]?
    ) async throws -> CommandSet {
        let handler = handler
        return try await withTaskCancellationHandler {
            while let block = try await NIOThreadPool.singleton.runIfActive(next) {
                try await loop.flatSubmit { handler.value.write(block) }.get()
            }
            let response = try await loop.flatSubmit { handler.value.nextResponse() }.get()
            guard response[.messageIDBeingRespondedTo] == messageID, response.status != nil else {
                let error = DIMSEError(.protocolFault, "response to another message, or without status")
                abort(error)
                throw error
            }
            return response
        } onCancel: {
            loop.execute { handler.value.abort(DIMSEError(.aborted, "cancelled")) }
        }
    }

    /// Sends a request without data set and waits for its response.
    func exchange(_ command: CommandSet, contextID: UInt8) async throws -> CommandSet {
        let bytes = DataTransfer.frame(
            command.encode(), contextID: contextID, isCommand: true, maximumFragment: maximumFragment)
        let once = Once(bytes)
        return try await exchange(messageID: command[.messageID] ?? 0) { once.take() }
    }

    /// Ends the association in order. Failures do not matter any more: every response is in.
    func release() async {
        let handler = handler
        try? await loop.flatSubmit { handler.value.release() }.get()
    }

    func abort(_ error: DIMSEError) {
        let handler = handler
        loop.execute { handler.value.abort(error) }
    }
}
