import Records

/// Who may sign in. Names are unique in their folded form, `name_key`.
package enum AccountsTable {
    package struct Credentials: Sendable {
        package var account: Account
        package var passwordHash: String
        package var disabled: Bool
    }

    package static func insert(
        name: String, nameKey: String, passwordHash: String, mustChangePassword: Bool, nowMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) -> Account {
        let row = try writer.row(
            """
            INSERT INTO accounts (
                name, name_key, password_hash, must_change_password, disabled, created_ms, manages_images
            ) VALUES (?, ?, ?, ?, 0, ?, NOT EXISTS (SELECT 1 FROM accounts))
            RETURNING id, name, must_change_password, manages_images
            """,
            [
                SQLValue(name), SQLValue(nameKey), SQLValue(passwordHash), SQLValue(mustChangePassword),
                SQLValue(nowMilliseconds),
            ])
        guard let row else { throw ArchiveError(.database, "The database gave the new account no row.") }
        var account = Account(row)
        account.memberships = Membership.usual(isFirst: account.managesImages)
        try Memberships.set(account.memberships, account: account.id, in: writer)
        return account
    }

    package static func credentials(nameKey: String, in reader: Reader) throws(ArchiveError) -> Credentials? {
        try reader.row(
            """
            SELECT id, name, must_change_password, manages_images, password_hash, disabled FROM accounts
            WHERE name_key = ?
            """, [SQLValue(nameKey)]
        ).map { row throws(ArchiveError) in try Credentials(row, in: reader) }
    }

    package static func credentials(id: Int64, in reader: Reader) throws(ArchiveError) -> Credentials? {
        try reader.row(
            """
            SELECT id, name, must_change_password, manages_images, password_hash, disabled FROM accounts WHERE id = ?
            """, [SQLValue(id)]
        ).map { row throws(ArchiveError) in try Credentials(row, in: reader) }
    }

    package static func list(in reader: Reader) throws(ArchiveError) -> [Account] {
        try reader.rows(
            "SELECT id, name, must_change_password, manages_images FROM accounts ORDER BY name_key"
        )
        .map(Account.init)
    }

    package static func setManagesImages(
        _ account: Int64, _ managesImages: Bool, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE accounts SET manages_images = ? WHERE id = ?",
            [SQLValue(managesImages), SQLValue(account)])
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
}

extension Account {
    init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), name: row.text("name"),
            mustChangePassword: row.bool("must_change_password"), managesImages: row.bool("manages_images"))
    }
}

extension AccountsTable.Credentials {
    init(_ row: SQLRow, in reader: Reader) throws(ArchiveError) {
        self.init(
            account: Account(row), passwordHash: row.text("password_hash"), disabled: row.bool("disabled"))
        account.memberships = try Memberships.of(account: account.id, in: reader)
    }
}
