import Clinic
import DICOM
import NIOCore

/// A response with its data set.
struct ReceivedResponse: Sendable {
    var command: CommandSet
    var dataSet: [UInt8]
}

/// What a peer may ask of us on an association that we opened: objects that C-GET brings, reports of storage commitment.
struct ClientServing: Sendable {
    /// Takes objects; nil takes none.
    var desk: (any IntakeDesk)?
    /// Takes reports; nil takes none.
    var reports: CommitmentReceiver?
}

/// One connection of ours to a peer: drives an `Association` with the bytes of a channel and keeps the promises that
/// `ClientAssociation` waits for. Lives on its event loop.
final class ClientHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let request: AssociateRequest
    private let timeout: TimeAmount
    private let serving: ClientServing?
    private var association: Association
    private var assembler = MessageAssembler()
    private var receiver: MessageReceiver?
    private var context: ChannelHandlerContext?
    private var failure: DIMSEError?
    /// Set when the connection is protected: why its handshake failed.
    var tls: TLSFault.Note?

    let opened: EventLoopPromise<[AcceptedContext]>
    private var response: EventLoopPromise<ReceivedResponse>?
    /// Responses that came before we waited for them: a peer may refuse before it has read everything, and answers to
    /// a query come as fast as it can send.
    private var early: [ReceivedResponse] = []
    /// Whether several responses to one request are awaited.
    var expectsMany = false
    private var released: EventLoopPromise<Void>?
    private var timer: Scheduled<Void>?

    /// While an object is committed, what was read already waits, and nothing more is read.
    private var isBusy = false
    private var waiting: [(buffer: ByteBuffer, outputs: ArraySlice<AssociationOutput>)] = []

    /// More responses than this are left to the network until somebody wants them.
    private static let mostEarly = 256

    init(
        _ request: AssociateRequest, serving: ClientServing?, timeout: TimeAmount, on loop: any EventLoop
    ) {
        self.request = request
        self.serving = serving
        self.timeout = timeout
        association = Association(
            role: .requestor, limits: .init(maximumLength: request.userInformation.maximumLength))
        opened = loop.makePromise()
    }

    /// The longest fragment the peer can receive.
    var maximumFragment: Int { DataTransfer.maximumFragment(association.peerMaximumLength) }

    // MARK: - What the caller wants

    /// Writes whole P-DATA-TF PDUs; done when they have left for the network.
    func write(_ pdus: ByteBuffer) -> EventLoopFuture<Void> {
        guard let context, failure == nil else { return failed() }
        // The state machine says whether data may go out; it does not look at them.
        guard case .send? = association.handle(.sendData([])).first else { return failed() }
        let promise = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(pdus), promise: promise)
        // A write that fails because we closed says only that; why we closed is what the caller wants.
        return watch(promise).assumeIsolated().flatMapErrorThrowing { error in
            throw self.failure ?? DIMSEError(.connectionLost, "\(error)")
        }.nonisolated()
    }

    /// The next response.
    func nextResponse() -> EventLoopFuture<ReceivedResponse> {
        let loop = opened.futureResult.eventLoop
        if !early.isEmpty {
            let first = early.removeFirst()
            readOrPause()
            return loop.makeSucceededFuture(first)
        }
        guard failure == nil else { return failed() }
        let promise = loop.makePromise(of: ReceivedResponse.self)
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

    /// Aborts when a promise is not kept in time. Whatever the peer sends meanwhile gives it new time.
    private func watch<T>(_ promise: EventLoopPromise<T>) -> EventLoopFuture<T> {
        timer?.cancel()
        let timer = opened.futureResult.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
            let error = DIMSEError(
                .timeout, "no answer within \(self.timeout.nanoseconds / 1_000_000_000) s")
            self.abort(error)
            promise.fail(error)
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
        receiver?.abandon()
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
        waiting.append((buffer, buffer.withUnsafeReadableBytes { association.receive($0) }[...]))
        proceed(context)
    }

    /// Works off what has been received until there is nothing left or a commit begins.
    private func proceed(_ context: ChannelHandlerContext) {
        while !isBusy, !waiting.isEmpty {
            guard let output = waiting[0].outputs.popFirst() else {
                waiting.removeFirst()
                continue
            }
            perform(output, waiting[0].buffer, context)
        }
        readOrPause()
    }

    private func readOrPause() {
        guard let context else { return }
        let wanted = !isBusy && early.count < Self.mostEarly
        try? context.channel.syncOptions?.setOption(.autoRead, value: wanted)
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
        if let tls, let words = TLSFault.calling(error, tls) {
            fail(DIMSEError(.insecure, words))
        } else {
            fail(DIMSEError(.connectionLost, tls == nil ? "\(error)" : "the peer closed the connection"))
        }
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
        case .associationAccepted:
            receiver = MessageReceiver(
                desk: serving?.desk, contexts: association.contexts, template: template(context),
                maximumDataSetBytes: 4 << 30,
                services: ServiceTable(serving?.reports.map { [$0] } ?? []))
            // PS3.7 D.3.3.7: who asked for a response and got none knows that its user was not looked at.
            if request.userInformation.identity?.wantsResponse == true,
                association.agreement.identityResponse == nil
            {
                return abort(DIMSEError(.refused, "the peer does not check users"))
            }
            opened.succeed(association.contexts)
        case .associationRejected(let reject): fail(DIMSEError(.rejected, "\(reject)", reject: reject))
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

    /// Objects that come were called for by us, and the peer is the one that sends.
    private func template(_ context: ChannelHandlerContext) -> IncomingObject {
        IncomingObject(
            sopClassUID: "", sopInstanceUID: "", transferSyntaxUID: "",
            callingAETitle: request.calledAETitle, calledAETitle: request.callingAETitle,
            remoteAddress: context.channel.remoteAddress?.ipAddress ?? "unknown")
    }

    // MARK: - Messages

    private func receive(_ fragment: DataFragment, _ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        let step: MessageReceiver.Step = buffer.withUnsafeReadableBytes { chunk in
            do throws(NetworkError) {
                guard let part = try assembler.receive(fragment, in: chunk) else { return .wait }
                if case .command(let command, _) = part, !command.field.isResponse, serving == nil {
                    throw NetworkError(.unexpected, "\(command.field) from a peer that serves")
                }
                return receiver?.receive(part, in: chunk) ?? .wait
            } catch {
                return .abort(error)
            }
        }
        take(step, context)
    }

    private func take(_ step: MessageReceiver.Step, _ context: ChannelHandlerContext) {
        switch step {
        case .wait, .cancel: break
        case .respond(let response, let contextID): respond(response, contextID)
        case .commit(let reception, let request, let contextID):
            work(context) {
                let (status, comment) = await reception.commit().statusAndComment
                return (.response(to: request, status: status, comment: comment), contextID)
            }
        case .operate(let request):
            let reports = serving?.reports
            work(context) {
                let status = reports?.take(request) ?? .unrecognisedOperation
                return (.response(to: request.command, status: status), request.context.id)
            }
        case .answered(let command, let dataSet):
            take(ReceivedResponse(command: command, dataSet: dataSet))
        case .abort(let error): abort(DIMSEError(.protocolFault, "\(error)"))
        }
    }

    private func respond(_ response: CommandSet, _ contextID: UInt8) {
        let bytes = DataTransfer.frame(
            response.encode(), contextID: contextID, isCommand: true, maximumFragment: maximumFragment)
        if let context { perform(association.handle(.sendData(bytes)), context) }
    }

    private func work(
        _ context: ChannelHandlerContext,
        _ body: @escaping @Sendable () async -> (response: CommandSet, contextID: UInt8)
    ) {
        isBusy = true
        context.eventLoop.makeFutureWithTask { await body() }.assumeIsolated().whenSuccess { answer in
            self.isBusy = false
            guard self.failure == nil, let context = self.context else { return }
            self.respond(answer.response, answer.contextID)
            self.proceed(context)
        }
    }

    private func take(_ answer: ReceivedResponse) {
        if let waiting = response {
            response = nil
            waiting.succeed(answer)
        } else if early.isEmpty || expectsMany {
            early.append(answer)
        } else {
            abort(DIMSEError(.protocolFault, "\(answer.command.field) to no request"))
        }
    }
}
