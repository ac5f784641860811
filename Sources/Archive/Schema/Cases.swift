extension Migration {
    /// What is said of cases, entry by entry, and how they were opened.
    static let caseFacts = Migration(
        number: 25, name: "case facts",
        statements: [
            // Rows are only ever added. `entry` is made by the author: what is sent twice is written once.
            """
            CREATE TABLE case_facts (
                id {identity},
                case_id BIGINT NOT NULL REFERENCES cases (id),
                fact TEXT NOT NULL,
                value TEXT NOT NULL,
                source TEXT NOT NULL,
                origin TEXT NOT NULL,
                offset_ms BIGINT,
                author TEXT NOT NULL,
                author_name TEXT NOT NULL,
                said_ms BIGINT NOT NULL,
                recorded_ms BIGINT NOT NULL,
                seen BIGINT NOT NULL,
                entry TEXT NOT NULL,
                UNIQUE (case_id, fact, entry)
            )
            """,
            "CREATE INDEX case_facts_case ON case_facts (case_id, fact, id)",
            // The key an opener made, and the case it opened.
            """
            CREATE TABLE case_openings (
                opening TEXT NOT NULL PRIMARY KEY,
                case_id BIGINT NOT NULL REFERENCES cases (id)
            ) {clustered}
            """,
            // Studies that have been looked at for whether they open a case or belong to one.
            """
            CREATE TABLE case_watch (
                name TEXT NOT NULL PRIMARY KEY,
                position BIGINT NOT NULL
            ) {clustered}
            """,
        ])
}
