extension Migration {
    /// Patients, studies, series and instances as the images name them.
    static let images = Migration(
        number: 1, name: "images",
        statements: [
            // A patient is known by identifier and issuer. Without an identifier there is no telling two patients
            // apart, so such a patient is as wide as one study.
            """
            CREATE TABLE patients (
                id {identity},
                patient_id TEXT NOT NULL,
                issuer TEXT NOT NULL,
                unnamed_study TEXT NOT NULL,
                alphabetic_name TEXT NOT NULL,
                ideographic_name TEXT NOT NULL,
                phonetic_name TEXT NOT NULL,
                birth_date TEXT NOT NULL,
                sex TEXT NOT NULL,
                created_ms BIGINT NOT NULL,
                UNIQUE (patient_id, issuer, unnamed_study)
            )
            """,
            // Each study keeps the identity its own images gave, because two studies may disagree.
            """
            CREATE TABLE studies (
                id {identity},
                study_uid TEXT NOT NULL UNIQUE,
                patient BIGINT NOT NULL REFERENCES patients (id),
                patient_id TEXT NOT NULL,
                alphabetic_name TEXT NOT NULL,
                ideographic_name TEXT NOT NULL,
                phonetic_name TEXT NOT NULL,
                birth_date TEXT NOT NULL,
                sex TEXT NOT NULL,
                age TEXT NOT NULL,
                patient_differs INTEGER NOT NULL,
                search_text TEXT NOT NULL,
                study_date TEXT NOT NULL,
                study_time TEXT NOT NULL,
                description TEXT NOT NULL,
                accession_number TEXT NOT NULL,
                modalities TEXT NOT NULL,
                source TEXT NOT NULL,
                series_count INTEGER NOT NULL,
                instance_count INTEGER NOT NULL,
                conflict_count INTEGER NOT NULL,
                expected_series INTEGER,
                expected_instances INTEGER,
                first_received_ms BIGINT NOT NULL,
                last_received_ms BIGINT NOT NULL,
                association_ended_ms BIGINT,
                state TEXT NOT NULL,
                failure TEXT NOT NULL
            )
            """,
            "CREATE INDEX studies_newest ON studies (first_received_ms)",
            "CREATE INDEX studies_patient ON studies (patient)",
            "CREATE INDEX studies_receiving ON studies (state) WHERE state = 'receiving'",
            """
            CREATE TABLE series (
                id {identity},
                study BIGINT NOT NULL REFERENCES studies (id),
                series_uid TEXT NOT NULL,
                number INTEGER,
                modality TEXT NOT NULL,
                description TEXT NOT NULL,
                protocol TEXT NOT NULL,
                body_part TEXT NOT NULL,
                manufacturer TEXT NOT NULL,
                model TEXT NOT NULL,
                station TEXT NOT NULL,
                instance_count INTEGER NOT NULL,
                expected_instances INTEGER,
                temporal_positions INTEGER,
                first_received_ms BIGINT NOT NULL,
                last_received_ms BIGINT NOT NULL,
                UNIQUE (study, series_uid)
            )
            """,
            """
            CREATE TABLE instances (
                id {identity},
                series BIGINT NOT NULL REFERENCES series (id),
                sop_instance_uid TEXT NOT NULL,
                sop_class_uid TEXT NOT NULL,
                transfer_syntax_uid TEXT NOT NULL,
                blob TEXT NOT NULL,
                byte_count BIGINT NOT NULL,
                conflict INTEGER NOT NULL,
                number INTEGER,
                image_type TEXT NOT NULL,
                acquisition_number INTEGER,
                images_in_acquisition INTEGER,
                temporal_position INTEGER,
                acquisition_date TEXT NOT NULL,
                acquisition_time TEXT NOT NULL,
                content_time TEXT NOT NULL,
                position_x DOUBLE PRECISION,
                position_y DOUBLE PRECISION,
                position_z DOUBLE PRECISION,
                slice_location DOUBLE PRECISION,
                row_count INTEGER,
                column_count INTEGER,
                frame_count INTEGER NOT NULL,
                calling_ae_title TEXT NOT NULL,
                called_ae_title TEXT NOT NULL,
                remote_address TEXT NOT NULL,
                received_ms BIGINT NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX instances_uid ON instances (sop_instance_uid) WHERE conflict = 0",
            "CREATE UNIQUE INDEX instances_uid_blob ON instances (sop_instance_uid, blob)",
            "CREATE INDEX instances_series ON instances (series)",
            "CREATE INDEX instances_blob ON instances (blob)",
        ])
}
