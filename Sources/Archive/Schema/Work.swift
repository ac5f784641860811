extension Migration {
    /// The queue, the reports it makes, and the feed of what changed.
    static let work = Migration(
        number: 2, name: "work",
        statements: [
            """
            CREATE TABLE jobs (
                id {identity},
                kind TEXT NOT NULL,
                subject TEXT NOT NULL,
                state TEXT NOT NULL,
                attempt INTEGER NOT NULL,
                not_before_ms BIGINT NOT NULL,
                created_ms BIGINT NOT NULL,
                worker TEXT NOT NULL,
                lease_until_ms BIGINT NOT NULL,
                stage TEXT NOT NULL,
                fraction DOUBLE PRECISION NOT NULL,
                failure TEXT NOT NULL,
                finished_ms BIGINT
            )
            """,
            "CREATE UNIQUE INDEX jobs_one_waiting ON jobs (kind, subject) WHERE state = 'waiting'",
            "CREATE INDEX jobs_state ON jobs (state, not_before_ms)",
            "CREATE INDEX jobs_subject ON jobs (kind, subject, id)",
            // Reports of older runs stay for the record; `current` marks the one run that is shown.
            """
            CREATE TABLE reports (
                study BIGINT NOT NULL REFERENCES studies (id),
                run BIGINT NOT NULL REFERENCES jobs (id),
                position INTEGER NOT NULL,
                kind TEXT NOT NULL,
                current INTEGER NOT NULL,
                report_json TEXT NOT NULL,
                worklist_json TEXT NOT NULL,
                created_ms BIGINT NOT NULL,
                PRIMARY KEY (study, run, position)
            )
            """,
            "CREATE INDEX reports_current ON reports (study, position) WHERE current = 1",
            """
            CREATE TABLE events (
                id {identity},
                kind TEXT NOT NULL,
                subject TEXT NOT NULL,
                at_ms BIGINT NOT NULL
            )
            """,
        ])
}
