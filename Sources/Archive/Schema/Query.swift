extension Migration {
    /// What searches need beside what the worklist shows: names as they are compared, days as numbers, and the header
    /// of every object.
    static let query = Migration(
        number: 8, name: "query",
        statements: [
            "ALTER TABLE studies ADD COLUMN study_day INTEGER",
            // DICOM JSON of the attributes that the first image gives of patient and study, or of the series.
            "ALTER TABLE studies ADD COLUMN header TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE series ADD COLUMN header TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE instances ADD COLUMN bits_allocated INTEGER",
            // 0: still to be read; 1: in instance_headers; 2: too large for that, to be read from the file.
            "ALTER TABLE instances ADD COLUMN header_state INTEGER NOT NULL DEFAULT 0",
            """
            CREATE TABLE instance_headers (
                instance {key} NOT NULL PRIMARY KEY REFERENCES instances (id) ON DELETE CASCADE,
                header {bytes} NOT NULL
            )
            """,
            """
            CREATE TABLE study_names (
                study BIGINT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
                folded TEXT NOT NULL,
                joined TEXT NOT NULL
            )
            """,
            "CREATE INDEX study_names_folded ON study_names (folded, study)",
            "CREATE INDEX study_names_study ON study_names (study)",
            "CREATE INDEX studies_patient_id ON studies (patient_id)",
            "CREATE INDEX studies_accession ON studies (accession_number)",
            "CREATE INDEX studies_day ON studies (study_day)",
            "CREATE INDEX series_uid ON series (series_uid)",
            "CREATE INDEX series_derived ON series (study) WHERE derived = 1",
            "CREATE INDEX instances_no_header ON instances (id) WHERE header_state = 0",
        ],
        afterwards: { (writer) throws(ArchiveError) in try HeadersTable.indexAllNames(in: writer) })
}
