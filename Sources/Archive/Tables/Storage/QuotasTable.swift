import Records

/// Limits of what may be here, and how much of them is used.
package enum QuotasTable {
    package static func put(_ quota: Quota, nowMilliseconds: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO quotas (scope, name, measure, warn_at, refuse_at, changed_ms) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (scope, name, measure) DO UPDATE SET warn_at = excluded.warn_at,
                refuse_at = excluded.refuse_at, changed_ms = excluded.changed_ms
            """,
            [
                SQLValue(quota.scope.rawValue), SQLValue(quota.name), SQLValue(quota.measure.rawValue),
                SQLValue(quota.warnAt), SQLValue(quota.refuseAt), SQLValue(nowMilliseconds),
            ])
    }

    /// Says whether there was one.
    package static func remove(
        _ scope: Quota.Scope, name: String, measure: Quota.Measure?, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        try writer.execute(
            "DELETE FROM quotas WHERE scope = ? AND name = ? AND (measure = ? OR ? IS NULL)",
            [
                SQLValue(scope.rawValue), SQLValue(name), SQLValue(measure?.rawValue),
                SQLValue(measure?.rawValue),
            ]) > 0
    }

    /// All limits with what is used, as of the last fold of the figures.
    package static func uses(in reader: Reader) throws(ArchiveError) -> [QuotaUse] {
        let rows = try reader.rows("SELECT * FROM quotas ORDER BY scope DESC, name, measure")
        var uses: [QuotaUse] = []
        for row in rows {
            guard let scope = Quota.Scope(rawValue: row.text("scope")),
                let measure = Quota.Measure(rawValue: row.text("measure"))
            else { continue }
            let quota = Quota(
                scope: scope, name: row.text("name"), measure: measure,
                warnAt: row.optionalInteger("warn_at"),
                refuseAt: row.optionalInteger("refuse_at"))
            let figures = try figures(scope, quota.name, reader)
            uses.append(QuotaUse(quota: quota, used: measure == .bytes ? figures.bytes : figures.studies))
        }
        return uses
    }

    private static func figures(
        _ scope: Quota.Scope, _ name: String, _ reader: Reader
    ) throws(ArchiveError) -> StorageFigures {
        switch scope {
        case .total: return try FiguresTable.find(.total, "", in: reader)
        case .source: return try FiguresTable.find(.source, name, in: reader)
        case .site:
            let row = try reader.row(
                """
                SELECT coalesce(sum(f.bytes), 0) AS bytes, coalesce(sum(f.studies), 0) AS studies
                FROM storage_sources s JOIN storage_figures f ON f.dimension = 'source' AND f.name = s.ae_title
                WHERE s.site = ?
                """, [SQLValue(name)])
            return StorageFigures(studies: row?.integer("studies") ?? 0, bytes: row?.integer("bytes") ?? 0)
        }
    }
}
