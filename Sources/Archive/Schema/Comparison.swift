extension Migration {
    /// What other programs found in a study, as their objects say.
    static let comparison = Migration(
        number: 21, name: "comparison",
        statements: [
            """
            CREATE TABLE foreign_results (
                study BIGINT NOT NULL REFERENCES studies (id),
                position INTEGER NOT NULL,
                result_json TEXT NOT NULL,
                PRIMARY KEY (study, position)
            )
            """
        ])
}
