extension Migration {
    /// Rules that move images, what they wait for, and the lines of transfers before each destination.
    static let moving = Migration(
        number: 11, name: "moving",
        statements: [
            """
            CREATE TABLE moving_rules (
                name TEXT NOT NULL PRIMARY KEY,
                rule_json TEXT NOT NULL,
                changed_ms BIGINT NOT NULL
            )
            """,
            // What happened to studies and no rule has looked at yet.
            """
            CREATE TABLE moving_moments (
                id {identity},
                event TEXT NOT NULL,
                study_uid TEXT NOT NULL,
                at_ms BIGINT NOT NULL
            )
            """,
            // How far the rules have looked through what came; what was here before there were rules is left alone.
            """
            CREATE TABLE moving_positions (
                subject TEXT NOT NULL PRIMARY KEY,
                position BIGINT NOT NULL
            )
            """,
            "INSERT INTO moving_positions SELECT 'instances', coalesce(max(id), 0) FROM instances",
            "INSERT INTO moving_positions SELECT 'studies', coalesce(max(id), 0) FROM studies",
            """
            CREATE TABLE transfer_lanes (
                destination TEXT NOT NULL PRIMARY KEY,
                paused INTEGER NOT NULL DEFAULT 0,
                connections INTEGER NOT NULL DEFAULT 1,
                failures INTEGER NOT NULL DEFAULT 0,
                not_before_ms BIGINT NOT NULL DEFAULT 0,
                last_error TEXT NOT NULL DEFAULT '',
                last_error_ms BIGINT,
                last_success_ms BIGINT
            )
            """,
            """
            CREATE TABLE transfers (
                id {identity},
                destination TEXT NOT NULL,
                study_uid TEXT NOT NULL,
                rule TEXT NOT NULL,
                priority INTEGER NOT NULL,
                state TEXT NOT NULL,
                action_json TEXT NOT NULL,
                total INTEGER NOT NULL,
                sent INTEGER NOT NULL,
                failed INTEGER NOT NULL,
                total_bytes BIGINT NOT NULL,
                sent_bytes BIGINT NOT NULL,
                round INTEGER NOT NULL,
                failures INTEGER NOT NULL,
                not_before_ms BIGINT NOT NULL,
                created_ms BIGINT NOT NULL,
                started_ms BIGINT,
                finished_ms BIGINT,
                failure TEXT NOT NULL
            )
            """,
            """
            CREATE INDEX transfers_open ON transfers (destination, priority, id)
            WHERE state IN ('waiting', 'running')
            """,
            "CREATE INDEX transfers_study ON transfers (study_uid)",
            "CREATE INDEX transfers_finished ON transfers (finished_ms) WHERE finished_ms IS NOT NULL",
            // One row an object. The row of the object may go before this one does.
            """
            CREATE TABLE transfer_items (
                id {identity},
                transfer BIGINT NOT NULL REFERENCES transfers (id) ON DELETE CASCADE,
                instance BIGINT NOT NULL,
                uid TEXT NOT NULL,
                byte_count BIGINT NOT NULL,
                state TEXT NOT NULL,
                tries INTEGER NOT NULL,
                round INTEGER NOT NULL,
                failure TEXT NOT NULL
            )
            """,
            "CREATE INDEX transfer_items_waiting ON transfer_items (transfer, round, id) WHERE state = 'waiting'",
            "CREATE INDEX transfer_items_transfer ON transfer_items (transfer, uid)",
            "CREATE INDEX transfer_items_uid ON transfer_items (uid)",
        ])
}
