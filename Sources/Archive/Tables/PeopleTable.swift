import Records

/// Accounts as the page about people shows them.
package enum PeopleTable {
    package static func all(nowMilliseconds: Int64, in reader: Reader) throws(ArchiveError) -> [Person] {
        let rows = try reader.rows(select + " ORDER BY a.name_key", [SQLValue(nowMilliseconds)])
        var lines: [Person] = []
        for row in rows { lines.append(try line(row, in: reader)) }
        return lines
    }

    package static func find(
        key: String, nowMilliseconds: Int64, in reader: Reader
    ) throws(ArchiveError) -> Person? {
        try reader.row(select + " WHERE a.key = ?", [SQLValue(nowMilliseconds), SQLValue(key)])
            .map { row throws(ArchiveError) in try line(row, in: reader) }
    }

    private static let select = """
        SELECT a.id, a.name, a.must_change_password, a.key, a.full_name, a.password_hash, a.disabled, a.kind,
            a.totp_secret, a.last_sign_in_ms,
            EXISTS (
                SELECT 1 FROM one_time_tokens t
                WHERE t.account = a.id AND t.purpose = 'invitation' AND t.expires_ms > ?
            ) AS invited
        FROM accounts a
        """

    private static func line(_ row: SQLRow, in reader: Reader) throws(ArchiveError) -> Person {
        var account = Account(row)
        try account.join(in: reader)
        return Person(
            account: account, given: try Memberships.given(account: account.id, in: reader),
            isDisabled: row.bool("disabled"), isProgram: row.text("kind") == "program",
            hasPassword: !row.text("password_hash").isEmpty,
            hasSecondFactor: !row.text("totp_secret").isEmpty, isInvited: row.bool("invited"),
            lastSignInMilliseconds: row.optionalInteger("last_sign_in_ms"))
    }

    /// How many open accounts hold a role at a site, as it was given; so that the last administrator stays.
    package static func holders(of role: Role, in reader: Reader) throws(ArchiveError) -> Set<Int64> {
        Set(
            try reader.rows(
                """
                SELECT DISTINCT m.account FROM memberships m JOIN accounts a ON a.id = m.account
                WHERE m.role = ? AND a.disabled = 0
                """, [SQLValue(role.rawValue)]
            ).map { $0.integer("account") })
    }
}
