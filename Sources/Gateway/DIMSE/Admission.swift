import Clinic
import DICOM
import Records

/// Decides whether a peer is let in, and for what, by what the house knows of it.
struct Admission: Sendable {
    struct Verdict: Sendable {
        var request: AssociateRequest
        var answer: AssociationPolicy.Answer
        var rules: PeerRules?
    }

    /// Nil where nothing is known of anybody: everybody may send, nobody may query.
    var peers: (any PeerDesk)?
    /// Whether devices of which nothing is known are turned away.
    var onlyKnown = false

    /// Whether somebody has to be asked before a request can be answered.
    var mustAsk: Bool { peers != nil }

    /// Asks what is known of the peer, then answers.
    func answer(
        _ request: AssociateRequest, _ policy: AssociationPolicy, _ services: ServiceTable
    ) async -> Verdict {
        do {
            let rules = try await peers?.rules(of: request.callingAETitle)
            return answer(request, policy, services, rules)
        } catch {
            // Whether it may come in cannot be said now.
            return Verdict(
                request: request, answer: .reject(AssociateReject(.transient, .temporaryCongestion)))
        }
    }

    func answer(
        _ request: AssociateRequest, _ policy: AssociationPolicy, _ services: ServiceTable,
        _ rules: PeerRules?
    ) -> Verdict {
        guard rules?.isAllowed ?? !onlyKnown else {
            let reject = AssociateReject(.permanent, .callingAETitleNotRecognised)
            return Verdict(request: request, answer: .reject(reject), rules: rules)
        }
        var policy = policy
        services.extend(&policy, mayQuery: rules?.mayQuery ?? false)
        if let wanted = rules?.transferSyntaxes, !wanted.isEmpty {
            policy.transferSyntaxes = wanted + [TransferSyntax.implicitVRLittleEndian.uid]
            policy.prefersOwnOrder = true
        }
        return Verdict(request: request, answer: policy.answer(request), rules: rules)
    }
}
