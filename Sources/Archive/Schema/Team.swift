extension Migration {
    /// Who is called for a case and who answered, what sites ask each other, what people say, and what is on its way to
    /// other machines.
    static let team = Migration(
        number: 27, name: "team", statements: called + asked + told)

    private static let called = [
        """
        CREATE TABLE duties (
            id {identity},
            site BIGINT NOT NULL REFERENCES sites (id),
            account BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            role TEXT NOT NULL,
            line INTEGER NOT NULL,
            begin_ms BIGINT NOT NULL,
            end_ms BIGINT NOT NULL,
            UNIQUE (site, account, role, begin_ms)
        )
        """,
        "CREATE INDEX duties_site ON duties (site, end_ms)",
        // One open team of a kind at a site for a case: who taps twice calls once.
        """
        CREATE TABLE activations (
            id {identity},
            key TEXT NOT NULL UNIQUE,
            case_id BIGINT NOT NULL REFERENCES cases (id),
            site BIGINT NOT NULL REFERENCES sites (id),
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            started_ms BIGINT NOT NULL,
            started_by BIGINT,
            ended_ms BIGINT
        )
        """,
        "CREATE INDEX activations_case ON activations (case_id)",
        "CREATE UNIQUE INDEX activations_open ON activations (case_id, site, kind) WHERE state <> 'ended'",
        """
        CREATE TABLE team_calls (
            id {identity},
            activation BIGINT NOT NULL REFERENCES activations (id),
            account BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            role TEXT NOT NULL,
            round INTEGER NOT NULL,
            state TEXT NOT NULL,
            called_ms BIGINT NOT NULL,
            answered_ms BIGINT,
            UNIQUE (activation, role, account)
        )
        """,
        "CREATE INDEX team_calls_open ON team_calls (account, activation) WHERE state = 'called'",
        // What has to happen when nobody does anything. A timer is taken out in the transaction that does it.
        """
        CREATE TABLE team_timers (
            id {identity},
            activation BIGINT NOT NULL REFERENCES activations (id),
            role TEXT NOT NULL,
            round INTEGER NOT NULL,
            is_last INTEGER NOT NULL,
            due_ms BIGINT NOT NULL,
            UNIQUE (activation, role)
        )
        """,
        "CREATE INDEX team_timers_due ON team_timers (due_ms)",
        """
        CREATE TABLE team_settings (
            name TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        )
        """,
    ]

    private static let asked = [
        """
        CREATE TABLE consultations (
            id {identity},
            key TEXT NOT NULL UNIQUE,
            case_id BIGINT NOT NULL REFERENCES cases (id),
            from_site BIGINT NOT NULL REFERENCES sites (id),
            to_site BIGINT NOT NULL REFERENCES sites (id),
            state TEXT NOT NULL,
            question TEXT NOT NULL,
            asked_by BIGINT,
            asked_name TEXT NOT NULL,
            asked_ms BIGINT NOT NULL,
            answer TEXT NOT NULL DEFAULT '',
            answered_by BIGINT,
            answered_name TEXT NOT NULL DEFAULT '',
            answered_ms BIGINT,
            decision TEXT,
            decision_note TEXT NOT NULL DEFAULT '',
            decided_by BIGINT,
            decided_name TEXT NOT NULL DEFAULT '',
            decided_ms BIGINT
        )
        """,
        "CREATE INDEX consultations_case ON consultations (case_id)",
        // Answers that were given before the last one.
        """
        CREATE TABLE consultation_answers (
            id {identity},
            consultation BIGINT NOT NULL REFERENCES consultations (id),
            answer TEXT NOT NULL,
            account BIGINT,
            name TEXT NOT NULL,
            at_ms BIGINT NOT NULL
        )
        """,
        "CREATE INDEX consultation_answers_of ON consultation_answers (consultation, id)",
        """
        CREATE TABLE case_transfers (
            id {identity},
            key TEXT NOT NULL UNIQUE,
            case_id BIGINT NOT NULL REFERENCES cases (id),
            from_site BIGINT NOT NULL REFERENCES sites (id),
            to_site BIGINT NOT NULL REFERENCES sites (id),
            state TEXT NOT NULL,
            reason TEXT NOT NULL
        )
        """,
        "CREATE INDEX case_transfers_case ON case_transfers (case_id)",
        """
        CREATE UNIQUE INDEX case_transfers_open ON case_transfers (case_id, to_site)
        WHERE state IN ('requested', 'accepted', 'under-way')
        """,
        """
        CREATE TABLE case_transfer_steps (
            id {identity},
            transfer BIGINT NOT NULL REFERENCES case_transfers (id),
            state TEXT NOT NULL,
            account BIGINT,
            name TEXT NOT NULL,
            at_ms BIGINT NOT NULL,
            note TEXT NOT NULL
        )
        """,
        "CREATE INDEX case_transfer_steps_of ON case_transfer_steps (transfer, id)",
        // `wish` is the number of the form, so that a message sent twice is one.
        """
        CREATE TABLE case_messages (
            id {identity},
            key TEXT NOT NULL UNIQUE,
            case_id BIGINT NOT NULL REFERENCES cases (id),
            account BIGINT,
            author TEXT NOT NULL,
            at_ms BIGINT NOT NULL,
            text TEXT NOT NULL,
            wish TEXT NOT NULL,
            UNIQUE (case_id, wish)
        )
        """,
        """
        CREATE TABLE case_message_images (
            message BIGINT NOT NULL REFERENCES case_messages (id),
            position INTEGER NOT NULL,
            study_uid TEXT NOT NULL,
            blob TEXT NOT NULL,
            caption TEXT NOT NULL,
            PRIMARY KEY (message, position)
        ) {clustered}
        """,
        "CREATE INDEX case_message_images_blob ON case_message_images (blob)",
    ]

    private static let told = [
        """
        CREATE TABLE hooks (
            id {identity},
            site BIGINT NOT NULL REFERENCES sites (id),
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            address TEXT NOT NULL,
            secret TEXT NOT NULL,
            recipients TEXT NOT NULL,
            events TEXT NOT NULL,
            enabled INTEGER NOT NULL
        )
        """,
        """
        CREATE TABLE push_subscriptions (
            id {identity},
            account BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            endpoint TEXT NOT NULL UNIQUE,
            public_key {bytes} NOT NULL,
            secret {bytes} NOT NULL,
            device TEXT NOT NULL,
            created_ms BIGINT NOT NULL
        )
        """,
        "CREATE INDEX push_subscriptions_account ON push_subscriptions (account)",
        """
        CREATE TABLE outbox (
            id {identity},
            key TEXT NOT NULL UNIQUE,
            destination TEXT NOT NULL,
            event TEXT NOT NULL,
            content TEXT NOT NULL,
            state TEXT NOT NULL,
            created_ms BIGINT NOT NULL,
            expires_ms BIGINT NOT NULL,
            ended_ms BIGINT,
            failures INTEGER NOT NULL DEFAULT 0,
            last_error TEXT NOT NULL DEFAULT ''
        )
        """,
        "CREATE INDEX outbox_waiting ON outbox (destination, id) WHERE state = 'waiting'",
        "CREATE INDEX outbox_ended ON outbox (ended_ms) WHERE ended_ms IS NOT NULL",
        """
        CREATE TABLE outbox_lanes (
            destination TEXT NOT NULL PRIMARY KEY,
            failures INTEGER NOT NULL,
            not_before_ms BIGINT NOT NULL,
            last_error TEXT NOT NULL,
            last_success_ms BIGINT
        )
        """,
        """
        CREATE TABLE allowed_origins (
            origin TEXT NOT NULL PRIMARY KEY
        )
        """,
    ]
}
