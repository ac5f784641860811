extension Migration {
    /// What people change in images that are here: who may, what was changed, and what that hides, moves or corrects.
    static let changes = Migration(
        number: 10, name: "changes",
        statements: [
            "ALTER TABLE accounts ADD COLUMN manages_images INTEGER NOT NULL DEFAULT 0",
            // Who made the data folder may do everything in it.
            "UPDATE accounts SET manages_images = 1 WHERE id = (SELECT min(id) FROM accounts)",
            // What images said, as DICOM JSON, while corrections say otherwise; empty where nothing is corrected.
            "ALTER TABLE patients ADD COLUMN sent_header TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE studies ADD COLUMN sent_header TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE series ADD COLUMN sent_header TEXT NOT NULL DEFAULT ''",
            // Counts up with every change, so that copies elsewhere are known to be old.
            "ALTER TABLE studies ADD COLUMN revision INTEGER NOT NULL DEFAULT 0",
            // 1 where corrections apply to something in the study.
            "ALTER TABLE studies ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0",
            // The change that hid an object. Its conflict is 2 then, or 3 where it was 1 before: whoever asks for
            // objects that count (0) passes over it.
            "ALTER TABLE instances ADD COLUMN deletion BIGINT",
            "CREATE INDEX instances_deletion ON instances (deletion) WHERE deletion IS NOT NULL",
            """
            CREATE TABLE changes (
                id {identity},
                kind TEXT NOT NULL,
                level TEXT NOT NULL,
                subject TEXT NOT NULL,
                actor TEXT NOT NULL,
                reason TEXT NOT NULL,
                at_ms BIGINT NOT NULL,
                detail TEXT NOT NULL,
                undone_ms BIGINT,
                undone_by TEXT NOT NULL DEFAULT '',
                undone_reason TEXT NOT NULL DEFAULT ''
            )
            """,
            // What a change is about. Where series or instance is empty it is about all of them. The aspect is a tag,
            // 'place' for where something belongs, or 'presence'.
            """
            CREATE TABLE change_touches (
                change BIGINT NOT NULL REFERENCES changes (id) ON DELETE CASCADE,
                study_uid TEXT NOT NULL,
                series_uid TEXT NOT NULL,
                sop_instance_uid TEXT NOT NULL,
                aspect TEXT NOT NULL
            )
            """,
            "CREATE INDEX change_touches_change ON change_touches (change)",
            "CREATE INDEX change_touches_study ON change_touches (study_uid, change)",
            // One row an attribute that goes out otherwise than it came in: for all studies of a patient, for a study,
            // for a series of it, or for one object of that.
            """
            CREATE TABLE corrections (
                id {identity},
                change BIGINT NOT NULL REFERENCES changes (id) ON DELETE CASCADE,
                patient BIGINT REFERENCES patients (id),
                study BIGINT REFERENCES studies (id),
                series BIGINT REFERENCES series (id),
                instance BIGINT REFERENCES instances (id) ON DELETE CASCADE,
                tag BIGINT NOT NULL,
                value TEXT NOT NULL
            )
            """,
            "CREATE INDEX corrections_change ON corrections (change)",
            "CREATE INDEX corrections_patient ON corrections (patient) WHERE patient IS NOT NULL",
            "CREATE INDEX corrections_study ON corrections (study) WHERE study IS NOT NULL",
            "CREATE INDEX corrections_series ON corrections (series) WHERE series IS NOT NULL",
            "CREATE INDEX corrections_instance ON corrections (instance) WHERE instance IS NOT NULL",
            // Where studies and series were before a change brought them elsewhere, to bring them back.
            """
            CREATE TABLE placements (
                id {identity},
                change BIGINT NOT NULL REFERENCES changes (id) ON DELETE CASCADE,
                study BIGINT,
                series BIGINT,
                from_row BIGINT NOT NULL,
                to_row BIGINT NOT NULL
            )
            """,
            "CREATE INDEX placements_change ON placements (change)",
            // What still arrives under names that a change has taken away goes where the rest went.
            """
            CREATE TABLE study_redirects (
                change BIGINT NOT NULL REFERENCES changes (id) ON DELETE CASCADE,
                study_uid TEXT NOT NULL,
                series_uid TEXT NOT NULL,
                to_study BIGINT NOT NULL REFERENCES studies (id)
            )
            """,
            "CREATE INDEX study_redirects_uid ON study_redirects (study_uid)",
            """
            CREATE TABLE patient_redirects (
                change BIGINT NOT NULL REFERENCES changes (id) ON DELETE CASCADE,
                from_patient BIGINT NOT NULL REFERENCES patients (id),
                to_patient BIGINT NOT NULL REFERENCES patients (id)
            )
            """,
            "CREATE INDEX patient_redirects_from ON patient_redirects (from_patient)",
            // Objects that a rejection note names, whether they are here yet or not.
            """
            CREATE TABLE rejections (
                study_uid TEXT NOT NULL,
                sop_instance_uid TEXT NOT NULL,
                change BIGINT NOT NULL REFERENCES changes (id) ON DELETE CASCADE,
                PRIMARY KEY (study_uid, sop_instance_uid, change)
            )
            """,
            "CREATE INDEX rejections_change ON rejections (change)",
            // Files whose last row is gone, until they are gone too.
            "CREATE TABLE doomed_blobs (blob TEXT NOT NULL PRIMARY KEY, at_ms BIGINT NOT NULL)",
        ])
}
