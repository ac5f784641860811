extension Migration {
    /// What makes results trustworthy: their inputs one by one, versions beside the automatic one, and what other
    /// settings measure.
    static let trust = Migration(
        number: 20, name: "trust",
        statements: [
            """
            CREATE TABLE report_inputs (
                run BIGINT NOT NULL,
                position INTEGER NOT NULL,
                study BIGINT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
                inputs_json TEXT NOT NULL,
                PRIMARY KEY (run, position)
            )
            """,
            "CREATE INDEX report_inputs_study ON report_inputs (study)",
            """
            CREATE TABLE report_stability (
                run BIGINT NOT NULL,
                position INTEGER NOT NULL,
                study BIGINT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
                stability_json TEXT NOT NULL,
                created_ms BIGINT NOT NULL,
                PRIMARY KEY (run, position)
            )
            """,
            "CREATE INDEX report_stability_study ON report_stability (study)",
            """
            CREATE TABLE report_versions (
                id {identity},
                study BIGINT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
                position INTEGER NOT NULL,
                number INTEGER NOT NULL,
                digest TEXT NOT NULL,
                author TEXT NOT NULL,
                created_ms BIGINT NOT NULL,
                selection_json TEXT NOT NULL,
                state TEXT NOT NULL,
                failure TEXT NOT NULL DEFAULT '',
                run BIGINT NOT NULL DEFAULT 0,
                report_json TEXT NOT NULL DEFAULT ''
            )
            """,
            "CREATE INDEX report_versions_study ON report_versions (study, position, number)",
            """
            CREATE TRIGGER report_versions_deleted AFTER DELETE ON report_versions BEGIN
                DELETE FROM report_pictures WHERE study = OLD.study AND run = OLD.run AND OLD.run <> 0;
            END
            """,
        ])
}
