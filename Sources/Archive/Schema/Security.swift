extension Migration {
    /// How connections with devices are protected, what they must say of their user, and how fast they may be.
    static let security = Migration(
        number: 13, name: "security",
        statements: [
            "ALTER TABLE peers ADD COLUMN bytes_per_second BIGINT",
            "ALTER TABLE peers ADD COLUMN objects_per_second BIGINT",
            "ALTER TABLE peers ADD COLUMN user_rule TEXT NOT NULL DEFAULT 'checked'",
            "ALTER TABLE peers ADD COLUMN tls INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE peers ADD COLUMN tls_authority TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE peers ADD COLUMN tls_certificate TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE peers ADD COLUMN tls_key TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE peers ADD COLUMN tls_name TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE peers ADD COLUMN tls_binding TEXT NOT NULL DEFAULT ''",
        ])
}
