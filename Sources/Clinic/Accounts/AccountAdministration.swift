import Archive
import Foundation
import Records

extension Accounts {
    /// - Parameter memberships: what the account is where; nil for a physician of the first site, who administers the
    ///   house if nobody else has an account.
    package func create(
        name: String, password: String, mustChangePassword: Bool, fullName: String = "",
        memberships: Set<Membership>? = nil, nowMilliseconds now: Int64
    ) async throws -> Account {
        guard Self.isUsable(name) else { throw AccountsError.nameUnusable }
        try checkStrength(password)
        var draft = AccountsTable.Draft(
            name: name.trimmingCharacters(in: .whitespacesAndNewlines), nameKey: Self.key(name),
            passwordHash: try await hashed(password))
        draft.mustChangePassword = mustChangePassword
        draft.fullName = fullName
        draft.memberships = memberships
        do {
            return try await archive.write { [draft] writer in
                let made = try AccountsTable.insert(draft, nowMilliseconds: now, in: writer)
                try LedgerTable.append(
                    Asker.house(nowMilliseconds: now).entry("create", Resource(.person, id: "\(made.id)")),
                    in: writer)
                return made
            }
        } catch let error as ArchiveError where error.code == .constraint {
            throw AccountsError.nameTaken
        }
    }

    package func list() async throws -> [Account] {
        try await archive.read { try AccountsTable.list(in: $0) }
    }

    /// Gives an account a new password without knowing the old one, and ends its sessions and links.
    package func resetPassword(
        name: String, new: String, mustChangePassword: Bool
    ) async throws {
        try checkStrength(new)
        let hash = try await hashed(new)
        try await change(name: name) { account, writer in
            try AccountsTable.setPassword(
                account.id, passwordHash: hash, mustChange: mustChangePassword, in: writer)
        }
    }

    /// Shuts an account, or opens it again. Its sessions and links end at once.
    package func setDisabled(name: String, _ disabled: Bool) async throws {
        try await change(name: name) { account, writer in
            try AccountsTable.setDisabled(account.id, disabled, in: writer)
        }
    }

    /// Lets an account manage images, or no longer. Whoever is signed in notices with the next request.
    package func setManagesImages(name: String, _ managesImages: Bool) async throws {
        let key = Self.key(name)
        try await archive.write { writer in
            guard let known = try AccountsTable.credentials(nameKey: key, in: writer.reader) else {
                throw AccountsError.noSuchAccount
            }
            try AccountsTable.setManagesImages(known.account.id, managesImages, in: writer)
        }
    }

    /// A token for a link that signs in once, within a day.
    package func makeOneTimeToken(name: String, nowMilliseconds now: Int64) async throws -> String {
        let token = Hexadecimal.string(Randomness.bytes(32))
        let key = Self.key(name)
        let expires = now + policy.oneTimeTokenMilliseconds
        try await archive.write { writer in
            guard let known = try AccountsTable.credentials(nameKey: key, in: writer.reader) else {
                throw AccountsError.noSuchAccount
            }
            try OneTimeTokens.insert(
                tokenHash: Self.tokenHash(token), account: known.account.id, expiresMilliseconds: expires,
                in: writer)
        }
        return token
    }

    /// How addresses and other commands name an account.
    package func key(ofName name: String) async throws -> String {
        let key = Self.key(name)
        let known = try await archive.read { try AccountsTable.credentials(nameKey: key, in: $0) }
        guard let known else { throw AccountsError.noSuchAccount }
        return known.account.key
    }

    private func change(
        name: String, _ body: @escaping @Sendable (Account, Writer) throws -> Void
    ) async throws {
        let key = Self.key(name)
        try await archive.write { writer in
            guard let known = try AccountsTable.credentials(nameKey: key, in: writer.reader) else {
                throw AccountsError.noSuchAccount
            }
            try body(known.account, writer)
            try Sessions.deleteAll(ofAccount: known.account.id, in: writer)
            try OneTimeTokens.deleteAll(ofAccount: known.account.id, in: writer)
        }
    }
}
