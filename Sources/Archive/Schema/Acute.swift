extension Migration {
    /// What is to be examined, what has been, and the films that devices print here.
    static let acute = Migration(
        number: 12, name: "acute",
        statements: [
            // One row a scheduled procedure step. The columns beside the document are what searches begin with.
            """
            CREATE TABLE scheduled_steps (
                id {identity},
                study_uid TEXT NOT NULL,
                step_id TEXT NOT NULL,
                accession_number TEXT NOT NULL,
                patient_id TEXT NOT NULL,
                modality TEXT NOT NULL,
                stations TEXT NOT NULL,
                start_day INTEGER,
                state TEXT NOT NULL,
                document TEXT NOT NULL,
                origin TEXT NOT NULL,
                created_ms BIGINT NOT NULL,
                changed_ms BIGINT NOT NULL,
                UNIQUE (study_uid, step_id)
            )
            """,
            """
            CREATE INDEX scheduled_steps_open ON scheduled_steps (start_day, id)
            WHERE state NOT IN ('COMPLETED', 'DISCONTINUED')
            """,
            "CREATE INDEX scheduled_steps_accession ON scheduled_steps (accession_number)",
            "CREATE INDEX scheduled_steps_patient ON scheduled_steps (patient_id)",
            "CREATE INDEX scheduled_steps_origin ON scheduled_steps (origin)",
            // One row a modality performed procedure step, as the device tells it.
            """
            CREATE TABLE performed_steps (
                id {identity},
                sop_instance_uid TEXT NOT NULL UNIQUE,
                state TEXT NOT NULL,
                ae_title TEXT NOT NULL,
                patient_id TEXT NOT NULL,
                modality TEXT NOT NULL,
                document TEXT NOT NULL,
                created_ms BIGINT NOT NULL,
                changed_ms BIGINT NOT NULL
            )
            """,
            // The studies and scheduled steps that a performed step belongs to; a step without a schedule has none.
            """
            CREATE TABLE performed_step_schedules (
                performed_step BIGINT NOT NULL REFERENCES performed_steps (id) ON DELETE CASCADE,
                study_uid TEXT NOT NULL,
                scheduled_step BIGINT REFERENCES scheduled_steps (id) ON DELETE SET NULL
            )
            """,
            "CREATE INDEX performed_step_schedules_step ON performed_step_schedules (performed_step)",
            "CREATE INDEX performed_step_schedules_study ON performed_step_schedules (study_uid)",
            "CREATE INDEX performed_step_schedules_scheduled ON performed_step_schedules (scheduled_step)",
            // When an examination began and ended by the clock of the device: where a clock of the case begins.
            """
            CREATE TABLE exam_moments (
                id {identity},
                study_uid TEXT NOT NULL,
                performed_step BIGINT NOT NULL REFERENCES performed_steps (id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                device_time TEXT NOT NULL,
                told_ms BIGINT NOT NULL,
                UNIQUE (performed_step, study_uid, kind)
            )
            """,
            "CREATE INDEX exam_moments_study ON exam_moments (study_uid)",
            // One row a sheet of film that a device has printed here.
            """
            CREATE TABLE films (
                id {identity},
                film_uid TEXT NOT NULL UNIQUE,
                ae_title TEXT NOT NULL,
                called_ae_title TEXT NOT NULL,
                remote_address TEXT NOT NULL,
                label TEXT NOT NULL,
                copies INTEGER NOT NULL,
                layout TEXT NOT NULL,
                film_size TEXT NOT NULL,
                orientation TEXT NOT NULL,
                colour INTEGER NOT NULL,
                width INTEGER NOT NULL,
                height INTEGER NOT NULL,
                image_count INTEGER NOT NULL,
                sheet_blob TEXT NOT NULL,
                preview_blob TEXT NOT NULL,
                study_uid TEXT NOT NULL,
                document TEXT NOT NULL,
                printed_ms BIGINT NOT NULL
            )
            """,
            "CREATE INDEX films_study ON films (study_uid)",
            "CREATE INDEX films_sheet ON films (sheet_blob)",
            "CREATE INDEX films_preview ON films (preview_blob)",
            // What the sheet was composed of, as it was received, one object an image box.
            """
            CREATE TABLE film_images (
                film BIGINT NOT NULL REFERENCES films (id) ON DELETE CASCADE,
                position INTEGER NOT NULL,
                blob TEXT NOT NULL,
                byte_count BIGINT NOT NULL
            )
            """,
            "CREATE INDEX film_images_film ON film_images (film)",
            "CREATE INDEX film_images_blob ON film_images (blob)",
        ])
}
