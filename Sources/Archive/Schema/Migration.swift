/// One step of the schema. Steps are numbered, only ever appended, and never edited once released.
struct Migration {
    let number: Int
    let name: String
    /// Portable statements; `{identity}` stands for a self-numbering primary key, `{key}` for the type of a column that
    /// refers to one and is a key itself, `{bytes}` for the type of raw bytes, `{clustered}` for a table that is kept in
    /// the order of its key.
    let statements: [String]
    /// What SQL alone cannot do, run after the statements.
    var afterwards: (@Sendable (Writer) throws(ArchiveError) -> Void)?
}

/// Brings a data folder up to the schema this version knows.
enum Schema {
    static let migrations: [Migration] = [
        .images,
        .work,
        .people,
        .losses,
        .instanceIdentity,
        .peers,
        .derivedSeries,
        .query,
        .services,
        .changes,
        .moving,
        .acute,
        .security,
        .workitems,
        .storage,
        .browsing,
        .movingLines,
        .trust,
        .comparison,
        .region,
        .identity,
        .access,
        .caseFacts,
        .caseMerges,
        .team,
        .resources,
        .patientIdentity,
        .sealing,
        .removals,
    ]

    /// How SQLite spells a self-numbering key that is never given out twice.
    static let identity = "INTEGER PRIMARY KEY AUTOINCREMENT"

    private static func spelt(_ statement: String) -> String {
        // SQLite looks a row up without an index only where the type of its key is spelt exactly like this.
        statement.replacing("{identity}", with: identity).replacing("{key}", with: "INTEGER")
            .replacing("{bytes}", with: "BLOB").replacing("{clustered}", with: "WITHOUT ROWID")
    }

    /// Applies the steps that are missing, in order. Runs inside one transaction, so that of two processes that
    /// start together only one does the work.
    static func migrate(
        _ writer: Writer, with migrations: [Migration] = migrations, nowMilliseconds: Int64
    ) throws(ArchiveError) {
        try writer.execute(
            """
            CREATE TABLE IF NOT EXISTS schema_steps (
                number INTEGER NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                applied_ms BIGINT NOT NULL
            )
            """)
        let known = migrations.map(\.number).max() ?? 0
        let applied = Set(try writer.rows("SELECT number FROM schema_steps").map { $0.int("number") })
        if let newest = applied.max(), newest > known {
            throw ArchiveError(
                .newerSchema,
                "The data folder has schema \(newest), this version knows \(known): use the newer Willis.")
        }
        // Not all that come after the newest: steps are written side by side, and one may be released later than its
        // number says.
        for migration in migrations where !applied.contains(migration.number) {
            for statement in migration.statements {
                try writer.execute(spelt(statement))
            }
            try migration.afterwards?(writer)
            try writer.execute(
                "INSERT INTO schema_steps (number, name, applied_ms) VALUES (?, ?, ?)",
                [SQLValue(migration.number), SQLValue(migration.name), SQLValue(nowMilliseconds)])
        }
    }
}
