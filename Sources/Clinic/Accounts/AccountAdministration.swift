import Archive
import Foundation
import Records

extension Accounts {
    package func create(
        name: String, password: String, mustChangePassword: Bool, nowMilliseconds now: Int64
    ) async throws -> Account {
        guard Self.isUsable(name) else { throw AccountsError.nameUnusable }
        try checkStrength(password)
        let hash = try await hashed(password)
        let shown = name.trimmingCharacters(in: .whitespacesAndNewlines)
        do {
            return try await archive.write { writer in
                try AccountsTable.insert(
                    name: shown, nameKey: Self.key(name), passwordHash: hash,
                    mustChangePassword: mustChangePassword, nowMilliseconds: now, in: writer)
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
