extension Migration {
    /// Where devices listen and what they may do, and promises of storage commitment that are still to be reported.
    static let services = Migration(
        number: 9, name: "services",
        statements: [
            "ALTER TABLE peers ADD COLUMN host TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE peers ADD COLUMN port INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE peers ADD COLUMN allowed INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE peers ADD COLUMN may_query INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE peers ADD COLUMN transfer_syntaxes TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE peers ADD COLUMN maximum_associations INTEGER",
            // One row a request of a peer; it stays for a while after the report was taken, so that a repeated
            // request is known for what it is.
            """
            CREATE TABLE commitments (
                id {identity},
                ae_title TEXT NOT NULL,
                called_ae_title TEXT NOT NULL,
                transaction_uid TEXT NOT NULL,
                instances TEXT NOT NULL,
                state TEXT NOT NULL,
                attempts INTEGER NOT NULL,
                not_before_ms BIGINT NOT NULL,
                created_ms BIGINT NOT NULL,
                finished_ms BIGINT,
                failure TEXT NOT NULL,
                UNIQUE (ae_title, transaction_uid)
            )
            """,
            "CREATE INDEX commitments_due ON commitments (not_before_ms) WHERE state = 'waiting'",
        ])
}
