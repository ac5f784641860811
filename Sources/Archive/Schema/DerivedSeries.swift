extension Migration {
    /// Series that this house computed stand beside those that came in, but are not counted among them.
    static let derivedSeries = Migration(
        number: 7, name: "derived series",
        statements: ["ALTER TABLE series ADD COLUMN derived INTEGER NOT NULL DEFAULT 0"])
}
