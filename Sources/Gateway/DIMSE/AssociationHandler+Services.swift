import DICOM
import Logging
import NIOCore

/// A service at work on an association.
struct RunningService {
    var messageID: UInt16
    var cancellation: Cancellation
    var task: Task<Void, Never>
}

/// Requests of our own that the peer has not answered yet.
struct AwaitedResponses {
    var waiting: [UInt16: EventLoopPromise<CommandSet>] = [:]
    /// Answers that came before anybody waited: a peer may refuse before it has read everything.
    var early: [UInt16: CommandSet] = [:]
}

extension AssociationHandler {
    /// Sets a service to work. One at a time: a peer that asks for more waits (PS3.7 D.3.3.3).
    func start(_ request: ServiceRequest, _ context: ChannelHandlerContext) {
        guard let service = services.service(request.command.field, request.context.abstractSyntax),
            let caller, let messageID = request.command[.messageID]
        else { return }
        let cancellation = Cancellation()
        let exchange = ServiceExchange(
            caller: caller, contexts: association.contexts, agreement: association.agreement,
            maximumFragment: DataTransfer.maximumFragment(association.peerMaximumLength),
            cancellation: cancellation, session: session, loop: context.eventLoop,
            handler: NIOLoopBound(self, eventLoop: context.eventLoop))
        let promise = context.eventLoop.makePromise(of: Void.self)
        let task = promise.completeWithTask { try await service.perform(request, on: exchange) }
        running = RunningService(messageID: messageID, cancellation: cancellation, task: task)
        promise.futureResult.assumeIsolated().whenComplete { result in
            self.running = nil
            self.lastActivity = .now()
            if case .failure(let error) = result { self.fail(error, context) }
            self.resume(context)
        }
    }

    private func fail(_ error: any Error, _ context: ChannelHandlerContext) {
        guard association.isEstablished else { return }
        logger.warning("aborting: a service broke off", metadata: ["error": "\(error)"])
        giveUp("a service broke off", context)
    }

    /// The peer, or the end of the association, wants the running service to end.
    func cancelService(messageID: UInt16? = nil) {
        guard let running, messageID == nil || messageID == running.messageID else { return }
        running.cancellation.request()
        // The end of the association: nobody can be told any more.
        guard messageID == nil else { return }
        running.task.cancel()
        let lost = DIMSEError(.connectionLost, "the association is over")
        for promise in awaited.waiting.values { promise.fail(lost) }
        awaited = AwaitedResponses()
    }

    /// Writes whole PDUs; done when they have left.
    func write(_ pdus: ByteBuffer) -> EventLoopFuture<Void> {
        // The state machine says whether data may go out; it does not look at them.
        guard let context = channelContext, association.isEstablished,
            case .send? = association.handle(.sendData([])).first
        else { return loop.makeFailedFuture(DIMSEError(.connectionLost, "the association is over")) }
        let promise = loop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(pdus), promise: promise)
        lastActivity = .now()
        return promise.futureResult
    }

    /// The response to a request of ours, once it is there.
    func response(to messageID: UInt16) -> EventLoopFuture<CommandSet> {
        if let early = awaited.early.removeValue(forKey: messageID) { return loop.makeSucceededFuture(early) }
        guard association.isEstablished else {
            return loop.makeFailedFuture(DIMSEError(.connectionLost, "the association is over"))
        }
        let promise = loop.makePromise(of: CommandSet.self)
        awaited.waiting[messageID] = promise
        let timer = loop.assumeIsolated().scheduleTask(in: TimeAmount(configuration.messageTimeout)) {
            self.awaited.waiting[messageID] = nil
            promise.fail(DIMSEError(.timeout, "no answer within \(self.configuration.messageTimeout)"))
        }
        promise.futureResult.assumeIsolated().whenComplete { _ in timer.cancel() }
        return promise.futureResult
    }

    /// An answer to a request of ours; false when nothing was asked.
    func take(_ answer: CommandSet) -> Bool {
        guard let messageID = answer[.messageIDBeingRespondedTo], answer.status != nil else { return false }
        if let promise = awaited.waiting.removeValue(forKey: messageID) {
            promise.succeed(answer)
            return true
        }
        guard running != nil, awaited.early.isEmpty else { return false }
        awaited.early[messageID] = answer
        return true
    }

    /// Sends a request of ours that belongs to no request of the peer, between messages: the report of a storage
    /// commitment. Fails at once as `busy` while something else is under way.
    func report(
        _ message: @escaping @Sendable (_ context: AcceptedContext, _ maximumFragment: Int) -> [UInt8]?,
        sopClass: UID, messageID: UInt16
    ) -> EventLoopFuture<CommandSet> {
        guard association.isEstablished, !isDraining else {
            return loop.makeFailedFuture(DIMSEError(.connectionLost, "the association is over"))
        }
        guard running == nil, !isCommitting, !isWithinMessage, awaited.waiting[messageID] == nil else {
            return loop.makeFailedFuture(DIMSEError(.busy, "the association is in use"))
        }
        let fragment = DataTransfer.maximumFragment(association.peerMaximumLength)
        guard let context = association.contexts.first(where: { $0.abstractSyntax == sopClass }),
            let bytes = message(context, fragment)
        else { return loop.makeFailedFuture(DIMSEError(.notAccepted, sopClass.string)) }
        let response = response(to: messageID)
        write(ByteBuffer(bytes: bytes)).cascadeFailure(to: awaited.waiting[messageID])
        return response
    }
}
