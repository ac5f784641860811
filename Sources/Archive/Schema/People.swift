extension Migration {
    /// Accounts, their sessions, and what keeps guessing slow.
    static let people = Migration(
        number: 3, name: "people",
        statements: [
            """
            CREATE TABLE accounts (
                id {identity},
                name TEXT NOT NULL,
                name_key TEXT NOT NULL UNIQUE,
                password_hash TEXT NOT NULL,
                must_change_password INTEGER NOT NULL,
                disabled INTEGER NOT NULL,
                created_ms BIGINT NOT NULL
            )
            """,
            """
            CREATE TABLE sessions (
                token_hash TEXT NOT NULL PRIMARY KEY,
                account BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                created_ms BIGINT NOT NULL,
                last_seen_ms BIGINT NOT NULL
            )
            """,
            "CREATE INDEX sessions_account ON sessions (account)",
            """
            CREATE TABLE one_time_tokens (
                token_hash TEXT NOT NULL PRIMARY KEY,
                account BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                expires_ms BIGINT NOT NULL
            )
            """,
            """
            CREATE TABLE sign_in_failures (
                subject TEXT NOT NULL PRIMARY KEY,
                failures INTEGER NOT NULL,
                last_ms BIGINT NOT NULL,
                locked_until_ms BIGINT NOT NULL
            )
            """,
        ])
}
