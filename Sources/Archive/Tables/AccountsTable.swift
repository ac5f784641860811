import Records

/// Who may sign in. Names are unique in their folded form, `name_key`.
package enum AccountsTable {
    package struct Credentials: Sendable {
        package var account: Account
        /// Empty: no password opens the account.
        package var passwordHash: String
        package var disabled: Bool
        package var secondFactor: SecondFactor
        /// Has tokens only, and no password.
        package var isProgram: Bool
    }

    /// The shared secret of one-time codes, and the step of the last code that was taken.
    package struct SecondFactor: Sendable, Equatable {
        /// Base32; empty: there is none.
        package var secret: String
        /// Shown, but not yet proved to work.
        package var pending: String
        package var lastStep: Int64

        package init(secret: String, pending: String, lastStep: Int64) {
            self.secret = secret
            self.pending = pending
            self.lastStep = lastStep
        }
    }

    /// What a new account is.
    package struct Draft: Sendable {
        package var name: String
        package var nameKey: String
        package var fullName = ""
        package var isProgram = false
        package var passwordHash: String
        package var mustChangePassword = false
        /// Nil: a physician of the first site, and its administrator if nobody else has an account.
        package var memberships: Set<Membership>?

        package init(name: String, nameKey: String, passwordHash: String) {
            self.name = name
            self.nameKey = nameKey
            self.passwordHash = passwordHash
        }
    }

    static let columns = "id, name, must_change_password, key, full_name"
    static let secrets =
        "password_hash, disabled, kind, totp_secret, totp_pending, totp_last_step"

    package static func insert(
        name: String, nameKey: String, passwordHash: String, mustChangePassword: Bool, nowMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) -> Account {
        var draft = Draft(name: name, nameKey: nameKey, passwordHash: passwordHash)
        draft.mustChangePassword = mustChangePassword
        return try insert(draft, nowMilliseconds: nowMilliseconds, in: writer)
    }

    package static func insert(
        _ draft: Draft, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Account {
        let isFirst = try writer.rows("SELECT 1 AS one FROM accounts LIMIT 1").isEmpty
        let row = try writer.row(
            """
            INSERT INTO accounts (
                name, name_key, password_hash, must_change_password, disabled, created_ms, manages_images, key,
                full_name, kind
            ) VALUES (?, ?, ?, ?, 0, ?, 0, ?, ?, ?)
            RETURNING id, name, must_change_password, key, full_name
            """,
            [
                SQLValue(draft.name), SQLValue(draft.nameKey), SQLValue(draft.passwordHash),
                SQLValue(draft.mustChangePassword), SQLValue(nowMilliseconds), SQLValue(RandomKey.make()),
                SQLValue(draft.fullName), SQLValue(draft.isProgram ? "program" : "person"),
            ])
        guard let row else { throw ArchiveError(.database, "The database gave the new account no row.") }
        var account = Account(row)
        try Memberships.set(
            draft.memberships ?? Membership.usual(isFirst: isFirst), account: account.id, in: writer)
        try account.join(in: writer.reader)
        return account
    }

    package static func credentials(nameKey: String, in reader: Reader) throws(ArchiveError) -> Credentials? {
        try reader.row("SELECT \(columns), \(secrets) FROM accounts WHERE name_key = ?", [SQLValue(nameKey)])
            .map { row throws(ArchiveError) in try Credentials(row, in: reader) }
    }

    package static func credentials(id: Int64, in reader: Reader) throws(ArchiveError) -> Credentials? {
        try reader.row("SELECT \(columns), \(secrets) FROM accounts WHERE id = ?", [SQLValue(id)])
            .map { row throws(ArchiveError) in try Credentials(row, in: reader) }
    }

    package static func credentials(key: String, in reader: Reader) throws(ArchiveError) -> Credentials? {
        try reader.row("SELECT \(columns), \(secrets) FROM accounts WHERE key = ?", [SQLValue(key)])
            .map { row throws(ArchiveError) in try Credentials(row, in: reader) }
    }

    /// Every account with its roles, by name.
    package static func list(in reader: Reader) throws(ArchiveError) -> [Account] {
        var accounts = try reader.rows("SELECT \(columns) FROM accounts ORDER BY name_key").map(Account.init)
        for place in accounts.indices { try accounts[place].join(in: reader) }
        return accounts
    }

    /// Gives the role of an image manager at the first site, or takes it everywhere.
    package static func setManagesImages(
        _ account: Int64, _ managesImages: Bool, in writer: Writer
    ) throws(ArchiveError) {
        var given = try Memberships.given(account: account, in: writer.reader)
        if managesImages {
            given.insert(Membership(site: Site.first, role: .imageManager))
        } else {
            given = given.filter { $0.role != .imageManager }
        }
        try Memberships.set(given, account: account, in: writer)
    }

    package static func setPassword(
        _ account: Int64, passwordHash: String, mustChange: Bool, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE accounts SET password_hash = ?, must_change_password = ? WHERE id = ?",
            [SQLValue(passwordHash), SQLValue(mustChange), SQLValue(account)])
    }

    package static func setDisabled(
        _ account: Int64, _ disabled: Bool, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE accounts SET disabled = ? WHERE id = ?", [SQLValue(disabled), SQLValue(account)])
    }

    package static func setFullName(
        _ account: Int64, _ fullName: String, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE accounts SET full_name = ? WHERE id = ?", [SQLValue(fullName), SQLValue(account)])
    }

    package static func setSecondFactor(
        _ account: Int64, _ factor: SecondFactor, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE accounts SET totp_secret = ?, totp_pending = ?, totp_last_step = ? WHERE id = ?",
            [
                SQLValue(factor.secret), SQLValue(factor.pending), SQLValue(factor.lastStep),
                SQLValue(account),
            ])
    }

    package static func noteSignIn(
        _ account: Int64, atMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE accounts SET last_sign_in_ms = ? WHERE id = ?",
            [SQLValue(atMilliseconds), SQLValue(account)])
    }
}

extension Account {
    init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), name: row.text("name"),
            mustChangePassword: row.bool("must_change_password"))
        key = row.text("key")
        fullName = row.text("full_name")
    }

    /// Reads what the account is where.
    mutating func join(in reader: Reader) throws(ArchiveError) {
        memberships = try Memberships.of(account: id, in: reader)
    }
}

extension AccountsTable.Credentials {
    init(_ row: SQLRow, in reader: Reader) throws(ArchiveError) {
        self.init(
            account: Account(row), passwordHash: row.text("password_hash"), disabled: row.bool("disabled"),
            secondFactor: .init(
                secret: row.text("totp_secret"), pending: row.text("totp_pending"),
                lastStep: row.integer("totp_last_step")),
            isProgram: row.text("kind") == "program")
        try account.join(in: reader)
    }
}
