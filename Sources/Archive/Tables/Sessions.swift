import Records

/// Who is signed in. Only the SHA-256 of a token is kept, so that a copy of the database signs nobody in.
package enum Sessions {
    package struct Session: Sendable {
        package var account: Account
        package var createdMilliseconds: Int64
        package var lastSeenMilliseconds: Int64
        package var hasSecondFactor: Bool
        package var method: String
    }

    package static func insert(
        tokenHash: String, account: Int64, from origin: SignInOrigin = SignInOrigin(), nowMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO sessions (token_hash, account, created_ms, last_seen_ms, key, address, agent, method)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(tokenHash), SQLValue(account), SQLValue(nowMilliseconds), SQLValue(nowMilliseconds),
                SQLValue(RandomKey.make()), SQLValue(origin.address), SQLValue(origin.agent),
                SQLValue(origin.method),
            ])
    }

    package static func find(tokenHash: String, in reader: Reader) throws(ArchiveError) -> Session? {
        try reader.row(
            """
            SELECT a.id, a.name, a.must_change_password, a.key, a.full_name, s.created_ms, s.last_seen_ms, s.method,
                a.totp_secret
            FROM sessions s JOIN accounts a ON a.id = s.account
            WHERE s.token_hash = ? AND a.disabled = 0
            """, [SQLValue(tokenHash)]
        ).map { row throws(ArchiveError) in
            var session = Session(
                account: Account(row), createdMilliseconds: row.integer("created_ms"),
                lastSeenMilliseconds: row.integer("last_seen_ms"),
                hasSecondFactor: !row.text("totp_secret").isEmpty, method: row.text("method"))
            try session.account.join(in: reader)
            return session
        }
    }

    /// The sessions of an account, the one used last first.
    package static func list(
        account: Int64, current tokenHash: String = "", in reader: Reader
    ) throws(ArchiveError) -> [SessionLine] {
        try reader.rows(
            """
            SELECT key, token_hash, created_ms, last_seen_ms, address, agent, method FROM sessions
            WHERE account = ? ORDER BY last_seen_ms DESC
            """, [SQLValue(account)]
        ).map { row in
            SessionLine(
                key: row.text("key"), isThis: row.text("token_hash") == tokenHash,
                createdMilliseconds: row.integer("created_ms"),
                lastSeenMilliseconds: row.integer("last_seen_ms"),
                origin: SignInOrigin(
                    address: row.text("address"), agent: row.text("agent"), method: row.text("method")))
        }
    }

    package static func touch(
        tokenHash: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE sessions SET last_seen_ms = ? WHERE token_hash = ?",
            [SQLValue(nowMilliseconds), SQLValue(tokenHash)])
    }

    package static func delete(tokenHash: String, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM sessions WHERE token_hash = ?", [SQLValue(tokenHash)])
    }

    /// Ends one session of an account; false when it has no such one.
    package static func delete(
        key: String, ofAccount account: Int64, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        try writer.execute(
            "DELETE FROM sessions WHERE key = ? AND account = ?", [SQLValue(key), SQLValue(account)]) == 1
    }

    package static func deleteAll(ofAccount account: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM sessions WHERE account = ?", [SQLValue(account)])
    }

    /// Ends all sessions of an account but one.
    package static func deleteOthers(
        ofAccount account: Int64, than tokenHash: String, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "DELETE FROM sessions WHERE account = ? AND token_hash <> ?",
            [SQLValue(account), SQLValue(tokenHash)])
    }

    package static func deleteExpired(
        createdBefore: Int64, seenBefore: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "DELETE FROM sessions WHERE created_ms < ? OR last_seen_ms < ?",
            [SQLValue(createdBefore), SQLValue(seenBefore)])
    }
}
