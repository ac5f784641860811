extension Migration {
    /// Units of work (Unified Procedure Steps), who follows them, and what is still to be told.
    static let workitems = Migration(
        number: 14, name: "workitems",
        statements: [
            """
            CREATE TABLE workitems (
                id {identity},
                uid TEXT NOT NULL UNIQUE,
                state TEXT NOT NULL,
                transaction_uid TEXT NOT NULL,
                document {bytes} NOT NULL,
                revision INTEGER NOT NULL,
                finished_ms BIGINT
            )
            """,
            "CREATE INDEX workitems_state ON workitems (state, id)",
            // `workitem` is a UID, or one of the two that stand for all and for all that fit a filter.
            """
            CREATE TABLE workitem_subscriptions (
                id {identity},
                ae_title TEXT NOT NULL,
                workitem TEXT NOT NULL,
                filter TEXT NOT NULL,
                deletion_lock INTEGER NOT NULL,
                suspended INTEGER NOT NULL,
                UNIQUE (ae_title, workitem, filter)
            )
            """,
            "CREATE INDEX workitem_subscriptions_workitem ON workitem_subscriptions (workitem)",
            """
            CREATE TABLE workitem_events (
                id {identity},
                ae_title TEXT NOT NULL,
                report {bytes} NOT NULL,
                at_ms BIGINT NOT NULL
            )
            """,
            "CREATE INDEX workitem_events_receiver ON workitem_events (ae_title, id)",
        ])
}
