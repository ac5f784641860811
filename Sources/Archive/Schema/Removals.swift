extension Migration {
    /// One list of files that have lost their last row, whatever took it.
    static let removals = Migration(
        number: 31, name: "removals",
        statements: [
            """
            INSERT INTO blob_removals (blob, not_before_ms) SELECT blob, 0 FROM doomed_blobs WHERE 1 = 1
            ON CONFLICT (blob) DO NOTHING
            """,
            "DROP TABLE doomed_blobs",
            // Pictures show patients: they go with the report, not when somebody notices that nothing refers to them.
            """
            CREATE TRIGGER report_pictures_removed AFTER DELETE ON report_pictures BEGIN
                INSERT INTO blob_removals (blob, not_before_ms) VALUES (OLD.blob, 0)
                ON CONFLICT (blob) DO NOTHING;
            END
            """,
        ])
}
