import Clinic
import DICOM
import Records

/// Decides whether a peer is let in, and for what, by what the house knows of it.
struct Admission: Sendable {
    struct Verdict: Sendable {
        var request: AssociateRequest
        var answer: AssociationPolicy.Answer
        var rules: PeerRules?
        /// The account whose passcode the peer gave.
        var account: String?
        /// Why it was turned away, for the log; what the peer is told says less.
        var reason: String?
    }

    /// How a peer has come to us.
    struct Presence: Sendable {
        var remoteAddress: String
        /// The certificate that it showed and that was checked.
        var certificate: Certificate?
        var isProtected = false
    }

    /// Nil where nothing is known of anybody: everybody may send, nobody may query.
    var peers: (any PeerDesk)?
    /// Whether devices of which nothing is known are turned away.
    var onlyKnown = false
    /// Who can say whether a passcode is right; without it nobody's is looked at.
    var accounts: (any PasscodeDesk)?
    /// Where the ledger learns who was turned away.
    var refusals: RefusalNotes?

    /// Whether somebody has to be asked before a request can be answered.
    var mustAsk: Bool { peers != nil || accounts != nil }

    /// Asks what is known of the peer and its user, then answers.
    func answer(
        _ request: AssociateRequest, _ policy: AssociationPolicy, _ services: ServiceTable,
        _ presence: Presence
    ) async -> Verdict {
        do {
            let rules = try await peers?.rules(of: request.callingAETitle)
            let verdict = answer(request, policy, services, rules, presence)
            guard case .accept = verdict.answer else { return verdict }
            return try await checkUser(verdict, presence)
        } catch {
            // Whether it may come in cannot be said now.
            return Verdict(
                request: request, answer: .reject(AssociateReject(.transient, .temporaryCongestion)),
                reason: "\(error)")
        }
    }

    func answer(
        _ request: AssociateRequest, _ policy: AssociationPolicy, _ services: ServiceTable,
        _ rules: PeerRules?, _ presence: Presence
    ) -> Verdict {
        func unknown(_ reason: String) -> Verdict {
            let reject = AssociateReject(.permanent, .callingAETitleNotRecognised)
            return Verdict(request: request, answer: .reject(reject), rules: rules, reason: reason)
        }
        guard rules?.isAllowed ?? !onlyKnown else { return unknown("it may not associate") }
        if let binding = rules?.transport.binding {
            guard let certificate = presence.certificate else {
                return unknown(
                    presence.isProtected
                        ? "it must show its certificate and showed none"
                        : "it must show its certificate and came without TLS")
            }
            guard certificate.fits(binding) else {
                return unknown(
                    "it showed another certificate than its own: \(certificate.subject), sha256:\(certificate.fingerprint)"
                )
            }
        }
        var policy = policy
        services.extend(&policy, mayQuery: rules?.mayQuery ?? false)
        if let wanted = rules?.transferSyntaxes, !wanted.isEmpty {
            policy.transferSyntaxes = wanted + [TransferSyntax.implicitVRLittleEndian.uid]
            policy.prefersOwnOrder = true
        }
        return Verdict(request: request, answer: policy.answer(request), rules: rules)
    }

    /// PS3.7 D.3.3.7: a name with a passcode must be right. A name alone proves nothing and gives nothing. Tickets,
    /// assertions and tokens are not understood here: who sends one is let in without an answer to it, unless a user
    /// must be named.
    private func checkUser(_ verdict: Verdict, _ presence: Presence) async throws -> Verdict {
        var verdict = verdict
        let rule = verdict.rules?.user ?? .checked
        guard rule != .ignored else { return verdict }
        func refuse(_ reason: String, _ result: AssociateReject.Result = .permanent) -> Verdict {
            verdict.answer = .reject(AssociateReject(result, .noReasonGiven))
            verdict.reason = reason
            return verdict
        }
        guard let identity = verdict.request.userInformation.identity,
            identity.kind == .userNameAndPasscode
        else {
            return rule == .required ? refuse("it must name a user and a passcode") : verdict
        }
        guard let accounts else {
            return rule == .required ? refuse("passcodes cannot be checked here") : verdict
        }
        let name = String(decoding: identity.primary, as: UTF8.self)
        let outcome = try await accounts.check(
            name: name, passcode: String(decoding: identity.secondary, as: UTF8.self),
            address: presence.remoteAddress)
        switch outcome {
        case .account(let account) where account.mustChangePassword:
            return refuse("the password of \(account.name) must be changed on the pages first")
        case .account(let account): verdict.account = account.name
        case .refused: return refuse("wrong user or passcode")
        case .locked(let seconds):
            return refuse("too many wrong passcodes; wait \(seconds) s", .transient)
        }
        return verdict
    }
}

/// Who can say whether a passcode is that of an account.
package protocol PasscodeDesk: Sendable {
    func check(name: String, passcode: String, address: String) async throws -> MachineSignIn.Outcome
}
