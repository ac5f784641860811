extension Migration {
    /// What is known of devices by their name, and how the text of an object has been read.
    static let peers = Migration(
        number: 6, name: "peers",
        statements: [
            """
            CREATE TABLE peers (
                ae_title TEXT NOT NULL PRIMARY KEY,
                character_set TEXT NOT NULL,
                changed_ms BIGINT NOT NULL
            )
            """,
            "ALTER TABLE instances ADD COLUMN character_set TEXT NOT NULL DEFAULT ''",
        ])
}
