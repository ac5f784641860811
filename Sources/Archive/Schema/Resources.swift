extension Migration {
    /// Every state of a resource that has been given to another machine or taken from one.
    static let resources = Migration(
        number: 28, name: "resources",
        statements: [
            // `subject` is where what the resource shows is found again; `digest` is of the content, by which a state is
            // known to be another.
            """
            CREATE TABLE resource_versions (
                type TEXT NOT NULL,
                id TEXT NOT NULL,
                version BIGINT NOT NULL,
                subject TEXT NOT NULL,
                digest TEXT NOT NULL,
                content TEXT NOT NULL,
                at_ms BIGINT NOT NULL,
                PRIMARY KEY (type, id, version)
            ) {clustered}
            """
        ])
}
