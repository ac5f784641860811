extension Migration {
    /// Who people are beside their name, the ways they prove it, and emergency access.
    static let identity = Migration(
        number: 23, name: "identity",
        statements: [
            "ALTER TABLE accounts ADD COLUMN key TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE accounts ADD COLUMN full_name TEXT NOT NULL DEFAULT ''",
            // `person`, or `program` for one that only has tokens.
            "ALTER TABLE accounts ADD COLUMN kind TEXT NOT NULL DEFAULT 'person'",
            "ALTER TABLE accounts ADD COLUMN last_sign_in_ms BIGINT",
            // Base32; empty without a second factor. The pending one has not been shown to work yet.
            "ALTER TABLE accounts ADD COLUMN totp_secret TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE accounts ADD COLUMN totp_pending TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE accounts ADD COLUMN totp_last_step BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE sessions ADD COLUMN key TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE sessions ADD COLUMN method TEXT NOT NULL DEFAULT ''",
            // `link` signs in, `invitation` lets its bearer choose a password.
            "ALTER TABLE one_time_tokens ADD COLUMN purpose TEXT NOT NULL DEFAULT 'link'",
            """
            CREATE TABLE recovery_codes (
                account BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                code_hash TEXT NOT NULL,
                PRIMARY KEY (account, code_hash)
            ) {clustered}
            """,
            // Somebody whose password was right, before the second factor.
            """
            CREATE TABLE sign_in_challenges (
                token_hash TEXT NOT NULL PRIMARY KEY,
                account BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                attempts INTEGER NOT NULL,
                expires_ms BIGINT NOT NULL
            )
            """,
            """
            CREATE TABLE access_tokens (
                id {identity},
                key TEXT NOT NULL UNIQUE,
                account BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                token_hash TEXT NOT NULL UNIQUE,
                scopes TEXT NOT NULL,
                made_by TEXT NOT NULL,
                created_ms BIGINT NOT NULL,
                expires_ms BIGINT NOT NULL,
                last_used_ms BIGINT,
                last_address TEXT NOT NULL,
                revoked_ms BIGINT
            )
            """,
            "CREATE INDEX access_tokens_account ON access_tokens (account)",
            """
            CREATE TABLE emergency_accesses (
                id {identity},
                key TEXT NOT NULL UNIQUE,
                account BIGINT NOT NULL REFERENCES accounts (id),
                record BIGINT NOT NULL REFERENCES patient_records (id),
                reason TEXT NOT NULL,
                at_ms BIGINT NOT NULL,
                expires_ms BIGINT NOT NULL,
                reviewer BIGINT REFERENCES accounts (id),
                reviewed_ms BIGINT,
                verdict TEXT NOT NULL,
                note TEXT NOT NULL
            )
            """,
            "CREATE INDEX emergency_accesses_account ON emergency_accesses (account, expires_ms)",
            "CREATE INDEX emergency_accesses_open ON emergency_accesses (at_ms) WHERE reviewed_ms IS NULL",
            """
            CREATE TABLE identity_providers (
                id {identity},
                key TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                issuer TEXT NOT NULL UNIQUE,
                client_id TEXT NOT NULL,
                client_secret TEXT NOT NULL,
                public_address TEXT NOT NULL,
                links_by TEXT NOT NULL,
                created_ms BIGINT NOT NULL
            )
            """,
            """
            CREATE TABLE identity_links (
                provider BIGINT NOT NULL REFERENCES identity_providers (id) ON DELETE CASCADE,
                subject TEXT NOT NULL,
                account BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                linked_ms BIGINT NOT NULL,
                PRIMARY KEY (provider, subject)
            ) {clustered}
            """,
            """
            CREATE TABLE identity_attempts (
                state_hash TEXT NOT NULL PRIMARY KEY,
                provider BIGINT NOT NULL REFERENCES identity_providers (id) ON DELETE CASCADE,
                nonce TEXT NOT NULL,
                verifier TEXT NOT NULL,
                next TEXT NOT NULL,
                expires_ms BIGINT NOT NULL
            )
            """,
            """
            CREATE TABLE house_settings (
                name TEXT NOT NULL PRIMARY KEY,
                value TEXT NOT NULL
            )
            """,
        ],
        afterwards: { writer throws(ArchiveError) in
            for row in try writer.rows("SELECT id FROM accounts") {
                try writer.execute(
                    "UPDATE accounts SET key = ? WHERE id = ?",
                    [SQLValue(RandomKey.make()), SQLValue(row.integer("id"))])
            }
            try writer.execute("CREATE UNIQUE INDEX accounts_key ON accounts (key)")
            // Open sessions get a name too, or they could not be ended one by one.
            for row in try writer.rows("SELECT token_hash FROM sessions") {
                try writer.execute(
                    "UPDATE sessions SET key = ? WHERE token_hash = ?",
                    [SQLValue(RandomKey.make()), SQLValue(row.text("token_hash"))])
            }
            try writer.execute("CREATE UNIQUE INDEX sessions_key ON sessions (key)")
        })
}
