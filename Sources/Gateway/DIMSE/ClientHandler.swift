import DICOM
import NIOCore

/// One connection of ours to a peer: drives an `Association` with the bytes of a channel and keeps the promises that
/// `ClientAssociation` waits for. Lives on its event loop.
final class ClientHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let request: AssociateRequest
    private let timeout: TimeAmount
    private var association: Association
    private var assembler = MessageAssembler()
    private var context: ChannelHandlerContext?
    private var failure: DIMSEError?

    let opened: EventLoopPromise<[AcceptedContext]>
    private var response: EventLoopPromise<CommandSet>?
    /// A response that came before we waited for it: a peer may refuse before it has read everything.
    private var earlyResponse: CommandSet?
    private var released: EventLoopPromise<Void>?
    private var timer: Scheduled<Void>?

    init(_ request: AssociateRequest, timeout: TimeAmount, on loop: any EventLoop) {
        self.request = request
        self.timeout = timeout
        association = Association(
            role: .requestor, limits: .init(maximumLength: request.userInformation.maximumLength))
        opened = loop.makePromise()
    }

    /// The longest fragment the peer can receive.
    var maximumFragment: Int { DataTransfer.maximumFragment(association.peerMaximumLength) }

    // MARK: - What the caller wants

    /// Writes whole P-DATA-TF PDUs; done when they have left for the network.
    func write(_ bytes: [UInt8]) -> EventLoopFuture<Void> {
        guard let context, failure == nil else { return failed() }
        let outputs = association.handle(.sendData(bytes))
        guard case .send(let framed)? = outputs.first else { return failed() }
        let promise = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(
            wrapOutboundOut(context.channel.allocator.buffer(bytes: framed)), promise: promise)
        // A write that fails because we closed says only that; why we closed is what the caller wants.
        return watch(promise).assumeIsolated().flatMapErrorThrowing { error in
            throw self.failure ?? DIMSEError(.connectionLost, "\(error)")
        }.nonisolated()
    }

    /// The next response.
    func nextResponse() -> EventLoopFuture<CommandSet> {
        guard let context, failure == nil else { return failed() }
        let promise = context.eventLoop.makePromise(of: CommandSet.self)
        if let early = earlyResponse {
            earlyResponse = nil
            promise.succeed(early)
            return promise.futureResult
        }
        response = promise
        return watch(promise)
    }

    func release() -> EventLoopFuture<Void> {
        guard let context, failure == nil else { return failed() }
        let promise = context.eventLoop.makePromise(of: Void.self)
        released = promise
        perform(association.handle(.release), context)
        return watch(promise)
    }

    /// Tells the peer and closes. Harmless when the association is over.
    func abort(_ error: DIMSEError) {
        guard let context, failure == nil else { return }
        // First, since closing tells us of a lost connection at once.
        fail(error)
        perform(association.handle(.abort), context)
        // We do not wait for the peer to close (ARTIM): nothing it could still say matters.
        context.close(promise: nil)
    }

    private func failed<T>() -> EventLoopFuture<T> {
        let error = failure ?? DIMSEError(.connectionLost, "the association is over")
        return opened.futureResult.eventLoop.makeFailedFuture(error)
    }

    /// Aborts when a promise is not kept in time.
    private func watch<T>(_ promise: EventLoopPromise<T>) -> EventLoopFuture<T> {
        timer?.cancel()
        let timer = opened.futureResult.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
            self.abort(DIMSEError(.timeout, "no answer within \(self.timeout.nanoseconds / 1_000_000_000) s"))
            promise.fail(
                DIMSEError(.timeout, "no answer within \(self.timeout.nanoseconds / 1_000_000_000) s"))
        }
        self.timer = timer
        promise.futureResult.assumeIsolated().whenComplete { _ in timer.cancel() }
        return promise.futureResult
    }

    private func fail(_ error: DIMSEError) {
        guard failure == nil else { return }
        failure = error
        opened.fail(error)
        response?.fail(error)
        released?.fail(error)
        (response, released) = (nil, nil)
        timer?.cancel()
    }

    // MARK: - Channel events

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        _ = association.handle(.associate(request))
        perform(association.handle(.connected), context)
        _ = watch(opened)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        for output in buffer.withUnsafeReadableBytes({ association.receive($0) }) {
            perform(output, buffer, context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        SocketOptions.armQuickAcknowledgement(context.channel)
    }

    func channelInactive(context: ChannelHandlerContext) {
        perform(association.handle(.connectionClosed), context)
        released?.succeed()
        released = nil
        fail(DIMSEError(.connectionLost, "the peer closed the connection"))
        self.context = nil
    }

    /// Also reached when the connection never opened.
    func handlerRemoved(context: ChannelHandlerContext) {
        fail(DIMSEError(.cannotConnect, "the connection did not open"))
        self.context = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(DIMSEError(.connectionLost, "\(error)"))
        context.close(promise: nil)
    }

    // MARK: - What the association wants

    private func perform(_ outputs: [AssociationOutput], _ context: ChannelHandlerContext) {
        for output in outputs { perform(output, ByteBuffer(), context) }
    }

    private func perform(_ output: AssociationOutput, _ buffer: ByteBuffer, _ context: ChannelHandlerContext)
    {
        switch output {
        case .connect, .stopTimer: break
        case .send(let bytes):
            context.writeAndFlush(
                wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
        // Only an abort or the answer to the peer's release starts it: either way we are done here.
        case .startTimer, .close: context.close(promise: nil)
        case .indicate(let indication): receive(indication, buffer, context)
        }
    }

    private func receive(
        _ indication: AssociationIndication, _ buffer: ByteBuffer, _ context: ChannelHandlerContext
    ) {
        switch indication {
        case .associationAccepted: opened.succeed(association.contexts)
        case .associationRejected(let reject): fail(DIMSEError(.rejected, "\(reject)"))
        case .data(let fragment): receive(fragment, buffer, context)
        case .releaseRequested: perform(association.handle(.respondToRelease), context)
        case .releaseConfirmed:
            released?.succeed()
            released = nil
        case .aborted(let abort): fail(DIMSEError(.aborted, "\(abort)"))
        case .failed(let error): fail(DIMSEError(.protocolFault, "\(error)"))
        case .connectionLost: fail(DIMSEError(.connectionLost, "the peer closed the connection"))
        case .associationRequested: break
        }
    }

    private func receive(_ fragment: DataFragment, _ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        do throws(NetworkError) {
            let part = try buffer.withUnsafeReadableBytes { chunk throws(NetworkError) in
                try assembler.receive(fragment, in: chunk)
            }
            // The responses we ask for have no data set; what one might have is of no interest.
            guard case .command(let command, _)? = part else { return }
            guard command.field.isResponse, earlyResponse == nil else {
                throw NetworkError(.unexpected, "\(command.field) from a peer that serves")
            }
            guard let waiting = response else {
                earlyResponse = command
                return
            }
            response = nil
            waiting.succeed(command)
        } catch {
            abort(DIMSEError(.protocolFault, "\(error)"))
        }
    }
}
