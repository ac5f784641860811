import Records

/// Identity providers of OpenID Connect, whom of them we know as whom, and sign-ins that are under way there.
package enum ProvidersTable {
    package struct Attempt: Sendable, Equatable {
        package var provider: Int64
        package var nonce: String
        package var verifier: String
        package var next: String
        package var expiresMilliseconds: Int64

        package init(
            provider: Int64, nonce: String, verifier: String, next: String, expiresMilliseconds: Int64
        ) {
            self.provider = provider
            self.nonce = nonce
            self.verifier = verifier
            self.next = next
            self.expiresMilliseconds = expiresMilliseconds
        }
    }

    package static func all(in reader: Reader) throws(ArchiveError) -> [IdentityProvider] {
        try reader.rows("SELECT * FROM identity_providers ORDER BY id").map(IdentityProvider.init)
    }

    package static func find(key: String, in reader: Reader) throws(ArchiveError) -> IdentityProvider? {
        try reader.row("SELECT * FROM identity_providers WHERE key = ?", [SQLValue(key)]).map(
            IdentityProvider.init)
    }

    /// Adds a provider, or changes the one with this key.
    package static func put(
        _ provider: IdentityProvider, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO identity_providers (
                key, name, issuer, client_id, client_secret, public_address, links_by, created_ms
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET name = excluded.name, issuer = excluded.issuer,
                client_id = excluded.client_id, client_secret = excluded.client_secret,
                public_address = excluded.public_address, links_by = excluded.links_by
            """,
            [
                SQLValue(provider.key), SQLValue(provider.name), SQLValue(provider.issuer),
                SQLValue(provider.clientID), SQLValue(provider.clientSecret),
                SQLValue(provider.publicAddress), SQLValue(provider.linksBy), SQLValue(nowMilliseconds),
            ])
    }

    /// False when there is none of this key.
    package static func remove(key: String, in writer: Writer) throws(ArchiveError) -> Bool {
        try writer.execute(
            "DELETE FROM identity_links WHERE provider IN (SELECT id FROM identity_providers WHERE key = ?)",
            [SQLValue(key)])
        return try writer.execute("DELETE FROM identity_providers WHERE key = ?", [SQLValue(key)]) == 1
    }

    package static func begin(
        stateHash: String, _ attempt: Attempt, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO identity_attempts (state_hash, provider, nonce, verifier, next, expires_ms)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(stateHash), SQLValue(attempt.provider), SQLValue(attempt.nonce),
                SQLValue(attempt.verifier), SQLValue(attempt.next), SQLValue(attempt.expiresMilliseconds),
            ])
    }

    /// Takes an attempt out: each comes back once.
    package static func take(
        stateHash: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Attempt? {
        let row = try writer.row(
            """
            DELETE FROM identity_attempts WHERE state_hash = ?
            RETURNING provider, nonce, verifier, next, expires_ms
            """, [SQLValue(stateHash)])
        guard let row, row.integer("expires_ms") > nowMilliseconds else { return nil }
        return Attempt(
            provider: row.integer("provider"), nonce: row.text("nonce"), verifier: row.text("verifier"),
            next: row.text("next"), expiresMilliseconds: row.integer("expires_ms"))
    }

    package static func account(
        provider: Int64, subject: String, in reader: Reader
    ) throws(ArchiveError) -> Int64? {
        try reader.row(
            "SELECT account FROM identity_links WHERE provider = ? AND subject = ?",
            [SQLValue(provider), SQLValue(subject)]
        )?.integer("account")
    }

    package static func isLinked(
        provider: Int64, account: Int64, in reader: Reader
    ) throws(ArchiveError) -> Bool {
        try reader.row(
            "SELECT 1 AS one FROM identity_links WHERE provider = ? AND account = ?",
            [SQLValue(provider), SQLValue(account)]) != nil
    }

    package static func link(
        provider: Int64, subject: String, account: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO identity_links (provider, subject, account, linked_ms) VALUES (?, ?, ?, ?)",
            [SQLValue(provider), SQLValue(subject), SQLValue(account), SQLValue(nowMilliseconds)])
    }

    package static func deleteExpired(nowMilliseconds: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM identity_attempts WHERE expires_ms <= ?", [SQLValue(nowMilliseconds)])
    }
}

extension IdentityProvider {
    init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), key: row.text("key"), name: row.text("name"), issuer: row.text("issuer"),
            clientID: row.text("client_id"), clientSecret: row.text("client_secret"),
            publicAddress: row.text("public_address"), linksBy: row.text("links_by"))
    }
}
