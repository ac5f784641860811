import Clinic
import Records

/// What the pages ask of the house, as closures: `init(worklist:accounts:)` ties them to the real façades, a test
/// to values of its own.
package struct WebClinic: Sendable {
    package var entries:
        @Sendable (_ search: String, _ limit: Int, _ actor: Actor) async throws -> [WorklistEntry]
    package var detail: @Sendable (_ studyUID: String) async throws -> StudyDetail?
    package var picture: @Sendable (_ location: String) async throws -> [UInt8]?
    /// Study UIDs that changed, as they change.
    package var changes: @Sendable () -> AsyncStream<String>
    package var signIn: @Sendable (_ credentials: Credentials, _ now: Int64) async throws -> SignInOutcome
    package var redeem:
        @Sendable (_ oneTimeToken: String, _ origin: SignInOrigin, _ now: Int64) async throws -> SignInOutcome
    package var account: @Sendable (_ session: String, _ now: Int64) async throws -> Account?
    package var signOut: @Sendable (_ session: String, _ address: String, _ now: Int64) async throws -> Void
    package var changePassword: @Sendable (PasswordWish, _ now: Int64) async throws -> PasswordOutcome
    package var archive = WebArchive()
    /// Who may do what.
    package var access: any AccessDesk = ClosedAccess()
    /// How the storage stands, and what of that every page says.
    package var storage: @Sendable () async throws -> StorageStatus? = { nil }
    package var notices: @Sendable () async -> [StorageNotice] = { [] }
    /// The treatment rules in force.
    package var rules: @Sendable () async -> RuleBook = { .builtIn }

    package var moving = WebMoving()
    /// Stroke cases; nil where there are none, as in tests of other pages.
    package var cases: Cases?
    /// The people around them.
    package var team: WebTeam?
    /// Who comes in, and what they are where; without it there are no pages for that.
    package var accounts: Accounts?
    /// Asks identity providers.
    package var providers: (any ProviderClient)?

    /// Asks for a result with other vessels, by name.
    package var reviseResult:
        @Sendable (_ studyUID: String, _ position: Int, VesselSelection, _ actor: Actor) async throws ->
            Void =
            { _, _, _, _ in throw ResultDesk.Refusal.noResult }

    /// Segmentations of a study, counted.
    package var findings: @Sendable (_ studyUID: String, _ actor: Actor) async throws -> [StudyFinding] = {
        _, _ in []
    }

    package init(
        entries: @escaping @Sendable (String, Int, Actor) async throws -> [WorklistEntry],
        detail: @escaping @Sendable (String) async throws -> StudyDetail?,
        picture: @escaping @Sendable (String) async throws -> [UInt8]?,
        changes: @escaping @Sendable () -> AsyncStream<String>,
        signIn: @escaping @Sendable (Credentials, Int64) async throws -> SignInOutcome,
        redeem: @escaping @Sendable (String, SignInOrigin, Int64) async throws -> SignInOutcome,
        account: @escaping @Sendable (String, Int64) async throws -> Account?,
        signOut: @escaping @Sendable (String, String, Int64) async throws -> Void,
        changePassword: @escaping @Sendable (PasswordWish, Int64) async throws -> PasswordOutcome
    ) {
        self.entries = entries
        self.detail = detail
        self.picture = picture
        self.changes = changes
        self.signIn = signIn
        self.redeem = redeem
        self.account = account
        self.signOut = signOut
        self.changePassword = changePassword
    }
}

/// What the sign-in form holds, and where it came from.
package struct Credentials: Sendable {
    package var name: String
    package var password: String
    package var address: String
    /// What the browser says it is.
    package var agent = ""
}

/// What the change-password form holds.
package struct PasswordWish: Sendable {
    package var name: String
    package var current: String
    package var new: String
    package var address: String
    package var agent = ""
}

/// How an attempt to change a password ended.
package enum PasswordOutcome: Sendable, Equatable {
    /// All sessions have ended; the token is that of a new one.
    case changed(token: String)
    case wrongPassword
    case tooShort(minimum: Int)
    case tooLong
    case tooCommon
    case locked(retryAfterSeconds: Int)
}

extension WebClinic {
    /// The real house.
    package init(worklist: Worklist, accounts: Accounts) {
        self.init(
            entries: { search, limit, actor in
                try await worklist.entries(search: search, limit: limit, for: actor)
            },
            detail: { try await worklist.detail(studyUID: $0) },
            picture: { try await worklist.picture(location: $0) },
            changes: { Self.studies(of: worklist.changes()) },
            signIn: { credentials, now in
                try await accounts.signIn(
                    name: credentials.name, password: credentials.password, address: credentials.address,
                    agent: credentials.agent, nowMilliseconds: now)
            },
            redeem: {
                try await accounts.redeem(
                    oneTimeToken: $0, address: $1.address, agent: $1.agent, nowMilliseconds: $2)
            },
            account: { try await accounts.account(session: $0, nowMilliseconds: $1) },
            signOut: { try await accounts.signOut(session: $0, address: $1, nowMilliseconds: $2) },
            changePassword: { try await Self.change($0, in: accounts, now: $1) })
        self.accounts = accounts
    }

    private static func change(
        _ wish: PasswordWish, in accounts: Accounts, now: Int64
    ) async throws -> PasswordOutcome {
        do {
            let outcome = try await accounts.changePassword(
                name: wish.name, old: wish.current, new: wish.new, address: wish.address, agent: wish.agent,
                nowMilliseconds: now)
            switch outcome {
            case .signedIn(let token, _): return .changed(token: token)
            case .refused, .needsCode: return .wrongPassword
            case .locked(let seconds): return .locked(retryAfterSeconds: seconds)
            }
        } catch AccountsError.passwordTooShort(let minimum) {
            return .tooShort(minimum: minimum)
        } catch AccountsError.passwordTooLong {
            return .tooLong
        } catch AccountsError.passwordTooCommon {
            return .tooCommon
        }
    }

    private static func studies(of changes: AsyncStream<WorklistChange>) -> AsyncStream<String> {
        AsyncStream { continuation in
            let task = Task {
                for await change in changes {
                    switch change {
                    case .study(let uid): continuation.yield(uid)
                    case .transfers: break
                    }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}
