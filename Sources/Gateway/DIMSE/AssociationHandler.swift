import Clinic
import DICOM
import Logging
import NIOCore
import Records

/// One connection of a peer to us: drives an `Association` with the bytes and timers of a channel, a `MessageReceiver`
/// with its messages, and services with its requests. While an object is committed nothing more is read.
final class AssociationHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let configuration: DIMSEServer.Configuration
    let desk: (any IntakeDesk)?
    let services: ServiceTable
    let admission: Admission
    let registry: AssociationRegistry
    let contacts: (any ContactBook)?
    let loop: any EventLoop
    var logger: Logger

    var association: Association
    private var assembler = MessageAssembler()
    var receiver: MessageReceiver?
    var request: AssociateRequest?
    var caller: Caller?
    private(set) var channelContext: ChannelHandlerContext?
    private(set) var number: Int?
    private(set) var remoteAddress = "unknown"
    private var storedCount = 0

    /// A commit runs: what was read already waits here, and nothing more is read.
    private(set) var isCommitting = false
    private var waiting: [(buffer: ByteBuffer, outputs: ArraySlice<AssociationOutput>)] = []
    /// A request that came while a service is at work; it waits, and what comes after it with it.
    private var held: MessageAssembler.Part?
    var running: RunningService?
    let session = ServiceSession()
    var awaited = AwaitedResponses()
    private var isReading = false
    private(set) var isDraining = false
    private(set) var isClosed = false
    /// The peer was faster than its rate allows: nothing is read for a moment.
    var isHeldBack = false
    var tally = ReceptionTally()

    var associationTimer: Scheduled<Void>?
    var silenceTimer: Scheduled<Void>?
    var lastActivity = NIODeadline.now()

    init(
        _ configuration: DIMSEServer.Configuration, desk: (any IntakeDesk)?, services: ServiceTable,
        admission: Admission, registry: AssociationRegistry, contacts: (any ContactBook)? = nil,
        logger: Logger,
        on loop: any EventLoop
    ) {
        self.configuration = configuration
        self.desk = desk
        self.services = services
        self.admission = admission
        self.loop = loop
        self.registry = registry
        self.contacts = contacts
        self.logger = logger
        association = Association(
            role: .acceptor, limits: .init(maximumLength: configuration.policy.maximumLength))
    }

    var isWithinMessage: Bool { assembler.isWithinMessage }

    // MARK: - Channel events

    func channelActive(context: ChannelHandlerContext) {
        channelContext = context
        remoteAddress = context.channel.remoteAddress?.ipAddress ?? "unknown"
        logger[metadataKey: "peer"] = "\(remoteAddress)"
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        let connection = AssociationRegistry.Connection(
            drain: { loop.execute { bound.value.0.drain(bound.value.1) } },
            close: { loop.execute { bound.value.1.close(promise: nil) } },
            report: { sopClass, messageID, message in
                try await loop.flatSubmit {
                    bound.value.0.report(message, sopClass: sopClass, messageID: messageID)
                }.get()
            })
        number = registry.enter(connection, peer: remoteAddress)
        guard number != nil else {
            logger.warning("connection refused: too many are open")
            context.close(promise: nil)
            return
        }
        perform(association.handle(.connectionIndicated), context)
        readMore(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        lastActivity = .now()
        tally.bytes += buffer.readableBytes
        let outputs = buffer.withUnsafeReadableBytes { association.receive($0) }
        waiting.append((buffer, outputs[...]))
        proceed(context)
        holdBack(bytes: buffer.readableBytes, objects: 0, context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        SocketOptions.armQuickAcknowledgement(context.channel)
        isReading = false
        readMore(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        lastActivity = .now()
        readMore(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosed = true
        associationTimer?.cancel()
        silenceTimer?.cancel()
        waiting.removeAll()
        perform(association.handle(.connectionClosed), context)
        cancelService()
        end()
    }

    func handlerRemoved(context: ChannelHandlerContext) { channelContext = nil }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let fault = TLSFault.words(error) {
            logger.warning("no protected connection: \(fault)")
        } else {
            logger.debug("connection failed", metadata: ["error": "\(error)"])
        }
        context.close(promise: nil)
    }

    /// What was read already must wait.
    private var isPaused: Bool { isCommitting || held != nil || isHeldBack }

    /// Asks for more bytes unless a commit runs or the peer does not read what we answer.
    func readMore(_ context: ChannelHandlerContext) {
        guard !isReading, !isPaused, !isClosed, context.channel.isWritable else { return }
        isReading = true
        context.read()
    }

    // MARK: - What the association wants

    /// Works off what has been received until there is nothing left or a commit begins.
    func proceed(_ context: ChannelHandlerContext) {
        while !isPaused, !waiting.isEmpty {
            guard let output = waiting[0].outputs.popFirst() else {
                waiting.removeFirst()
                continue
            }
            perform(output, waiting[0].buffer, context)
        }
    }

    func perform(_ outputs: [AssociationOutput], _ context: ChannelHandlerContext) {
        for output in outputs { perform(output, ByteBuffer(), context) }
    }

    func perform(_ output: AssociationOutput, _ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        switch output {
        case .connect: break  // only a requestor connects
        case .send(let bytes):
            context.writeAndFlush(
                wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
        case .startTimer: startAssociationTimer(context)
        case .stopTimer: associationTimer?.cancel()
        case .close: context.close(promise: nil)
        case .indicate(let indication): receive(indication, buffer, context)
        }
    }

    private func receive(
        _ indication: AssociationIndication, _ buffer: ByteBuffer, _ context: ChannelHandlerContext
    ) {
        switch indication {
        case .associationRequested(let request): answer(request, context)
        case .data(let fragment): receive(fragment, buffer, context)
        case .releaseRequested:
            dissociate("released")
            perform(association.handle(.respondToRelease), context)
        case .aborted(let abort): dissociate("\(abort)", isFault: true)
        case .failed(let error): dissociate("\(error)", .warning, isFault: true)
        case .connectionLost: dissociate("connection lost", .warning, isFault: true)
        case .associationAccepted, .associationRejected, .releaseConfirmed: break  // for requestors
        }
    }

    // MARK: - Messages

    private func receive(_ fragment: DataFragment, _ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        guard receiver != nil else { return }  // fragments after the end of the association
        let step: MessageReceiver.Step = buffer.withUnsafeReadableBytes { chunk in
            do throws(NetworkError) {
                guard let part = try assembler.receive(fragment, in: chunk) else { return .wait }
                guard !mustWait(part) else {
                    held = part
                    return .wait
                }
                return receiver?.receive(part, in: chunk) ?? .wait
            } catch {
                return .abort(error)
            }
        }
        take(step, context)
    }

    /// Requests wait for the running service; answers to it and its cancellation do not.
    private func mustWait(_ part: MessageAssembler.Part) -> Bool {
        guard running != nil, case .command(let command, _) = part else { return false }
        return !command.field.isResponse && command.field != .cancelRequest
    }

    /// Goes on once a service has ended, with the request that waited for it first.
    func resume(_ context: ChannelHandlerContext) {
        guard !isClosed else { return end() }
        if let part = held.take() {
            take(receiver?.receive(part, in: UnsafeRawBufferPointer(start: nil, count: 0)) ?? .wait, context)
        }
        if isDraining, !isWithinMessage { return drain(context) }
        proceed(context)
        readMore(context)
    }

    private func take(_ step: MessageReceiver.Step, _ context: ChannelHandlerContext) {
        if !isWithinMessage { tally.messages += 1 }
        switch step {
        case .wait: break
        case .respond(let response, let contextID): respond(response, contextID, context)
        case .commit(let reception, let request, let contextID):
            commit(reception, request, contextID, context)
        case .operate(let request): start(request, context)
        case .cancel(let messageID): cancelService(messageID: messageID)
        case .answered(let answer, _):
            if !take(answer) { refuse(NetworkError(.unexpected, "\(answer.field) to no request"), context) }
        case .abort(let error): refuse(error, context)
        }
    }

    private func refuse(_ error: NetworkError, _ context: ChannelHandlerContext) {
        logger.warning("aborting", metadata: ["error": "\(error)"])
        perform(association.handle(.abort), context)
        dissociate("aborted: \(error)", isFault: true)
    }

    private func respond(_ response: CommandSet, _ contextID: UInt8, _ context: ChannelHandlerContext) {
        let bytes = DataTransfer.frame(
            response.encode(), contextID: contextID, isCommand: true,
            maximumFragment: DataTransfer.maximumFragment(association.peerMaximumLength))
        perform(association.handle(.sendData(bytes)), context)
        lastActivity = .now()
        if isDraining, !isWithinMessage { drain(context) }
    }

    private func commit(
        _ reception: any Reception, _ request: CommandSet, _ contextID: UInt8,
        _ context: ChannelHandlerContext
    ) {
        isCommitting = true
        context.eventLoop.makeFutureWithTask { await reception.commit() }
            .assumeIsolated()
            .whenSuccess { outcome in
                self.isCommitting = false
                let (status, comment) = outcome.statusAndComment
                if status == .success {
                    self.storedCount += 1
                } else {
                    self.logRefusal(request, status, comment)
                }
                guard !self.isClosed else { return self.end() }
                self.respond(
                    .response(to: request, status: status, comment: comment), contextID, context)
                self.holdBack(bytes: 0, objects: 1, context)
                self.proceed(context)
                self.readMore(context)
            }
    }

    // MARK: - The end

    /// Ends what is running; the association may not be used any more.
    private func dissociate(_ reason: String, _ level: Logger.Level = .info, isFault: Bool = false) {
        guard receiver != nil else { return }
        if isFault { note(fault: reason) }
        receiver?.abandon()
        receiver = nil
        cancelService()
        silenceTimer?.cancel()
        if let number { registry.dissociate(number) }
        logger.log(
            level: level, "association ended", metadata: ["stored": "\(storedCount)", "reason": "\(reason)"])
    }

    /// Once the channel is closed and neither a commit nor a service runs: tells the house.
    private func end() {
        guard isClosed, !isCommitting, running == nil, let number else { return }
        dissociate("connection closed")
        self.number = nil
        let (desk, registry, request, remoteAddress) = (desk, registry, request, remoteAddress)
        Task {
            if let request {
                await desk?.associationEnded(
                    callingAETitle: request.callingAETitle, remoteAddress: remoteAddress)
            }
            registry.leave(number)
        }
    }

    /// The server stops: a running message may finish, then the association is aborted. Services do not finish: what
    /// they would send can be asked for again.
    func drain(_ context: ChannelHandlerContext) {
        isDraining = true
        guard !isCommitting, !isWithinMessage else { return }
        if association.isEstablished {
            perform(association.handle(.abort), context)
            dissociate("server stops")
        } else {
            context.close(promise: nil)
        }
    }

    /// A peer was silent for too long, or read nothing: in the end nothing that waits for it is kept any longer.
    func giveUp(_ reason: String, _ context: ChannelHandlerContext) {
        let isDeaf = !context.channel.isWritable
        perform(association.handle(.abort), context)
        dissociate(reason, .warning)
        SocketOptions.forgetUnsent(context.channel)
        if isDeaf { context.close(promise: nil) }
    }
}
