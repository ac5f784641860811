extension Migration {
    /// Two cases that are one patient's one stroke, and those that look so and are not.
    static let caseMerges = Migration(
        number: 26, name: "case merges",
        statements: [
            "ALTER TABLE cases ADD COLUMN merged_into BIGINT REFERENCES cases (id)",
            // The case an entry was said of, and the newest entry of all when it moved.
            "ALTER TABLE case_facts ADD COLUMN came_from BIGINT",
            "ALTER TABLE case_facts ADD COLUMN moved_after BIGINT",
            """
            CREATE TABLE case_merges (
                id {identity},
                key TEXT NOT NULL UNIQUE,
                from_case BIGINT NOT NULL REFERENCES cases (id),
                into_case BIGINT NOT NULL REFERENCES cases (id),
                actor TEXT NOT NULL,
                actor_name TEXT NOT NULL,
                at_ms BIGINT NOT NULL,
                record_merge TEXT NOT NULL,
                state_json TEXT NOT NULL,
                undone_ms BIGINT,
                undone_by TEXT NOT NULL DEFAULT ''
            )
            """,
            "CREATE INDEX case_merges_from ON case_merges (from_case)",
            "CREATE INDEX case_merges_into ON case_merges (into_case)",
            """
            CREATE TABLE case_distinctions (
                first_case BIGINT NOT NULL REFERENCES cases (id),
                second_case BIGINT NOT NULL REFERENCES cases (id),
                actor TEXT NOT NULL,
                at_ms BIGINT NOT NULL,
                PRIMARY KEY (first_case, second_case)
            ) {clustered}
            """,
        ])
}
