import DICOM
import NIOCore

extension AssociationHandler {
    /// PS3.8 9.1.5: "ARTIM timer". It runs from the connection on until the request is there as a whole, TLS handshake
    /// included, however slowly it comes. Short while the server stops, so that it does stop.
    func startAssociationTimer(_ context: ChannelHandlerContext) {
        associationTimer?.cancel()
        let time =
            isDraining ? min(.seconds(1), configuration.associationTimeout) : configuration.associationTimeout
        associationTimer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) {
            self.perform(self.association.handle(.timerExpired), context)
        }
    }

    /// Watches for silence, and for a peer that says so little that it is no better. One timer for the whole
    /// association, which looks at the time of the last activity when it runs down, is cheaper than one for each read.
    func startSilenceTimer(_ context: ChannelHandlerContext) {
        silenceTimer?.cancel()
        guard association.isEstablished else { return }
        let isWithin = isWithinMessage || association.isWithinPDU
        let isPressing = isWithin || !context.channel.isWritable
        let limit = isPressing ? configuration.messageTimeout : configuration.idleTimeout
        // While we are at work the peer has nothing to say; but what we say it must read.
        if isCommitting || isHeldBack || (running != nil && context.channel.isWritable) {
            lastActivity = .now()
            tally.forgive()
        }
        let left = lastActivity + TimeAmount(limit) - .now()
        guard left > .nanoseconds(0) else {
            return giveUp("peer was silent for \(limit)", context)
        }
        guard tally.getsOn(isPressing: isWithin, within: configuration.messageTimeout) else {
            return giveUp(
                "peer sent less than \(ReceptionTally.leastBytes) bytes of a message in \(limit)", context)
        }
        // The limit may turn from the long one to the short one while we wait.
        let pause = min(left, TimeAmount(configuration.messageTimeout))
        silenceTimer = context.eventLoop.assumeIsolated().scheduleTask(in: pause) {
            self.startSilenceTimer(context)
        }
    }
}
