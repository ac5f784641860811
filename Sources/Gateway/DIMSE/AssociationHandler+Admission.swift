import Clinic
import DICOM
import Logging
import NIOCore
import Records

extension AssociationHandler {
    /// Asks what is known of the peer, then answers it.
    func answer(_ request: AssociateRequest, _ context: ChannelHandlerContext) {
        logger[metadataKey: "calling"] = "\(request.callingAETitle)"
        let (isProtected, certificate) = context.protection()
        let presence = Admission.Presence(
            remoteAddress: remoteAddress, certificate: certificate, isProtected: isProtected)
        guard admission.mustAsk else {
            return conclude(
                admission.answer(request, configuration.policy, services, nil, presence), context)
        }
        let (admission, configuration, services) = (admission, configuration, services)
        context.eventLoop.makeFutureWithTask {
            await admission.answer(request, configuration.policy, services, presence)
        }.assumeIsolated().whenSuccess { verdict in
            guard !self.isClosed else { return }
            self.conclude(verdict, context)
            self.proceed(context)
            self.readMore(context)
        }
    }

    private func conclude(_ verdict: Admission.Verdict, _ context: ChannelHandlerContext) {
        let request = verdict.request
        var (answer, reason) = (verdict.answer, verdict.reason)
        if case .accept = answer, let number,
            !registry.associate(
                number, peer: remoteAddress, title: request.callingAETitle,
                limit: verdict.rules?.maximumAssociations)
        {
            answer = .reject(AssociateReject(.transient, .localLimitExceeded))
            reason = "too many associations are open"
        }
        switch answer {
        case .reject(let reject):
            var metadata: Logger.Metadata = ["called": "\(request.calledAETitle)"]
            if let reason { metadata["reason"] = "\(reason)" }
            logger.warning("association \(reject)", metadata: metadata)
            let why = reason.map { ": \($0)" } ?? ""
            note(fault: "association \(reject) (it called \(request.calledAETitle))\(why)", of: request)
            if reject.result == .permanent {
                admission.refusals?.note(request.callingAETitle, from: remoteAddress)
            }
            perform(association.handle(.reject(reject)), context)
        case .accept(let accept):
            self.request = request
            contacts?.succeeded(with: request.callingAETitle, isOutgoing: false, place: remoteAddress)
            perform(association.handle(.accept(accept)), context)
            begin(verdict)
            startSilenceTimer(context)
        }
    }

    private func begin(_ verdict: Admission.Verdict) {
        let request = verdict.request
        caller = Caller(
            callingAETitle: request.callingAETitle, calledAETitle: request.calledAETitle,
            remoteAddress: remoteAddress, rules: verdict.rules, account: verdict.account,
            association: number ?? 0, pacing: registry.pacing)
        let template = IncomingObject(
            sopClassUID: "", sopInstanceUID: "", transferSyntaxUID: "",
            callingAETitle: request.callingAETitle,
            calledAETitle: request.calledAETitle, remoteAddress: remoteAddress)
        receiver = MessageReceiver(
            desk: desk, contexts: association.contexts, template: template,
            maximumDataSetBytes: configuration.maximumDataSetBytes, services: services)
        var metadata: Logger.Metadata = [
            "called": "\(request.calledAETitle)",
            "contexts": "\(association.contexts.count) of \(request.contexts.count)",
        ]
        if let account = verdict.account { metadata["user"] = "\(account)" }
        logger.info("association accepted", metadata: metadata)
    }

    /// Slows a peer down to its rate: what it sends next waits in the network, and it is never refused.
    func holdBack(bytes: Int, objects: Int, _ context: ChannelHandlerContext) {
        guard let rules = caller?.rules, rules.rate.isLimited, association.isEstablished else { return }
        let pause = registry.pacing.pause(rules.aeTitle, rules.rate, bytes: bytes, objects: objects)
        guard pause > .zero, !isHeldBack else { return }
        isHeldBack = true
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(pause)) {
            self.isHeldBack = false
            self.lastActivity = .now()
            guard !self.isClosed else { return }
            self.proceed(context)
            self.readMore(context)
        }
    }
}
