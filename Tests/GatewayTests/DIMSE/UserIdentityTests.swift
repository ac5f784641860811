import Clinic
import DICOM
import Records
import Testing

@testable import Gateway

@Suite("Who a peer says its user is")
struct UserIdentityTests {
    /// Knows one passcode.
    private struct Passcodes: PasscodeDesk {
        func check(name: String, passcode: String, address: String) async throws -> MachineSignIn.Outcome {
            if name == "locked" { return .locked(retryAfterSeconds: 9) }
            guard name == "anna", passcode == "secret" else { return .refused }
            return .account(
                Account(id: 1, name: name, mustChangePassword: false))
        }
    }

    private struct Rules: PeerDesk {
        var user: UserRule
        func rules(of aeTitle: String) async throws -> PeerRules? { PeerRules(aeTitle: aeTitle, user: user) }
    }

    private func verdict(_ identity: UserIdentity?, _ rule: UserRule) async -> Admission.Verdict {
        let admission = Admission(peers: Rules(user: rule), accounts: Passcodes())
        let request = AssociateRequest(
            calledAETitle: "WILLIS", callingAETitle: "CT",
            contexts: [
                ProposedContext(id: 1, abstractSyntax: .verification, transferSyntaxes: ["1.2.840.10008.1.2"])
            ], userInformation: UserInformation(identity: identity))
        return await admission.answer(
            request, .storage(), ServiceTable(), Admission.Presence(remoteAddress: "127.0.0.1"))
    }

    private func reject(_ identity: UserIdentity?, _ rule: UserRule) async -> AssociateReject? {
        if case .reject(let reject) = await verdict(identity, rule).answer { reject } else { nil }
    }

    private func passcode(_ name: String, _ secret: String) -> UserIdentity {
        UserIdentity(
            .userNameAndPasscode, wantsResponse: true, primary: Array(name.utf8),
            secondary: Array(secret.utf8))
    }

    @Test("a passcode is looked at, unless the peer's are not to be")
    func passcodes() async {
        let refused = AssociateReject(.permanent, .noReasonGiven)
        for rule in [UserRule.checked, .required] {
            let right = await verdict(passcode("anna", "secret"), rule)
            #expect(right.account == "anna")
            guard case .accept(let accept) = right.answer else {
                Issue.record("refused")
                continue
            }
            #expect(accept.userInformation.identityResponse == [])
            #expect(await reject(passcode("anna", "guess"), rule) == refused)
            #expect(
                await reject(passcode("locked", "x"), rule) == AssociateReject(.transient, .noReasonGiven))
        }
        #expect(await reject(passcode("anna", "guess"), .ignored) == nil)
    }

    @Test("what proves nothing lets nobody in who must prove something")
    func others() async {
        let kinds: [UserIdentity?] =
            [nil]
            + [.userName, .kerberos, .saml, .jsonWebToken].map {
                UserIdentity($0, wantsResponse: false, primary: [1, 2])
            }
        for identity in kinds {
            #expect(await reject(identity, .checked) == nil)
            #expect(await reject(identity, .required) != nil)
        }
    }
}
