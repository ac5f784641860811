extension Migration {
    /// What the house does by itself to keep images: figures, limits, rules, the scrub, and recompression.
    static let storage = Migration(
        number: 15, name: "storage",
        statements: figures + rules + scrub + recompression,
        afterwards: { (writer) throws(ArchiveError) in try PicturesTable.indexAll(in: writer) })

    /// Figures are folded from rows behind a mark, so that storing an object costs nothing more. What changes before
    /// the mark is noted by triggers, whoever changes it.
    private static let figures = [
        """
        CREATE TABLE storage_figures (
            dimension TEXT NOT NULL,
            name TEXT NOT NULL,
            studies BIGINT NOT NULL,
            series BIGINT NOT NULL,
            instances BIGINT NOT NULL,
            bytes BIGINT NOT NULL,
            PRIMARY KEY (dimension, name)
        )
        """,
        "CREATE TABLE storage_counted (subject TEXT NOT NULL PRIMARY KEY, last BIGINT NOT NULL)",
        "INSERT INTO storage_counted (subject, last) VALUES ('instances', 0), ('series', 0), ('studies', 0)",
        """
        CREATE TABLE storage_changes (
            id {identity},
            subject TEXT NOT NULL,
            sign INTEGER NOT NULL,
            source TEXT NOT NULL,
            modality TEXT NOT NULL,
            transfer_syntax_uid TEXT NOT NULL,
            received_ms BIGINT NOT NULL,
            byte_count BIGINT NOT NULL
        )
        """,
        """
        CREATE TRIGGER storage_instance_deleted AFTER DELETE ON instances
        WHEN OLD.id <= (SELECT last FROM storage_counted WHERE subject = 'instances') BEGIN
            \(change("OLD", -1))
        END
        """,
        """
        CREATE TRIGGER storage_instance_changed
        AFTER UPDATE OF series, byte_count, transfer_syntax_uid, calling_ae_title ON instances
        WHEN OLD.id <= (SELECT last FROM storage_counted WHERE subject = 'instances') BEGIN
            \(change("OLD", -1))
            \(change("NEW", 1))
        END
        """,
        """
        CREATE TRIGGER storage_series_deleted AFTER DELETE ON series
        WHEN OLD.id <= (SELECT last FROM storage_counted WHERE subject = 'series') BEGIN
            INSERT INTO storage_changes (
                subject, sign, source, modality, transfer_syntax_uid, received_ms, byte_count
            ) VALUES ('series', -1, '', OLD.modality, '', OLD.first_received_ms, 0);
        END
        """,
        """
        CREATE TRIGGER storage_study_deleted AFTER DELETE ON studies
        WHEN OLD.id <= (SELECT last FROM storage_counted WHERE subject = 'studies') BEGIN
            INSERT INTO storage_changes (
                subject, sign, source, modality, transfer_syntax_uid, received_ms, byte_count
            ) VALUES ('studies', -1, OLD.source, '', '', OLD.first_received_ms, 0);
        END
        """,
        """
        CREATE TABLE study_access (
            study {key} NOT NULL PRIMARY KEY REFERENCES studies (id) ON DELETE CASCADE,
            last_ms BIGINT NOT NULL
        )
        """,
    ]

    private static func change(_ row: String, _ sign: Int) -> String {
        """
        INSERT INTO storage_changes (
            subject, sign, source, modality, transfer_syntax_uid, received_ms, byte_count
        ) VALUES ('instances', \(sign), \(row).calling_ae_title,
            coalesce((SELECT r.modality FROM series r WHERE r.id = \(row).series), ''),
            \(row).transfer_syntax_uid, \(row).received_ms, \(row).byte_count);
        """
    }

    private static let rules = [
        "CREATE TABLE storage_settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
        """
        CREATE TABLE storage_sources (
            ae_title TEXT NOT NULL PRIMARY KEY,
            site TEXT NOT NULL,
            keep_as_received INTEGER NOT NULL,
            changed_ms BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE quotas (
            scope TEXT NOT NULL,
            name TEXT NOT NULL,
            measure TEXT NOT NULL,
            warn_at BIGINT,
            refuse_at BIGINT,
            changed_ms BIGINT NOT NULL,
            PRIMARY KEY (scope, name, measure)
        )
        """,
        """
        CREATE TABLE retention_rules (
            name TEXT NOT NULL PRIMARY KEY,
            rule_json TEXT NOT NULL,
            changed_ms BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE retention_log (
            id {identity},
            rule TEXT NOT NULL,
            action TEXT NOT NULL,
            study_uid TEXT NOT NULL,
            reason TEXT NOT NULL,
            at_ms BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE study_holds (
            study_uid TEXT NOT NULL PRIMARY KEY,
            reason TEXT NOT NULL,
            placed_by TEXT NOT NULL,
            placed_ms BIGINT NOT NULL
        )
        """,
        // The last lock of a hold: no code of ours, whatever it means to do, gets rid of a row of such a study.
        """
        CREATE TRIGGER study_holds_instance BEFORE DELETE ON instances
        WHEN EXISTS (
            SELECT 1 FROM study_holds h JOIN studies s ON s.study_uid = h.study_uid WHERE s.id = OLD.study
        ) BEGIN
            SELECT RAISE(ABORT, 'the study is under a legal hold');
        END
        """,
        // Objects that a deletion hides have a conflict of 2 or more.
        """
        CREATE TRIGGER study_holds_hiding BEFORE UPDATE OF conflict ON instances
        WHEN NEW.conflict >= 2 AND OLD.conflict < 2 AND EXISTS (
            SELECT 1 FROM study_holds h JOIN studies s ON s.study_uid = h.study_uid WHERE s.id = OLD.study
        ) BEGIN
            SELECT RAISE(ABORT, 'the study is under a legal hold');
        END
        """,
        """
        CREATE TRIGGER study_holds_study BEFORE DELETE ON studies
        WHEN EXISTS (SELECT 1 FROM study_holds h WHERE h.study_uid = OLD.study_uid) BEGIN
            SELECT RAISE(ABORT, 'the study is under a legal hold');
        END
        """,
    ]

    private static let scrub = [
        """
        CREATE TABLE scrub_folders (
            folder INTEGER NOT NULL PRIMARY KEY,
            checked_ms BIGINT NOT NULL,
            files BIGINT NOT NULL,
            bytes BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE damaged_blobs (
            blob TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            reason TEXT NOT NULL,
            found_ms BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE quarantined_blobs (
            blob TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            byte_count BIGINT NOT NULL,
            moved_ms BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE report_pictures (
            blob TEXT NOT NULL,
            study BIGINT NOT NULL,
            run BIGINT NOT NULL,
            PRIMARY KEY (blob, study, run)
        )
        """,
        "CREATE INDEX report_pictures_study ON report_pictures (study, run)",
        """
        CREATE TRIGGER report_pictures_deleted AFTER DELETE ON reports BEGIN
            DELETE FROM report_pictures WHERE study = OLD.study AND run = OLD.run;
        END
        """,
    ]

    private static let recompression = [
        """
        CREATE TABLE recompressions (
            blob TEXT NOT NULL PRIMARY KEY,
            original_blob TEXT NOT NULL,
            original_bytes BIGINT NOT NULL,
            original_syntax_uid TEXT NOT NULL,
            data_set_sha256 TEXT NOT NULL,
            content_sha256 TEXT NOT NULL,
            done_ms BIGINT NOT NULL
        )
        """,
        "CREATE INDEX recompressions_original ON recompressions (original_blob)",
        """
        CREATE TABLE recompression_refusals (
            blob TEXT NOT NULL PRIMARY KEY,
            syntax_uid TEXT NOT NULL,
            reason TEXT NOT NULL,
            at_ms BIGINT NOT NULL
        )
        """,
        "CREATE TABLE blob_removals (blob TEXT NOT NULL PRIMARY KEY, not_before_ms BIGINT NOT NULL)",
    ]
}
