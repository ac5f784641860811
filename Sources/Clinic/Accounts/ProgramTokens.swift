import Archive
import Foundation
import Records

/// What programs sign in with: long random tokens that stand for an account, and for no more than their scopes.
extension Accounts {
    /// What every token begins with, so that a leaked one is recognised.
    package static let tokenPrefix = "wlt_"
    private static let longestDays = 730

    /// Whose token it is, with the scopes it has; nil for one that was revoked, has expired, or never was. An account
    /// that was shut has no tokens.
    package func account(
        accessToken token: String, address: String, nowMilliseconds now: Int64
    ) async throws -> Account? {
        guard token.hasPrefix(Self.tokenPrefix), token.utf8.count <= 128 else { return nil }
        let hash = Self.tokenHash(token)
        let found = try await archive.read { reader -> (Account, AccessToken)? in
            guard let kept = try AccessTokens.find(tokenHash: hash, in: reader),
                kept.revokedMilliseconds == nil, kept.expiresMilliseconds > now,
                let known = try AccountsTable.credentials(id: kept.account, in: reader), !known.disabled
            else { return nil }
            var account = known.account
            account.token = kept.id
            account.scopes = kept.scopes
            return (account, kept)
        }
        guard let (account, kept) = found else { return nil }
        if now - (kept.lastUsedMilliseconds ?? 0) >= 60_000 || kept.lastAddress != address {
            try await archive.write {
                try AccessTokens.touch(kept.id, address: address, nowMilliseconds: now, in: $0)
            }
        }
        return account
    }

    /// Makes a token for one's own account, or for that of a program whose rights one gives. The text is not kept.
    package func makeToken(
        key: String, name: String, scopes: Set<Action>, days: Int, by asker: Asker
    ) async throws -> String {
        let line = try await tokenOwner(key, asker)
        let shown = name.trimmingCharacters(in: .whitespacesAndNewlines)
        // Nobody breaks the glass by a program.
        let usable = scopes.subtracting([.breakGlass])
        guard !shown.isEmpty, shown.count <= 64, !usable.isEmpty, (1...Self.longestDays).contains(days) else {
            throw AccountsError.tokenUnusable
        }
        let text = Self.tokenPrefix + Hexadecimal.string(Randomness.bytes(32))
        let token = AccessToken(
            account: line.account.id, name: shown, scopes: usable, madeBy: asker.actor.name,
            created: asker.nowMilliseconds, expires: asker.nowMilliseconds + Int64(days) * 86_400_000)
        try await archive.write { writer in
            let made = try AccessTokens.insert(token, tokenHash: Self.tokenHash(text), in: writer)
            let names = usable.map { "\"\($0.rawValue)\"" }.sorted().joined(separator: ",")
            try LedgerTable.append(
                asker.entry(
                    "make-token", Resource(.person, id: "\(line.account.id)"),
                    detail: "{\"scopes\":[\(names)],\"token\":\(made.id)}"), in: writer)
        }
        return text
    }

    package func tokens(key: String, by asker: Asker) async throws -> [AccessToken] {
        let line = try await tokenOwner(key, asker)
        return try await archive.read { try AccessTokens.list(account: line.account.id, in: $0) }
    }

    /// False when there is no such token, or it was revoked before.
    package func revokeToken(key: String, token: String, by asker: Asker) async throws -> Bool {
        let line = try await tokenOwner(key, asker)
        return try await archive.write { writer in
            let done = try AccessTokens.revoke(
                key: token, ofAccount: line.account.id, nowMilliseconds: asker.nowMilliseconds, in: writer)
            if done {
                try LedgerTable.append(
                    asker.entry("revoke-token", Resource(.person, id: "\(line.account.id)")), in: writer)
            }
            return done
        }
    }

    /// One's own account, or that of a program whose rights one gives: nobody makes a token that acts as a colleague.
    private func tokenOwner(_ key: String, _ asker: Asker) async throws -> Person {
        let found = try await archive.read {
            try PeopleTable.find(key: key, nowMilliseconds: asker.nowMilliseconds, in: $0)
        }
        guard let found else { throw Denial.hidden }
        if case .person(let account) = asker.actor.kind, account == found.account.id { return found }
        try await archive.require(.change, People.resource(found), by: asker)
        guard found.isProgram || asker.actor.kind == .house else { throw Denial.forbidden }
        return found
    }
}
