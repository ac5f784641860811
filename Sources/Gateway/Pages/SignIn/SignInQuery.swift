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
        if !form["link"].isEmpty { return try await redeem(form["link"], visit, clinic) }
        let credentials = Credentials(
            name: String(form["name"].prefix(200)), password: String(form["password"].prefix(1000)),
            address: context.remoteAddress)
        let outcome = try await clinic.signIn(credentials, visit.nowMilliseconds)
        let result = judge(outcome, next: form["next"], refused: visit.phrases.entry.refused, visit.phrases)
        guard case .again(var model) = result else { return result }
        model.name = credentials.name
        return .again(model)
    }

    /// Tries a one-time link.
    static func redeem(_ token: String, _ visit: Visit, _ clinic: WebClinic) async throws -> SignInResult {
        guard (1...512).contains(token.utf8.count) else {
            return .again(SignInModel(message: visit.phrases.entry.linkRefused))
        }
        let outcome = try await clinic.redeem(token, visit.nowMilliseconds)
        return judge(outcome, next: "", refused: visit.phrases.entry.linkRefused, visit.phrases)
    }

    private static func judge(
        _ outcome: SignInOutcome, next: String, refused: String, _ phrases: Phrases
    ) -> SignInResult {
        switch outcome {
        case .signedIn(let token, let account):
            let wanted = URLs.page(path: next) ?? URLs.worklist.link
            return .entered(token: token, account.mustChangePassword ? URLs.account.link : wanted)
        case .refused:
            return .again(SignInModel(next: next, message: refused))
        case .locked(let seconds):
            return .again(SignInModel(next: next, message: SignInModel.locked(seconds: seconds, phrases)))
        }
    }
}
