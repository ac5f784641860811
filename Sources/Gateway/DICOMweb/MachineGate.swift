import Clinic
import Foundation
import Hummingbird
import Records

/// Lets in who has a session of the pages, or sends name and password of an account with the request (RFC 7617).
struct MachineGate: RouterMiddleware {
    typealias Context = PageContext

    let accounts: Accounts
    let signIn: MachineSignIn
    let cookies: CookieJar

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        let account = try await account(request, context)
        guard !account.mustChangePassword else {
            throw Problem(
                .forbidden, "password-must-change",
                "The password of this account must be changed on the pages first.")
        }
        var context = context
        context.visit.session = Visit.Session(token: "", account: account)
        return try await next(request, context)
    }

    private func account(_ request: Request, _ context: PageContext) async throws -> Account {
        let now = context.visit.nowMilliseconds
        if let token = request.cookies[cookies.session]?.value, (16...512).contains(token.utf8.count),
            let account = try await accounts.account(session: token, nowMilliseconds: now)
        {
            return account
        }
        if let token = Self.bearer(request.headers[.authorization]) {
            let outcome = try await signIn.token(
                token, address: context.remoteAddress, nowMilliseconds: now)
            guard case .account(let account) = outcome else {
                throw Self.challenge("The token is wrong, has expired or was revoked.")
            }
            return account
        }
        guard let (name, password) = Self.credentials(request.headers[.authorization]) else {
            throw Self.challenge("This address asks for a session, for a token, or for name and password.")
        }
        let outcome = try await signIn.signIn(
            name: name, password: password, address: context.remoteAddress, nowMilliseconds: now)
        switch outcome {
        case .account(let account): return account
        case .refused: throw Self.challenge("Name or password are wrong.")
        case .locked(let seconds):
            throw Problem(
                .tooManyRequests, "too-many-attempts",
                "There were too many wrong attempts; wait \(seconds) s.",
                headers: [(.retryAfter, String(seconds))])
        }
    }

    /// RFC 6750.
    static func bearer(_ header: String?) -> String? {
        guard let parts = header?.split(separator: " ", maxSplits: 1), parts.count == 2,
            parts[0].lowercased() == "bearer", parts[1].utf8.count <= 256
        else { return nil }
        return String(parts[1])
    }

    static func credentials(_ header: String?) -> (name: String, password: String)? {
        guard let parts = header?.split(separator: " ", maxSplits: 1), parts.count == 2,
            parts[0].lowercased() == "basic", parts[1].utf8.count <= 4096,
            let data = Data(base64Encoded: String(parts[1])), let text = String(data: data, encoding: .utf8),
            let colon = text.firstIndex(of: ":")
        else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    private static func challenge(_ detail: String) -> Problem {
        Problem(
            .unauthorized, "sign-in-needed", detail,
            headers: [(.wwwAuthenticate, "Basic realm=\"Willis\", charset=\"UTF-8\"")])
    }
}
