import Archive
import Foundation
import Records

/// Who works where as what, and who may come in: what security administrators do.
package struct People: Sendable {
    package let accounts: Accounts
    var archive: Archive { accounts.archive }

    /// Why somebody cannot be what was asked for.
    package enum Refusal: Error, Sendable, Equatable {
        case nameTaken
        case nameUnusable
        case fullNameTooLong
        case noSuchSite
        /// Nobody changes the rights of their own account.
        case oneself
        /// The house keeps the three administrators apart.
        case administratorsApart
        /// Nobody would be left to give rights.
        case lastAdministrator
        case isProgram
    }

    /// Somebody new.
    package struct Invitation: Sendable {
        package var name: String
        package var fullName: String
        package var site: Int64
        package var roles: Set<Role>
        package var isProgram: Bool

        package init(
            name: String, fullName: String = "", site: Int64, roles: Set<Role>, isProgram: Bool = false
        ) {
            self.name = name
            self.fullName = fullName
            self.site = site
            self.roles = roles
            self.isProgram = isProgram
        }
    }

    package init(accounts: Accounts) {
        self.accounts = accounts
    }

    // MARK: - Looking

    /// Everybody who has an account, for those who work here.
    package func list(by asker: Asker) async throws -> [Person] {
        try await archive.require(.list, Resource(.person), by: asker)
        return try await archive.read { try PeopleTable.all(nowMilliseconds: asker.nowMilliseconds, in: $0) }
    }

    package func find(key: String, by asker: Asker) async throws -> Person {
        try await archive.require(.read, Resource(.person), by: asker)
        return try await line(key, asker)
    }

    /// Whether somebody may change the rights of this person.
    package static func mayChange(_ line: Person, _ actor: Actor) -> Bool {
        allow(actor, .change, resource(line)) == .allowed && actor.kind != .person(account: line.account.id)
    }

    /// A person belongs to the sites at which roles were given.
    static func resource(_ line: Person, also site: Int64? = nil) -> Resource {
        Resource(
            .person, id: "\(line.account.id)",
            sites: Set(line.given.map(\.site) + [site].compactMap { $0 }))
    }

    // MARK: - Changing

    /// Makes an account without a password. The answer is what stands in the link of the invitation; a program has
    /// none.
    package func invite(_ wish: Invitation, by asker: Asker) async throws -> (key: String, token: String?) {
        try await archive.require(.create, Resource(.person, sites: [wish.site]), by: asker)
        guard Accounts.isUsable(wish.name) else { throw Refusal.nameUnusable }
        guard wish.fullName.count <= 64 else { throw Refusal.fullNameTooLong }
        let token = wish.isProgram ? nil : Hexadecimal.string(Randomness.bytes(32))
        let expires = asker.nowMilliseconds + accounts.policy.invitationMilliseconds
        do {
            return try await archive.write { writer in
                guard try SitesTable.find(wish.site, in: writer.reader) != nil else {
                    throw Refusal.noSuchSite
                }
                try Self.checkSeparation(wish.roles, in: writer.reader)
                let made = try AccountsTable.insert(
                    Self.draft(wish), nowMilliseconds: asker.nowMilliseconds, in: writer)
                if let token {
                    try OneTimeTokens.insert(
                        tokenHash: Accounts.tokenHash(token), account: made.id, purpose: .invitation,
                        expiresMilliseconds: expires, in: writer)
                }
                try LedgerTable.append(
                    asker.entry(
                        "invite", Resource(.person, id: "\(made.id)"),
                        detail: Self.words(wish.roles, site: wish.site)), in: writer)
                return (made.key, token)
            }
        } catch let error as ArchiveError where error.code == .constraint {
            throw Refusal.nameTaken
        }
    }

    private static func draft(_ wish: Invitation) -> AccountsTable.Draft {
        var draft = AccountsTable.Draft(
            name: wish.name.trimmingCharacters(in: .whitespacesAndNewlines), nameKey: Accounts.key(wish.name),
            passwordHash: "")
        draft.fullName = wish.fullName.trimmingCharacters(in: .whitespacesAndNewlines)
        draft.isProgram = wish.isProgram
        draft.memberships = Set(wish.roles.map { Membership(site: wish.site, role: $0) })
        return draft
    }

    /// Takes password, sessions and links away, and answers what stands in the link by which a new password is chosen.
    package func reset(key: String, by asker: Asker) async throws -> String {
        let line = try await changeable(key, asker)
        guard !line.isProgram else { throw Refusal.isProgram }
        let token = Hexadecimal.string(Randomness.bytes(32))
        let expires = asker.nowMilliseconds + accounts.policy.invitationMilliseconds
        try await archive.write { writer in
            try AccountsTable.setPassword(line.account.id, passwordHash: "", mustChange: false, in: writer)
            try Self.end(line.account.id, in: writer)
            try OneTimeTokens.insert(
                tokenHash: Accounts.tokenHash(token), account: line.account.id, purpose: .invitation,
                expiresMilliseconds: expires, in: writer)
            try LedgerTable.append(asker.entry("reset-password", Self.resource(line)), in: writer)
        }
        return token
    }

    package func setDisabled(key: String, _ disabled: Bool, by asker: Asker) async throws {
        let line = try await changeable(key, asker)
        try await archive.write { writer in
            if disabled { try Self.checkLast(line.account.id, keeps: [], in: writer.reader) }
            try AccountsTable.setDisabled(line.account.id, disabled, in: writer)
            if disabled { try Self.end(line.account.id, in: writer) }
            try LedgerTable.append(
                asker.entry(disabled ? "disable" : "enable", Self.resource(line)), in: writer)
        }
    }

    /// What a person is at one site, from now on; elsewhere nothing changes. Whoever is signed in notices with the
    /// next request.
    package func setRoles(
        key: String, site: Int64, _ roles: Set<Role>, by asker: Asker
    ) async throws {
        let line = try await changeable(key, asker, alsoAt: site)
        try await archive.write { writer in
            guard try SitesTable.find(site, in: writer.reader) != nil else { throw Refusal.noSuchSite }
            var given = try Memberships.given(account: line.account.id, in: writer.reader)
            given = given.filter { $0.site != site }
            given.formUnion(roles.map { Membership(site: site, role: $0) })
            try Self.checkSeparation(given.map(\.role), in: writer.reader)
            try Self.checkLast(line.account.id, keeps: given, in: writer.reader)
            try Memberships.set(given, account: line.account.id, in: writer)
            try LedgerTable.append(
                asker.entry(
                    "set-roles", Self.resource(line, also: site), detail: Self.words(roles, site: site)),
                in: writer)
        }
    }

    package func setFullName(key: String, _ name: String, by asker: Asker) async throws {
        let line = try await changeable(key, asker)
        guard name.count <= 64 else { throw Refusal.fullNameTooLong }
        try await archive.write { writer in
            try AccountsTable.setFullName(
                line.account.id, name.trimmingCharacters(in: .whitespacesAndNewlines), in: writer)
            try LedgerTable.append(asker.entry("rename", Self.resource(line)), in: writer)
        }
    }

    /// Takes a second factor away whose device is lost. Sessions end.
    package func removeSecondFactor(key: String, by asker: Asker) async throws {
        let line = try await changeable(key, asker)
        try await archive.write { writer in
            try AccountsTable.setSecondFactor(
                line.account.id, .init(secret: "", pending: "", lastStep: 0), in: writer)
            try SecondFactors.setRecoveryCodes([], account: line.account.id, in: writer)
            try Sessions.deleteAll(ofAccount: line.account.id, in: writer)
            try LedgerTable.append(asker.entry("remove-second-factor", Self.resource(line)), in: writer)
        }
    }

    /// The sessions of somebody else, for those who may change the account.
    package func sessions(key: String, by asker: Asker) async throws -> [SessionLine] {
        let line = try await changeable(key, asker)
        return try await archive.read { try Sessions.list(account: line.account.id, in: $0) }
    }

    /// Ends all sessions of somebody else.
    package func signOut(key: String, by asker: Asker) async throws {
        let line = try await changeable(key, asker)
        try await archive.write { writer in
            try Sessions.deleteAll(ofAccount: line.account.id, in: writer)
            try LedgerTable.append(asker.entry("end-sessions", Self.resource(line)), in: writer)
        }
    }

    // MARK: - Checks

    private func line(_ key: String, _ asker: Asker) async throws -> Person {
        let found = try await archive.read {
            try PeopleTable.find(key: key, nowMilliseconds: asker.nowMilliseconds, in: $0)
        }
        guard let found else { throw Denial.hidden }
        return found
    }

    func changeable(
        _ key: String, _ asker: Asker, alsoAt site: Int64? = nil
    ) async throws -> Person {
        let line = try await line(key, asker)
        try await archive.require(.change, Self.resource(line, also: site), by: asker)
        guard asker.account != line.account.id else { throw Refusal.oneself }
        return line
    }

    private static func end(_ account: Int64, in writer: Writer) throws(ArchiveError) {
        try Sessions.deleteAll(ofAccount: account, in: writer)
        try OneTimeTokens.deleteAll(ofAccount: account, in: writer)
    }

    private static func checkSeparation(_ roles: some Sequence<Role>, in reader: Reader) throws {
        guard try Accounts.rules(in: reader).separatesAdministrators else { return }
        guard AdministratorSeparation.permits(roles) else { throw Refusal.administratorsApart }
    }

    /// Somebody must be left who can give rights.
    private static func checkLast(
        _ account: Int64, keeps given: Set<Membership>, in reader: Reader
    ) throws {
        guard !given.contains(where: { $0.role == .securityAdministrator }) else { return }
        let holders = try PeopleTable.holders(of: .securityAdministrator, in: reader)
        guard holders != [account] else { throw Refusal.lastAdministrator }
    }

    /// For the ledger: which roles where.
    static func words(_ roles: Set<Role>, site: Int64) -> String {
        let names = roles.map { "\"\($0.rawValue)\"" }.sorted().joined(separator: ",")
        return "{\"roles\":[\(names)],\"site\":\(site)}"
    }
}
