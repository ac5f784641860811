import Records

extension Migration {
    /// Finding patients, comparing them, merging them, and whose images a study is.
    static let patientIdentity = Migration(
        number: 29, name: "patient identity",
        statements: [
            // Two hospitals may give one number to two people: whose images they are is a matter of each study.
            "ALTER TABLE studies ADD COLUMN record BIGINT",
            """
            UPDATE studies SET record = (SELECT p.record FROM patients p WHERE p.id = studies.patient)
            WHERE patient IN (SELECT p.id FROM patients p WHERE p.record IS NOT NULL)
            """,
            "CREATE INDEX studies_record ON studies (record) WHERE record IS NOT NULL",
            "DROP INDEX patients_record",
            "ALTER TABLE patients DROP COLUMN record",
            "ALTER TABLE patient_records DROP COLUMN search_text",
            "CREATE INDEX patient_numbers_value ON patient_numbers (value)",
            "CREATE INDEX patient_records_changed ON patient_records (changed_ms, id)",
            "CREATE INDEX patient_records_merged ON patient_records (merged_into) WHERE merged_into IS NOT NULL",
            "DROP TABLE record_merges",
            // Each merge with all that both records were and what it moved. Those after one that is taken back are written
            // anew, as if it had not been.
            """
            CREATE TABLE record_merges (
                id {identity},
                key TEXT NOT NULL UNIQUE,
                from_record BIGINT NOT NULL REFERENCES patient_records (id),
                into_record BIGINT NOT NULL REFERENCES patient_records (id),
                actor TEXT NOT NULL,
                actor_name TEXT NOT NULL,
                reason TEXT NOT NULL,
                at_ms BIGINT NOT NULL,
                state_json TEXT NOT NULL,
                undone_ms BIGINT,
                undone_by TEXT NOT NULL DEFAULT ''
            )
            """,
            "CREATE INDEX record_merges_from ON record_merges (from_record)",
            "CREATE INDEX record_merges_into ON record_merges (into_record)",
            // What was said of a patient, by whom and when. Rows are only ever added.
            """
            CREATE TABLE record_changes (
                id {identity},
                record BIGINT NOT NULL REFERENCES patient_records (id),
                act TEXT NOT NULL,
                actor TEXT NOT NULL,
                actor_name TEXT NOT NULL,
                at_ms BIGINT NOT NULL,
                before_json TEXT NOT NULL,
                after_json TEXT NOT NULL
            )
            """,
            "CREATE INDEX record_changes_record ON record_changes (record, id)",
            // Pairs that may be one person, kept whenever one of them changes; the smaller number first.
            """
            CREATE TABLE likely_duplicates (
                first_record BIGINT NOT NULL REFERENCES patient_records (id),
                second_record BIGINT NOT NULL REFERENCES patient_records (id),
                grounds TEXT NOT NULL,
                weight INTEGER NOT NULL,
                found_ms BIGINT NOT NULL,
                PRIMARY KEY (first_record, second_record)
            ) {clustered}
            """,
            "CREATE INDEX likely_duplicates_second ON likely_duplicates (second_record)",
            "CREATE INDEX likely_duplicates_weight ON likely_duplicates (weight, found_ms)",
        ],
        afterwards: { writer throws(ArchiveError) in
            let now = Clock.nowMilliseconds()
            for row in try writer.rows("SELECT id FROM patient_records WHERE merged_into IS NULL ORDER BY id")
            {
                try RecordLikeness.refresh(row.integer("id"), nowMilliseconds: now, in: writer)
            }
            for row in try writer.rows("SELECT id FROM studies WHERE record IS NULL ORDER BY id") {
                try StudyTies.settle(study: row.integer("id"), nowMilliseconds: now, in: writer)
            }
        })
}
