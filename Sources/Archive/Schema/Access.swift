extension Migration {
    /// What belongs to which site beside studies, who patients are, and how far the ledger has been told to others.
    static let access = Migration(
        number: 24, name: "access",
        statements: [
            "ALTER TABLE scheduled_steps ADD COLUMN site BIGINT NOT NULL DEFAULT 1",
            "ALTER TABLE performed_steps ADD COLUMN site BIGINT NOT NULL DEFAULT 1",
            "ALTER TABLE films ADD COLUMN site BIGINT NOT NULL DEFAULT 1",
            "ALTER TABLE workitems ADD COLUMN site BIGINT NOT NULL DEFAULT 1",
            "ALTER TABLE workitem_subscriptions ADD COLUMN site BIGINT NOT NULL DEFAULT 1",
            // Which sites know a patient, and why, beside those that have a study or a case.
            """
            CREATE TABLE record_sites (
                record BIGINT NOT NULL REFERENCES patient_records (id),
                site BIGINT NOT NULL REFERENCES sites (id),
                since_ms BIGINT NOT NULL,
                PRIMARY KEY (record, site)
            ) {clustered}
            """,
            "CREATE INDEX record_sites_site ON record_sites (site, record)",
            // What a record is found by: names, pinyin, initials, numbers, folded.
            """
            CREATE TABLE record_words (
                word TEXT NOT NULL,
                record BIGINT NOT NULL REFERENCES patient_records (id),
                PRIMARY KEY (word, record)
            ) {clustered}
            """,
            "CREATE INDEX record_words_record ON record_words (record)",
            // Each merge with everything that it moved, so that it can be taken back.
            """
            CREATE TABLE record_merges (
                id {identity},
                from_record BIGINT NOT NULL REFERENCES patient_records (id),
                into_record BIGINT NOT NULL REFERENCES patient_records (id),
                actor TEXT NOT NULL,
                reason TEXT NOT NULL,
                at_ms BIGINT NOT NULL,
                moved_json TEXT NOT NULL,
                undone_ms BIGINT,
                undone_by TEXT NOT NULL DEFAULT ''
            )
            """,
            "CREATE INDEX record_merges_from ON record_merges (from_record)",
            "CREATE INDEX record_merges_into ON record_merges (into_record)",
            // Pairs that somebody has looked at and found to be two people; the smaller number first.
            """
            CREATE TABLE record_distinctions (
                first_record BIGINT NOT NULL REFERENCES patient_records (id),
                second_record BIGINT NOT NULL REFERENCES patient_records (id),
                actor TEXT NOT NULL,
                at_ms BIGINT NOT NULL,
                PRIMARY KEY (first_record, second_record)
            ) {clustered}
            """,
            // Where the ledger is told to, and up to which row it has been.
            """
            CREATE TABLE ledger_receivers (
                id {identity},
                form TEXT NOT NULL,
                host TEXT NOT NULL,
                port INTEGER NOT NULL,
                authority_file TEXT NOT NULL,
                certificate_file TEXT NOT NULL,
                key_file TEXT NOT NULL,
                told BIGINT NOT NULL,
                failure TEXT NOT NULL,
                tried_ms BIGINT NOT NULL,
                UNIQUE (form, host, port)
            )
            """,
        ])
}
