extension Migration {
    /// Finds what waits for a destination, and what failed, without looking at what was done.
    static let movingLines = Migration(
        number: 18, name: "moving lines",
        statements: [
            "CREATE INDEX transfers_line ON transfers (destination, state, priority, id)",
            "CREATE INDEX transfers_failed ON transfers (finished_ms) WHERE state = 'failed'",
        ])
}
