import Archive
import Records

/// How somebody who was invited, or whose password was reset, chooses a password.
extension Accounts {
    /// Whom an invitation is for, while it can be used.
    package func invited(by token: String, nowMilliseconds now: Int64) async throws -> Account? {
        let hash = Self.tokenHash(token)
        return try await archive.read { reader in
            guard
                let id = try OneTimeTokens.owner(
                    tokenHash: hash, purpose: .invitation, nowMilliseconds: now, in: reader),
                let known = try AccountsTable.credentials(id: id, in: reader), !known.disabled
            else { return nil }
            return known.account
        }
    }

    /// Uses an invitation up: its bearer has this password from now on and is signed in.
    package func accept(
        invitation token: String, password: String, from origin: SignInOrigin, nowMilliseconds now: Int64
    ) async throws -> SignInOutcome {
        guard try await invited(by: token, nowMilliseconds: now) != nil else {
            throw AccountsError.noSuchInvitation
        }
        try checkStrength(password)
        let passwordHash = try await hashed(password)
        let hash = Self.tokenHash(token)
        return try await archive.write { writer in
            guard
                let id = try OneTimeTokens.redeem(
                    tokenHash: hash, purpose: .invitation, nowMilliseconds: now, in: writer),
                let known = try AccountsTable.credentials(id: id, in: writer.reader), !known.disabled
            else { throw AccountsError.noSuchInvitation }
            try AccountsTable.setPassword(id, passwordHash: passwordHash, mustChange: false, in: writer)
            try OneTimeTokens.deleteAll(ofAccount: id, in: writer)
            try LedgerTable.append(
                LedgerEntry(
                    known.account.actor, "choose-password", Resource(.person, id: "\(id)"), at: now,
                    address: origin.address), in: writer)
            // A second factor that was there before the reset still counts.
            return try enter(known, from: origin, now: now, in: writer)
        }
    }
}
