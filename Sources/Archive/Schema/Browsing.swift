extension Migration {
    /// What the pages of the archive need: the words that studies are searched by while somebody types, and what is
    /// known of the contact with other devices.
    static let browsing = Migration(
        number: 17, name: "browsing",
        statements: [
            """
            CREATE TABLE study_words (
                study {key} NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
                word TEXT NOT NULL,
                PRIMARY KEY (study, word)
            ) {clustered}
            """,
            "CREATE INDEX study_words_word ON study_words (word, study)",
            "CREATE INDEX studies_source ON studies (source)",
            "CREATE INDEX series_modality ON series (modality)",
            """
            CREATE TABLE peer_contacts (
                ae_title TEXT NOT NULL,
                outgoing INTEGER NOT NULL,
                place TEXT NOT NULL,
                contact_ms BIGINT NOT NULL,
                PRIMARY KEY (ae_title, outgoing)
            )
            """,
            """
            CREATE TABLE peer_failures (
                id {identity},
                ae_title TEXT NOT NULL,
                outgoing INTEGER NOT NULL,
                place TEXT NOT NULL,
                failed_ms BIGINT NOT NULL,
                failure TEXT NOT NULL,
                repeats INTEGER NOT NULL
            )
            """,
            "CREATE INDEX peer_failures_peer ON peer_failures (ae_title, outgoing, id)",
        ],
        afterwards: { (writer) throws(ArchiveError) in try StudyWords.indexAll(in: writer) })
}
