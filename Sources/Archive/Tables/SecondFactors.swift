/// Codes that stand in for a lost device, and sign-ins that wait for their second factor.
package enum SecondFactors {
    package static func setRecoveryCodes(
        _ hashes: [String], account: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute("DELETE FROM recovery_codes WHERE account = ?", [SQLValue(account)])
        for hash in hashes {
            try writer.execute(
                "INSERT INTO recovery_codes (account, code_hash) VALUES (?, ?)",
                [SQLValue(account), SQLValue(hash)])
        }
    }

    package static func recoveryCodes(left account: Int64, in reader: Reader) throws(ArchiveError) -> Int {
        try reader.row("SELECT count(*) AS n FROM recovery_codes WHERE account = ?", [SQLValue(account)])?
            .int("n") ?? 0
    }

    /// Uses a code up; false when there is no such one.
    package static func redeem(
        recoveryCode hash: String, account: Int64, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        try writer.execute(
            "DELETE FROM recovery_codes WHERE account = ? AND code_hash = ?",
            [SQLValue(account), SQLValue(hash)]) == 1
    }

    package static func challenge(
        tokenHash: String, account: Int64, expiresMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO sign_in_challenges (token_hash, account, attempts, expires_ms) VALUES (?, ?, 0, ?)",
            [SQLValue(tokenHash), SQLValue(account), SQLValue(expiresMilliseconds)])
    }

    /// Counts an attempt at a challenge and says whose it is; nil when it is over.
    package static func attempt(
        tokenHash: String, most: Int, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Int64? {
        try writer.row(
            """
            UPDATE sign_in_challenges SET attempts = attempts + 1
            WHERE token_hash = ? AND attempts < ? AND expires_ms > ? RETURNING account
            """, [SQLValue(tokenHash), SQLValue(most), SQLValue(nowMilliseconds)]
        )?.integer("account")
    }

    package static func end(challenge tokenHash: String, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM sign_in_challenges WHERE token_hash = ?", [SQLValue(tokenHash)])
    }

    package static func deleteExpired(nowMilliseconds: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            "DELETE FROM sign_in_challenges WHERE expires_ms <= ?", [SQLValue(nowMilliseconds)])
    }
}
