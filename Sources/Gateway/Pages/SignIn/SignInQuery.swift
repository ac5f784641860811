import Clinic
import Records

/// What came of an attempt to sign in.
enum SignInResult: Sendable {
    case entered(token: String, Link)
    case again(SignInModel)
}

enum SignInQuery {
    /// Tries a name and a password.
    static func signIn(_ form: Form, _ context: PageContext, _ clinic: WebClinic) async throws -> SignInResult
    {
        let visit = context.visit
        if !form["link"].isEmpty { return try await redeem(form["link"], context, clinic) }
        if !form["challenge"].isEmpty { return try await proceed(form, context, clinic) }
        let credentials = Credentials(
            name: String(form["name"].prefix(200)), password: String(form["password"].prefix(1000)),
            address: context.remoteAddress, agent: context.agent)
        let outcome = try await clinic.signIn(credentials, visit.nowMilliseconds)
        let result = judge(outcome, next: form["next"], refused: visit.phrases.entry.refused, visit.phrases)
        guard case .again(var model) = result else { return result }
        model.name = credentials.name
        return .again(model)
    }

    /// Tries a one-time link.
    static func redeem(
        _ token: String, _ context: PageContext, _ clinic: WebClinic
    ) async throws -> SignInResult {
        let visit = context.visit
        guard (1...512).contains(token.utf8.count) else {
            return .again(SignInModel(message: visit.phrases.entry.linkRefused))
        }
        let origin = SignInOrigin(address: context.remoteAddress, agent: context.agent, method: "link")
        let outcome = try await clinic.redeem(token, origin, visit.nowMilliseconds)
        return judge(outcome, next: "", refused: visit.phrases.entry.linkRefused, visit.phrases)
    }

    /// The second step: a code.
    private static func proceed(
        _ form: Form, _ context: PageContext, _ clinic: WebClinic
    ) async throws -> SignInResult {
        guard let accounts = clinic.accounts else { throw PageError.notFound }
        let visit = context.visit
        let challenge = String(form["challenge"].prefix(200))
        let outcome = try await accounts.signIn(
            challenge: challenge, code: String(form["code"].prefix(40)), address: context.remoteAddress,
            agent: context.agent, nowMilliseconds: visit.nowMilliseconds)
        let result = judge(
            outcome, next: form["next"], refused: visit.language.ownAccount.codeRefused, visit.phrases)
        guard case .again(var model) = result else { return result }
        model.challenge = challenge
        return .again(model)
    }

    static func judge(
        _ outcome: SignInOutcome, next: String, refused: String, _ phrases: Phrases
    ) -> SignInResult {
        switch outcome {
        case .signedIn(let token, let account):
            let wanted = URLs.page(path: next) ?? URLs.worklist.link
            return .entered(token: token, account.mustChangePassword ? URLs.account.link : wanted)
        case .needsCode(let challenge):
            var model = SignInModel(next: next)
            model.challenge = challenge
            return .again(model)
        case .refused:
            return .again(SignInModel(next: next, message: refused))
        case .locked(let seconds):
            return .again(SignInModel(next: next, message: SignInModel.locked(seconds: seconds, phrases)))
        }
    }
}
