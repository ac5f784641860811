extension Migration {
    /// Tries that failed of themselves are counted apart from tries whose worker was killed.
    static let losses = Migration(
        number: 4, name: "losses",
        statements: [
            "ALTER TABLE jobs ADD COLUMN failures INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE jobs ADD COLUMN losses INTEGER NOT NULL DEFAULT 0",
            "UPDATE jobs SET failures = attempt WHERE state = 'waiting' AND failure <> ''",
            "CREATE INDEX jobs_running ON jobs (worker) WHERE state = 'running'",
        ])
}
