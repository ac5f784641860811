import Records

/// What programs sign in with. Only hashes are kept.
package enum AccessTokens {
    package static func insert(
        _ token: AccessToken, tokenHash: String, in writer: Writer
    ) throws(ArchiveError) -> AccessToken {
        let row = try writer.row(
            """
            INSERT INTO access_tokens (
                key, account, name, token_hash, scopes, made_by, created_ms, expires_ms, last_address
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '') RETURNING id
            """,
            [
                SQLValue(token.key), SQLValue(token.account), SQLValue(token.name), SQLValue(tokenHash),
                SQLValue(token.scopes.map(\.rawValue).sorted().joined(separator: " ")),
                SQLValue(token.madeBy), SQLValue(token.createdMilliseconds),
                SQLValue(token.expiresMilliseconds),
            ])
        var made = token
        made.id = row?.integer("id") ?? 0
        return made
    }

    package static func find(tokenHash: String, in reader: Reader) throws(ArchiveError) -> AccessToken? {
        try reader.row("SELECT * FROM access_tokens WHERE token_hash = ?", [SQLValue(tokenHash)])
            .map(AccessToken.init)
    }

    package static func list(account: Int64, in reader: Reader) throws(ArchiveError) -> [AccessToken] {
        try reader.rows(
            "SELECT * FROM access_tokens WHERE account = ? ORDER BY id DESC", [SQLValue(account)]
        ).map(AccessToken.init)
    }

    package static func touch(
        _ id: Int64, address: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE access_tokens SET last_used_ms = ?, last_address = ? WHERE id = ?",
            [SQLValue(nowMilliseconds), SQLValue(address), SQLValue(id)])
    }

    /// False when the account has no such token, or it was revoked before.
    package static func revoke(
        key: String, ofAccount account: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        try writer.execute(
            "UPDATE access_tokens SET revoked_ms = ? WHERE key = ? AND account = ? AND revoked_ms IS NULL",
            [SQLValue(nowMilliseconds), SQLValue(key), SQLValue(account)]) == 1
    }
}

extension AccessToken {
    package init(
        account: Int64, name: String, scopes: Set<Action>, madeBy: String, created: Int64, expires: Int64
    ) {
        self.init(
            id: 0, key: RandomKey.make(), account: account, name: name, scopes: scopes, madeBy: madeBy,
            createdMilliseconds: created, expiresMilliseconds: expires, lastUsedMilliseconds: nil,
            lastAddress: "", revokedMilliseconds: nil)
    }

    init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), key: row.text("key"), account: row.integer("account"),
            name: row.text("name"),
            scopes: Set(row.text("scopes").split(separator: " ").compactMap { Action(rawValue: String($0)) }),
            madeBy: row.text("made_by"), createdMilliseconds: row.integer("created_ms"),
            expiresMilliseconds: row.integer("expires_ms"),
            lastUsedMilliseconds: row.optionalInteger("last_used_ms"),
            lastAddress: row.text("last_address"), revokedMilliseconds: row.optionalInteger("revoked_ms"))
    }
}
