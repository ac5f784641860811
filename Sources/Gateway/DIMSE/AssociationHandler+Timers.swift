import DICOM
import NIOCore

extension AssociationHandler {
    /// PS3.8 9.1.5: "ARTIM timer". Short while the server stops, so that it does stop.
    func startAssociationTimer(_ context: ChannelHandlerContext) {
        associationTimer?.cancel()
        let time =
            isDraining ? min(.seconds(1), configuration.associationTimeout) : configuration.associationTimeout
        associationTimer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) {
            self.perform(self.association.handle(.timerExpired), context)
        }
    }

    /// Watches for silence. One timer for the whole association, which looks at the time of the last activity when it
    /// runs down, is cheaper than one for each read.
    func startSilenceTimer(_ context: ChannelHandlerContext) {
        silenceTimer?.cancel()
        guard association.isEstablished else { return }
        let isPressing = isWithinMessage || !context.channel.isWritable
        let limit = isPressing ? configuration.messageTimeout : configuration.idleTimeout
        // While we are at work the peer has nothing to say; but what we say it must read.
        if isCommitting || (running != nil && context.channel.isWritable) { lastActivity = .now() }
        let left = lastActivity + TimeAmount(limit) - .now()
        guard left > .nanoseconds(0) else {
            return giveUp("peer was silent for \(limit)", context)
        }
        // The limit may turn from the long one to the short one while we wait.
        let pause = min(left, TimeAmount(configuration.messageTimeout))
        silenceTimer = context.eventLoop.assumeIsolated().scheduleTask(in: pause) {
            self.startSilenceTimer(context)
        }
    }
}
