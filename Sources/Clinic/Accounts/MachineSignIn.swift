import Archive
import Records
import Synchronization

/// Lets programs in that send name and password with every request. A right pair is remembered, so that not every
/// request costs what a sign-in is meant to cost; it is forgotten as soon as the account or its password changes.
package final class MachineSignIn: Sendable {
    package enum Outcome: Sendable, Equatable {
        case account(Account)
        /// Wrong name or password: never said which.
        case refused
        /// Too many wrong attempts on this name or from this address.
        case locked(retryAfterSeconds: Int)
    }

    private struct Known {
        var account: Int64
        var passwordHash: String
    }

    private let accounts: Accounts
    /// Pairs that were right, by a digest that is worth nothing outside this process.
    private let known = Mutex<[[UInt8]: Known]>([:])
    private let secret = Randomness.bytes(32)

    private static let mostKnown = 1000

    package init(accounts: Accounts) {
        self.accounts = accounts
    }

    package func signIn(
        name: String, password: String, address: String, nowMilliseconds now: Int64
    ) async throws -> Outcome {
        // A token stands where programs can say nothing but name and password.
        if password.hasPrefix(Accounts.tokenPrefix) {
            return try await token(password, address: address, nowMilliseconds: now)
        }
        let digest = digest(name, password)
        if let pair = known.withLock({ $0[digest] }) {
            let credentials = try await accounts.archive.read { [account = pair.account] in
                try AccountsTable.credentials(id: account, in: $0)
            }
            if let credentials, !credentials.disabled, credentials.passwordHash == pair.passwordHash,
                credentials.secondFactor.secret.isEmpty
            {
                return .account(credentials.account)
            }
            known.withLock { _ = $0.removeValue(forKey: digest) }
        }
        switch try await accounts.verify(
            name: name, password: password, address: address, nowMilliseconds: now)
        {
        case .account(let account):
            try await remember(account, digest)
            return .account(account)
        case let outcome: return outcome
        }
    }

    /// Signs a program in by its token.
    package func token(
        _ token: String, address: String, nowMilliseconds now: Int64
    ) async throws -> Outcome {
        let account = try await accounts.account(
            accessToken: token, address: address, nowMilliseconds: now)
        return account.map { .account($0) } ?? .refused
    }

    private func remember(_ account: Account, _ digest: [UInt8]) async throws {
        let credentials = try await accounts.archive.read {
            try AccountsTable.credentials(id: account.id, in: $0)
        }
        guard let credentials else { return }
        known.withLock { known in
            if known.count >= Self.mostKnown { known.removeAll() }
            known[digest] = Known(account: account.id, passwordHash: credentials.passwordHash)
        }
    }

    private func digest(_ name: String, _ password: String) -> [UInt8] {
        SHA256.digest(of: secret + Array(name.utf8.prefix(1024)) + [0] + Array(password.utf8.prefix(2048)))
    }
}

extension Accounts {
    /// Looks at name and password without opening a session.
    func verify(
        name: String, password: String, address: String, nowMilliseconds now: Int64
    ) async throws -> MachineSignIn.Outcome {
        let key = Self.key(name)
        guard Self.isUsable(name), password.utf8.count <= 1024 else { return .refused }
        switch try await check(key: key, password: password, address: address, now: now) {
        case .wait(let seconds): return .locked(retryAfterSeconds: seconds)
        case .wrong: return .refused
        case .right(let known):
            // A password alone does not open what has a second factor: programs use a token.
            guard known.secondFactor.secret.isEmpty else { return .refused }
            try await archive.write { try limit.succeed(nameKey: key, address: address, in: $0) }
            return .account(known.account)
        }
    }
}
