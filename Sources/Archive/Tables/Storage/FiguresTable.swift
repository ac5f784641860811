import Records

/// Figures of what is kept, folded from the rows a piece at a time, so that nobody ever counts all of them.
package enum FiguresTable {
    private struct Key: Hashable {
        var dimension: StorageDimension
        var name: String
    }

    private struct Fold {
        var sums: [Key: StorageFigures] = [:]

        mutating func add(_ dimension: StorageDimension, _ name: String, _ figures: StorageFigures) {
            sums[Key(dimension: dimension, name: name), default: StorageFigures()] += figures
        }

        /// One row of `storage_changes`, or one that says the same of a new object.
        mutating func add(_ row: SQLRow, subject: String, sign: Int64) {
            let day = CivilDay.text(milliseconds: row.integer("received_ms"))
            let month = String(day.prefix(7))
            switch subject {
            case "instances":
                let figures = StorageFigures(instances: sign, bytes: sign * row.integer("byte_count"))
                add(.total, "", figures)
                add(.source, row.text("source"), figures)
                add(.modality, row.text("modality"), figures)
                add(.syntax, row.text("transfer_syntax_uid"), figures)
                add(.month, month, figures)
                add(.day, day, figures)
            case "series":
                let figures = StorageFigures(series: sign)
                add(.total, "", figures)
                add(.modality, row.text("modality"), figures)
            default:
                let figures = StorageFigures(studies: sign)
                add(.total, "", figures)
                add(.source, row.text("source"), figures)
                add(.month, month, figures)
                add(.day, day, figures)
            }
        }

        func write(_ writer: Writer) throws(ArchiveError) {
            for (key, figures) in sums where !figures.isNothing {
                try FiguresTable.add(figures, to: key.dimension, name: key.name, in: writer)
            }
        }
    }

    /// Adds to figures that are not folded from rows.
    package static func add(
        _ figures: StorageFigures, to dimension: StorageDimension, name: String, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO storage_figures (dimension, name, studies, series, instances, bytes)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (dimension, name) DO UPDATE SET
                studies = studies + excluded.studies, series = series + excluded.series,
                instances = instances + excluded.instances, bytes = bytes + excluded.bytes
            """,
            [
                SQLValue(dimension.rawValue), SQLValue(name), SQLValue(figures.studies),
                SQLValue(figures.series), SQLValue(figures.instances), SQLValue(figures.bytes),
            ])
    }

    /// Whether rows wait to be folded.
    package static func isBehind(in reader: Reader) throws(ArchiveError) -> Bool {
        let row = try reader.row(
            """
            SELECT EXISTS (SELECT 1 FROM storage_changes) OR EXISTS (
                SELECT 1 FROM storage_counted c WHERE c.last < CASE c.subject
                    WHEN 'instances' THEN (SELECT coalesce(max(id), 0) FROM instances)
                    WHEN 'series' THEN (SELECT coalesce(max(id), 0) FROM series)
                    ELSE (SELECT coalesce(max(id), 0) FROM studies) END
            ) AS behind
            """)
        return row?.bool("behind") ?? false
    }

    /// Folds the next rows into the figures; false when there are no more.
    package static func fold(limit: Int = 1000, in writer: Writer) throws(ArchiveError) -> Bool {
        var fold = Fold()
        var isMore = try changes(into: &fold, limit, writer)
        for (subject, sql) in sources {
            let rows = try writer.rows(sql, [SQLValue(limit)])
            for row in rows { fold.add(row, subject: subject, sign: 1) }
            guard let last = rows.last?.integer("id") else { continue }
            try writer.execute(
                "UPDATE storage_counted SET last = ? WHERE subject = ?", [SQLValue(last), SQLValue(subject)])
            isMore = isMore || rows.count == limit
        }
        try fold.write(writer)
        return isMore
    }

    private static let sources = [
        (
            "instances",
            """
            SELECT i.id, i.calling_ae_title AS source, r.modality, i.transfer_syntax_uid, i.received_ms, i.byte_count
            FROM instances i JOIN series r ON r.id = i.series
            WHERE i.id > (SELECT last FROM storage_counted WHERE subject = 'instances') ORDER BY i.id LIMIT ?
            """
        ),
        (
            "series",
            """
            SELECT id, modality, first_received_ms AS received_ms FROM series
            WHERE id > (SELECT last FROM storage_counted WHERE subject = 'series') ORDER BY id LIMIT ?
            """
        ),
        (
            "studies",
            """
            SELECT id, source, first_received_ms AS received_ms FROM studies
            WHERE id > (SELECT last FROM storage_counted WHERE subject = 'studies') ORDER BY id LIMIT ?
            """
        ),
    ]

    private static func changes(
        into fold: inout Fold, _ limit: Int, _ writer: Writer
    ) throws(ArchiveError) -> Bool {
        let rows = try writer.rows("SELECT * FROM storage_changes ORDER BY id LIMIT ?", [SQLValue(limit)])
        guard let last = rows.last?.integer("id") else { return false }
        for row in rows { fold.add(row, subject: row.text("subject"), sign: row.integer("sign")) }
        try writer.execute("DELETE FROM storage_changes WHERE id <= ?", [SQLValue(last)])
        return rows.count == limit
    }

    /// Lets everything be counted afresh.
    package static func forget(in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM storage_figures WHERE dimension NOT IN ('duplicates', 'saved')")
        try writer.execute("DELETE FROM storage_changes")
        try writer.execute("UPDATE storage_counted SET last = 0")
    }

    /// The figures of a dimension, the largest first; days and months in their order.
    package static func list(
        _ dimension: StorageDimension, from name: String = "", in reader: Reader
    ) throws(ArchiveError) -> [NamedFigures] {
        let isTime = dimension == .month || dimension == .day
        return try reader.rows(
            """
            SELECT name, studies, series, instances, bytes FROM storage_figures
            WHERE dimension = ? AND name >= ? AND (studies > 0 OR series > 0 OR instances > 0 OR bytes > 0)
            ORDER BY \(isTime ? "name" : "bytes DESC, name")
            """, [SQLValue(dimension.rawValue), SQLValue(name)]
        ).map { row in NamedFigures(name: row.text("name"), figures: StorageFigures(row)) }
    }

    /// The figures under one name.
    package static func find(
        _ dimension: StorageDimension, _ name: String, in reader: Reader
    ) throws(ArchiveError) -> StorageFigures {
        try reader.row(
            """
            SELECT studies, series, instances, bytes FROM storage_figures WHERE dimension = ? AND name = ?
            """, [SQLValue(dimension.rawValue), SQLValue(name)]
        ).map { row in StorageFigures(row) } ?? StorageFigures()
    }

    /// Writes what has gathered beside the rows.
    package static func write(_ tally: StorageTally.Content, in writer: Writer) throws(ArchiveError) {
        if tally.duplicates > 0 {
            try add(
                StorageFigures(instances: tally.duplicates, bytes: tally.duplicateBytes), to: .duplicates,
                name: "", in: writer)
        }
        for (study, time) in tally.accesses.sorted(by: { $0.key < $1.key }) {
            try writer.execute(
                """
                INSERT INTO study_access (study, last_ms) SELECT id, ? FROM studies WHERE id = ?
                ON CONFLICT (study) DO UPDATE SET last_ms = max(last_ms, excluded.last_ms)
                """, [SQLValue(time), SQLValue(study)])
        }
    }
}

extension StorageFigures {
    fileprivate init(_ row: SQLRow) {
        self.init(
            studies: row.integer("studies"), series: row.integer("series"),
            instances: row.integer("instances"),
            bytes: row.integer("bytes"))
    }
}
