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
    ///
    /// - Parameter serving: what the peer may ask of us in turn; nil is nothing.
    static func open(
        _ request: AssociateRequest, host: String, port: Int, tls: ClientTLS? = nil,
        serving: ClientServing? = nil,
        connectTimeout: TimeAmount, timeout: TimeAmount
    ) async throws -> ClientAssociation {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(connectTimeout)
            .channelOption(SocketOptions.tcpNoDelay, value: 1)
        let loop: any EventLoop
        let handler: NIOLoopBound<ClientHandler>
        try check(tls, host)
        do {
            (loop, handler) = try await bootstrap.connect(host: host, port: port) { channel in
                let loop = channel.eventLoop
                return loop.makeCompletedFuture {
                    let handler = ClientHandler(
                        request, serving: serving, timeout: timeout, on: loop)
                    if let (protection, note) = try tls?.makeHandler(host: host) {
                        handler.tls = note
                        try channel.pipeline.syncOperations.addHandler(protection)
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                    return (loop, NIOLoopBound(handler, eventLoop: loop))
                }
            }
        } catch {
            throw DIMSEError(.cannotConnect, "to \(host):\(port): \(ConnectFault.words(error))")
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

    /// Finds out before the connection whether our side of TLS can be used.
    private static func check(_ tls: ClientTLS?, _ host: String) throws(DIMSEError) {
        do {
            _ = try tls?.makeHandler(host: host)
        } catch {
            throw DIMSEError(.insecure, "\(error)")
        }
    }

    /// Sends a request of one or more blocks and waits for its response. Each block is made off the event loop, and
    /// only once the one before has left.
    func exchange(
        messageID: UInt16, next: @escaping @Sendable () throws -> MessageBlock?
    ) async throws -> CommandSet {
        let handler = handler
        return try await withTaskCancellationHandler {
            while let block = try await NIOThreadPool.singleton.runIfActive(next) {
                try await loop.flatSubmit { handler.value.write(block.bytes) }.get()
                if block.isLast { break }
            }
            let response = try await loop.flatSubmit { handler.value.nextResponse() }.get().command
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
        let once = Once(MessageBlock(bytes: ByteBuffer(bytes: bytes), isLast: true))
        return try await exchange(messageID: command[.messageID] ?? 0) { once.take() }
    }

    /// Sends a request with its data set and hands on each response to it, up to the last.
    ///
    /// - Parameter each: called with one response after the other; false asks the peer to send no more.
    /// - Returns: the last response.
    func converse(
        _ command: CommandSet, dataSet: [UInt8], context: AcceptedContext,
        each: @escaping @Sendable (ReceivedResponse) async throws -> Bool
    ) async throws -> ReceivedResponse {
        let (handler, fragment) = (handler, maximumFragment)
        let bytes =
            DataTransfer.frame(
                command.encode(), contextID: context.id, isCommand: true, maximumFragment: fragment)
            + DataTransfer.frame(
                dataSet, contextID: context.id, isCommand: false, maximumFragment: fragment)
        let cancel = DataTransfer.frame(
            CommandSet.cancelRequest(of: command[.messageID] ?? 0).encode(), contextID: context.id,
            isCommand: true, maximumFragment: fragment)
        return try await withTaskCancellationHandler {
            try await loop.flatSubmit {
                handler.value.expectsMany = true
                return handler.value.write(ByteBuffer(bytes: bytes))
            }.get()
            var isCancelled = false
            while true {
                let response = try await loop.flatSubmit { handler.value.nextResponse() }.get()
                guard response.command[.messageIDBeingRespondedTo] == command[.messageID],
                    let status = response.command.status
                else {
                    let error = DIMSEError(.protocolFault, "response to another message, or without status")
                    abort(error)
                    throw error
                }
                guard status.isPending else { return response }
                if isCancelled { continue }
                guard try await !each(response) else { continue }
                isCancelled = true
                try await loop.flatSubmit { handler.value.write(ByteBuffer(bytes: cancel)) }.get()
            }
        } onCancel: {
            loop.execute { handler.value.abort(DIMSEError(.aborted, "cancelled")) }
        }
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
