import Archive
import Foundation
import Records

/// Who may come in: accounts, sessions, and sign-in links that work once. Passwords are hashed on threads of their
/// own, two at a time, so that a flood of attempts costs neither the requests nor the memory of the server.
package struct Accounts: Sendable {
    let archive: Archive
    let policy: AccountPolicy
    let cost: PasswordHash.Cost
    let limit: AttemptLimit
    private static let hashing = WorkThreads(count: 2, name: "passwords")

    package init(archive: Archive, policy: AccountPolicy = AccountPolicy()) {
        self.init(archive: archive, policy: policy, cost: .standard)
    }

    init(archive: Archive, policy: AccountPolicy, cost: PasswordHash.Cost) {
        self.archive = archive
        self.policy = policy
        self.cost = cost
        limit = AttemptLimit(policy: policy)
    }

    package func signIn(
        name: String, password: String, address: String, agent: String = "", nowMilliseconds now: Int64
    ) async throws -> SignInOutcome {
        let key = Self.key(name)
        guard Self.isUsable(name), password.utf8.count <= 1024 else { return .refused }
        let origin = SignInOrigin(address: address, agent: agent)
        switch try await check(key: key, password: password, address: address, now: now) {
        case .wait(let seconds): return .locked(retryAfterSeconds: seconds)
        case .wrong: return .refused
        case .right(let known):
            return try await archive.write { writer in
                // With a second factor the attempt counts until the code is right, too.
                if known.secondFactor.secret.isEmpty {
                    try limit.succeed(nameKey: key, address: address, in: writer)
                }
                return try enter(known, from: origin, now: now, in: writer)
            }
        }
    }

    /// Signs in by a link that works once.
    package func redeem(
        oneTimeToken: String, address: String = "", agent: String = "", nowMilliseconds now: Int64
    ) async throws -> SignInOutcome {
        let hash = Self.tokenHash(oneTimeToken)
        let origin = SignInOrigin(address: address, agent: agent, method: "link")
        return try await archive.write { writer in
            guard let id = try OneTimeTokens.redeem(tokenHash: hash, nowMilliseconds: now, in: writer),
                let known = try AccountsTable.credentials(id: id, in: writer.reader),
                !known.disabled
            else { return .refused }
            return try openSession(known.account, from: origin, now: now, in: writer)
        }
    }

    /// Whose session a token is, while it lasts.
    package func account(session token: String, nowMilliseconds now: Int64) async throws -> Account? {
        let hash = Self.tokenHash(token)
        let found = try await archive.read { reader -> (Sessions.Session, Int64)? in
            guard var session = try Sessions.find(tokenHash: hash, in: reader) else { return nil }
            let lifetimes = try lifetimes(in: reader)
            guard now - session.createdMilliseconds < lifetimes.absolute,
                now - session.lastSeenMilliseconds < lifetimes.idle
            else { return nil }
            try complete(&session, now: now, in: reader)
            return (session, lifetimes.idle)
        }
        guard let (session, idle) = found else { return nil }
        // One write a minute is enough to know an idle session from a busy one.
        if now - session.lastSeenMilliseconds >= min(60_000, idle / 4) {
            try await archive.write { try Sessions.touch(tokenHash: hash, nowMilliseconds: now, in: $0) }
        }
        return session.account
    }

    /// What of an account depends on the moment.
    private func complete(
        _ session: inout Sessions.Session, now: Int64, in reader: Reader
    ) throws(ArchiveError) {
        session.account.emergencyRecords = try EmergencyTable.records(
            account: session.account.id, nowMilliseconds: now, in: reader)
        // Whoever comes by a provider has shown there what it takes.
        guard !session.hasSecondFactor, session.method != "provider", session.method != "link" else { return }
        session.account.mustSetUpSecondFactor = try Self.rules(in: reader).secondFactor
            .isRequired(of: session.account.memberships)
    }

    package func signOut(session token: String, address: String = "", nowMilliseconds now: Int64? = nil)
        async throws
    {
        let hash = Self.tokenHash(token)
        try await archive.write { writer in
            if let now, let session = try Sessions.find(tokenHash: hash, in: writer.reader) {
                try LedgerTable.append(
                    Asker(session.account.actor, address: address, nowMilliseconds: now)
                        .entry("sign-out", Resource(.person, id: "\(session.account.id)")), in: writer)
            }
            try Sessions.delete(tokenHash: hash, in: writer)
        }
    }

    /// Changes a password that its owner knows. All sessions of the account end; the answer opens a new one.
    package func changePassword(
        name: String, old: String, new: String, address: String, agent: String = "",
        nowMilliseconds now: Int64
    ) async throws -> SignInOutcome {
        let key = Self.key(name)
        try checkStrength(new)
        switch try await check(key: key, password: old, address: address, now: now) {
        case .wait(let seconds): return .locked(retryAfterSeconds: seconds)
        case .wrong: return .refused
        case .right(let known):
            let hash = try await hashed(new)
            var account = known.account
            account.mustChangePassword = false
            return try await archive.write { [account] writer in
                try limit.succeed(nameKey: key, address: address, in: writer)
                try AccountsTable.setPassword(account.id, passwordHash: hash, mustChange: false, in: writer)
                try Sessions.deleteAll(ofAccount: account.id, in: writer)
                try OneTimeTokens.deleteAll(ofAccount: account.id, in: writer)
                try LedgerTable.append(
                    Asker(account.actor, address: address, nowMilliseconds: now)
                        .entry("change-password", Resource(.person, id: "\(account.id)")), in: writer)
                let origin = SignInOrigin(address: address, agent: agent)
                return try openSession(account, from: origin, now: now, in: writer)
            }
        }
    }

    /// Removes what has expired; for a now-and-then task of the server.
    package func prune(nowMilliseconds now: Int64) async throws {
        try await archive.write { writer in
            let lifetimes = try lifetimes(in: writer.reader)
            try Sessions.deleteExpired(
                createdBefore: now - lifetimes.absolute, seenBefore: now - lifetimes.idle, in: writer)
            try OneTimeTokens.deleteExpired(nowMilliseconds: now, in: writer)
            try SecondFactors.deleteExpired(nowMilliseconds: now, in: writer)
            try ProvidersTable.deleteExpired(nowMilliseconds: now, in: writer)
        }
    }

    // MARK: - Checking passwords

    enum Check { case right(AccountsTable.Credentials), wrong, wait(seconds: Int) }

    func check(key: String, password: String, address: String, now: Int64) async throws -> Check {
        let wait = try await archive.write { writer in
            try limit.begin(nameKey: key, address: address, now: now, in: writer)
        }
        if let wait { return .wait(seconds: wait) }
        let known = try await archive.read { try AccountsTable.credentials(nameKey: key, in: $0) }
        let stored = known.flatMap { PasswordHash($0.passwordHash) }
        // An unknown name, one without a password and one that is shut cost the same time as any other.
        let hash = stored ?? PasswordHash(cost: cost, salt: Array(repeating: 0, count: 16), hash: [0])
        let matches = try await Self.hashing.run { hash.matches(password) }
        guard let known, stored != nil, matches, !known.disabled else {
            let resource = Resource(.person, id: known.map { "\($0.account.id)" } ?? "")
            try await archive.write { writer in
                try LedgerTable.append(
                    Asker(.stranger, address: address, nowMilliseconds: now)
                        .entry("sign-in", resource, .refused), in: writer)
            }
            return .wrong
        }
        return .right(known)
    }

    /// Opens a session, or asks for the second factor first.
    func enter(
        _ known: AccountsTable.Credentials, from origin: SignInOrigin, now: Int64, in writer: Writer
    ) throws -> SignInOutcome {
        guard !known.secondFactor.secret.isEmpty else {
            return try openSession(known.account, from: origin, now: now, in: writer)
        }
        let challenge = Hexadecimal.string(Randomness.bytes(32))
        try SecondFactors.challenge(
            tokenHash: Self.tokenHash(challenge), account: known.account.id,
            expiresMilliseconds: now + policy.challengeMilliseconds, in: writer)
        return .needsCode(challenge: challenge)
    }

    func openSession(
        _ account: Account, from origin: SignInOrigin, now: Int64, in writer: Writer
    ) throws -> SignInOutcome {
        let token = Hexadecimal.string(Randomness.bytes(32))
        var origin = origin
        origin.agent = String(origin.agent.prefix(200))
        try Sessions.insert(
            tokenHash: Self.tokenHash(token), account: account.id, from: origin, nowMilliseconds: now,
            in: writer)
        try AccountsTable.noteSignIn(account.id, atMilliseconds: now, in: writer)
        try LedgerTable.append(
            Asker(account.actor, address: origin.address, nowMilliseconds: now).entry(
                "sign-in", Resource(.person, id: "\(account.id)"), detail: "{\"by\":\"\(origin.method)\"}"),
            in: writer)
        return .signedIn(token: token, account)
    }

    func hashed(_ password: String) async throws -> String {
        let cost = cost
        let hash = try await Self.hashing.run { PasswordHash.make(password, cost: cost) }
        guard let hash else { throw AccountsError.hashing }
        return hash.description
    }

    func checkStrength(_ password: String) throws(AccountsError) {
        guard password.count >= policy.minimumPasswordLength else {
            throw .passwordTooShort(minimum: policy.minimumPasswordLength)
        }
        guard password.utf8.count <= 1024 else { throw .passwordTooLong }
        guard !CommonPasswords.contains(password) else { throw .passwordTooCommon }
    }

    // MARK: - Names and tokens

    /// Names differ only if they differ after folding, so that nobody poses as somebody else by case or width.
    static func key(_ name: String) -> String {
        name.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCompatibilityMapping
            .lowercased()
    }

    static func isUsable(_ name: String) -> Bool {
        let key = key(name)
        return !key.isEmpty && name.count <= 64 && name.utf8.count <= 256
            && !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    static func tokenHash(_ token: String) -> String {
        Hexadecimal.string(SHA256.digest(of: token.utf8.prefix(256)))
    }
}
