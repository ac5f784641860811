extension Migration {
    /// Numbers of papers that are sealed, and messages that waited for a connection. What was there before is sealed when
    /// the folder is opened with its key (`PaperSealing`).
    static let sealing = Migration(
        number: 30, name: "sealing",
        statements: [
            // `value` of a paper is then a keyed hash, by which it is found; this is the number itself, encrypted.
            "ALTER TABLE patient_numbers ADD COLUMN sealed TEXT",
            "ALTER TABLE case_messages ADD COLUMN written_ms BIGINT",
        ])
}
