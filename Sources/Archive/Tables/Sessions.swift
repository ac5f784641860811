import Records

/// Who is signed in. Only the SHA-256 of a token is kept, so that a copy of the database signs nobody in.
package enum Sessions {
    package struct Session: Sendable {
        package var account: Account
        package var createdMilliseconds: Int64
        package var lastSeenMilliseconds: Int64
    }

    package static func insert(
        tokenHash: String, account: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO sessions (token_hash, account, created_ms, last_seen_ms) VALUES (?, ?, ?, ?)",
            [SQLValue(tokenHash), SQLValue(account), SQLValue(nowMilliseconds), SQLValue(nowMilliseconds)])
    }

    package static func find(tokenHash: String, in reader: Reader) throws(ArchiveError) -> Session? {
        try reader.row(
            """
            SELECT a.id, a.name, a.must_change_password, a.manages_images, s.created_ms, s.last_seen_ms
            FROM sessions s JOIN accounts a ON a.id = s.account
            WHERE s.token_hash = ? AND a.disabled = 0
            """, [SQLValue(tokenHash)]
        ).map { row throws(ArchiveError) in
            var session = Session(
                account: Account(row), createdMilliseconds: row.integer("created_ms"),
                lastSeenMilliseconds: row.integer("last_seen_ms"))
            session.account.memberships = try Memberships.of(account: session.account.id, in: reader)
            return session
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

    package static func deleteAll(ofAccount account: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM sessions WHERE account = ?", [SQLValue(account)])
    }

    package static func deleteExpired(
        createdBefore: Int64, seenBefore: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "DELETE FROM sessions WHERE created_ms < ? OR last_seen_ms < ?",
            [SQLValue(createdBefore), SQLValue(seenBefore)])
    }
}

/// Links that sign in once, for the demonstration.
package enum OneTimeTokens {
    package static func insert(
        tokenHash: String, account: Int64, expiresMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO one_time_tokens (token_hash, account, expires_ms) VALUES (?, ?, ?)",
            [SQLValue(tokenHash), SQLValue(account), SQLValue(expiresMilliseconds)])
    }

    /// Uses a token up and says whose it was, unless it has been used before or has expired.
    package static func redeem(
        tokenHash: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Int64? {
        let used = try writer.row(
            "DELETE FROM one_time_tokens WHERE token_hash = ? RETURNING account, expires_ms",
            [SQLValue(tokenHash)])
        guard let used, used.integer("expires_ms") > nowMilliseconds else { return nil }
        return used.integer("account")
    }

    package static func deleteAll(ofAccount account: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM one_time_tokens WHERE account = ?", [SQLValue(account)])
    }

    package static func deleteExpired(nowMilliseconds: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM one_time_tokens WHERE expires_ms <= ?", [SQLValue(nowMilliseconds)])
    }
}
