/// Links that work once: they sign in, or let somebody choose a password.
package enum OneTimeTokens {
    package enum Purpose: String, Sendable {
        case link, invitation
    }

    package static func insert(
        tokenHash: String, account: Int64, purpose: Purpose = .link, expiresMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO one_time_tokens (token_hash, account, purpose, expires_ms) VALUES (?, ?, ?, ?)",
            [
                SQLValue(tokenHash), SQLValue(account), SQLValue(purpose.rawValue),
                SQLValue(expiresMilliseconds),
            ])
    }

    /// Whose token it is, without using it up.
    package static func owner(
        tokenHash: String, purpose: Purpose, nowMilliseconds: Int64, in reader: Reader
    ) throws(ArchiveError) -> Int64? {
        try reader.row(
            "SELECT account FROM one_time_tokens WHERE token_hash = ? AND purpose = ? AND expires_ms > ?",
            [SQLValue(tokenHash), SQLValue(purpose.rawValue), SQLValue(nowMilliseconds)]
        )?.integer("account")
    }

    /// Uses a token up and says whose it was, unless it has been used before or has expired.
    package static func redeem(
        tokenHash: String, purpose: Purpose = .link, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Int64? {
        let used = try writer.row(
            "DELETE FROM one_time_tokens WHERE token_hash = ? AND purpose = ? RETURNING account, expires_ms",
            [SQLValue(tokenHash), SQLValue(purpose.rawValue)])
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
