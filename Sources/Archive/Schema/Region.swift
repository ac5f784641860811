extension Migration {
    /// Sites, who works there, whose patients are whose, the ledger, and the spine of a case.
    static let region = Migration(
        number: 22, name: "region",
        statements: [
            """
            CREATE TABLE sites (
                id {identity},
                parent BIGINT REFERENCES sites (id),
                name TEXT NOT NULL,
                english_name TEXT NOT NULL,
                kind TEXT NOT NULL,
                capabilities TEXT NOT NULL,
                service_hours TEXT NOT NULL,
                active INTEGER NOT NULL,
                settings_json TEXT NOT NULL
            )
            """,
            """
            INSERT INTO sites (parent, name, english_name, kind, capabilities, service_hours, active, settings_json)
            VALUES (NULL, '本院', 'This hospital', 'hub', '', '', 1, '{}')
            """,
            """
            CREATE TABLE memberships (
                account BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                site BIGINT NOT NULL REFERENCES sites (id),
                role TEXT NOT NULL,
                PRIMARY KEY (account, site, role)
            ) {clustered}
            """,
            // Whoever could sign in so far saw everything there was.
            """
            INSERT INTO memberships (account, site, role) SELECT id, 1, 'neurologist' FROM accounts
            """,
            """
            INSERT INTO memberships (account, site, role) SELECT id, 1, 'image-manager' FROM accounts
            WHERE manages_images = 1
            """,
            """
            INSERT INTO memberships (account, site, role)
            SELECT a.id, 1, r.role FROM (SELECT min(id) AS id FROM accounts) a
            JOIN (SELECT 'system-administrator' AS role UNION ALL SELECT 'security-administrator'
                UNION ALL SELECT 'audit-administrator') r
            WHERE a.id IS NOT NULL
            """,
            "ALTER TABLE peers ADD COLUMN site BIGINT NOT NULL DEFAULT 1",
            // Who a patient is, whatever papers and numbers name him. Rows that were merged point at the one they became.
            """
            CREATE TABLE patient_records (
                id {identity},
                key TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                latin_name TEXT NOT NULL,
                search_text TEXT NOT NULL,
                birth_date TEXT NOT NULL,
                sex TEXT NOT NULL,
                is_unknown INTEGER NOT NULL,
                merged_into BIGINT REFERENCES patient_records (id),
                created_ms BIGINT NOT NULL,
                changed_ms BIGINT NOT NULL,
                version BIGINT NOT NULL
            )
            """,
            // Numbers that papers and sites give: `mrn` by a site, `national-id`, `passport` and others without one.
            """
            CREATE TABLE patient_numbers (
                record BIGINT NOT NULL REFERENCES patient_records (id),
                kind TEXT NOT NULL,
                site BIGINT NOT NULL,
                value TEXT NOT NULL,
                PRIMARY KEY (kind, site, value, record)
            ) {clustered}
            """,
            "CREATE INDEX patient_numbers_record ON patient_numbers (record)",
            // Which sites have the images of a study, and why.
            """
            CREATE TABLE study_sites (
                study_uid TEXT NOT NULL,
                site BIGINT NOT NULL REFERENCES sites (id),
                ground TEXT NOT NULL,
                since_ms BIGINT NOT NULL,
                PRIMARY KEY (study_uid, site)
            ) {clustered}
            """,
            "CREATE INDEX study_sites_site ON study_sites (site, study_uid)",
            """
            INSERT INTO study_sites (study_uid, site, ground, since_ms)
            SELECT study_uid, 1, 'encounter', first_received_ms FROM studies
            """,
            "ALTER TABLE patients ADD COLUMN record BIGINT",
            "CREATE INDEX patients_record ON patients (record)",
            """
            CREATE TABLE cases (
                id {identity},
                key TEXT NOT NULL UNIQUE,
                site BIGINT NOT NULL REFERENCES sites (id),
                record BIGINT REFERENCES patient_records (id),
                state TEXT NOT NULL,
                origin TEXT NOT NULL,
                opened_ms BIGINT NOT NULL,
                closed_ms BIGINT,
                version BIGINT NOT NULL
            )
            """,
            "CREATE INDEX cases_record ON cases (record)",
            "CREATE INDEX cases_open ON cases (site, opened_ms) WHERE closed_ms IS NULL",
            """
            CREATE TABLE case_sites (
                case_id BIGINT NOT NULL REFERENCES cases (id),
                site BIGINT NOT NULL REFERENCES sites (id),
                ground TEXT NOT NULL,
                since_ms BIGINT NOT NULL,
                PRIMARY KEY (case_id, site, ground)
            ) {clustered}
            """,
            "CREATE INDEX case_sites_site ON case_sites (site, case_id)",
            """
            CREATE TABLE case_studies (
                case_id BIGINT NOT NULL REFERENCES cases (id),
                study_uid TEXT NOT NULL,
                linked_ms BIGINT NOT NULL,
                PRIMARY KEY (case_id, study_uid)
            ) {clustered}
            """,
            "CREATE INDEX case_studies_study ON case_studies (study_uid)",
            // Append-only. `hash` is the SHA-256 of the hash before it and of the row.
            """
            CREATE TABLE ledger (
                id {identity},
                at_ms BIGINT NOT NULL,
                actor TEXT NOT NULL,
                actor_name TEXT NOT NULL,
                address TEXT NOT NULL,
                action TEXT NOT NULL,
                resource TEXT NOT NULL,
                resource_id TEXT NOT NULL,
                outcome TEXT NOT NULL,
                detail TEXT NOT NULL,
                hash TEXT NOT NULL
            )
            """,
            "CREATE INDEX ledger_resource ON ledger (resource, resource_id, id)",
            "CREATE INDEX ledger_actor ON ledger (actor, id)",
        ])
}
