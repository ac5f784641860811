import DICOM
import Records

/// What goes out otherwise than it came in, one row an attribute.
package enum CorrectionsTable {
    /// Whom a correction applies to: exactly the rows of the narrowest thing that is named.
    package enum Scope: Sendable, Equatable {
        case patient(Int64)
        case study(Int64)
        case series(Int64, study: Int64)
        case instance(Int64, series: Int64, study: Int64)
    }

    package struct Row: Sendable, Equatable {
        package var change: Int64
        package var kind: ChangeKind
        package var reason: String
        package var atMilliseconds: Int64
        package var scope: Scope
        package var tag: Tag
        package var value: String
    }

    package static func insert(
        change: Int64, scope: Scope, tag: Tag, value: String, in writer: Writer
    ) throws(ArchiveError) {
        var (patient, study, series, instance): (Int64?, Int64?, Int64?, Int64?)
        switch scope {
        case .patient(let row): patient = row
        case .study(let row): study = row
        case .series(let row, let above): (series, study) = (row, above)
        case .instance(let row, let above, let top): (instance, series, study) = (row, above, top)
        }
        try writer.execute(
            """
            INSERT INTO corrections (change, patient, study, series, instance, tag, value) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(change), SQLValue(patient), SQLValue(study), SQLValue(series), SQLValue(instance),
                SQLValue(Int64(tag.rawValue)), SQLValue(value),
            ])
    }

    /// All that applies to something in a study, in the order it was said.
    package static func rows(study: Int64, in reader: Reader) throws(ArchiveError) -> [Row] {
        try reader.rows(
            """
            SELECT c.*, h.kind, h.reason, h.at_ms FROM corrections c JOIN changes h ON h.id = c.change
            WHERE c.study = ? OR c.patient = (SELECT s.patient FROM studies s WHERE s.id = ?)
            ORDER BY c.change, c.id
            """, [SQLValue(study), SQLValue(study)]
        ).compactMap(Row.init)
    }

    /// What applies to a patient as such.
    package static func rows(patient: Int64, in reader: Reader) throws(ArchiveError) -> [Row] {
        try reader.rows(
            """
            SELECT c.*, h.kind, h.reason, h.at_ms FROM corrections c JOIN changes h ON h.id = c.change
            WHERE c.patient = ? ORDER BY c.change, c.id
            """, [SQLValue(patient)]
        ).compactMap(Row.init)
    }

    /// What a change says of a series that it brought here, each attribute once: for series that come after it.
    package static func ofSeries(change: Int64, in reader: Reader) throws(ArchiveError) -> [(Tag, String)] {
        try reader.rows(
            """
            SELECT tag, value FROM corrections WHERE id IN (
                SELECT max(id) FROM corrections WHERE change = ? AND series IS NOT NULL GROUP BY tag
            ) ORDER BY tag
            """, [SQLValue(change)]
        ).map { (Tag(rawValue: UInt32(truncatingIfNeeded: $0.integer("tag"))), $0.text("value")) }
    }

    /// What a change says of a study that it brought to another patient, each attribute once.
    package static func ofStudy(change: Int64, in reader: Reader) throws(ArchiveError) -> [(Tag, String)] {
        try reader.rows(
            """
            SELECT tag, value FROM corrections WHERE id IN (
                SELECT max(id) FROM corrections WHERE change = ? AND study IS NOT NULL AND series IS NULL GROUP BY tag
            ) ORDER BY tag
            """, [SQLValue(change)]
        ).map { (Tag(rawValue: UInt32(truncatingIfNeeded: $0.integer("tag"))), $0.text("value")) }
    }

    /// Lets corrections of a series follow it into another study.
    package static func move(series: Int64, to study: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            "UPDATE corrections SET study = ? WHERE series = ?", [SQLValue(study), SQLValue(series)])
    }

    package static func delete(change: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM corrections WHERE change = ?", [SQLValue(change)])
    }

    package static func isCorrected(study: Int64, in reader: Reader) throws(ArchiveError) -> Bool {
        try reader.row("SELECT corrected FROM studies WHERE id = ?", [SQLValue(study)])?.bool("corrected")
            ?? false
    }
}

extension CorrectionsTable.Row {
    fileprivate init?(_ row: SQLRow) {
        guard let kind = ChangeKind(rawValue: row.text("kind")) else { return nil }
        let scope: CorrectionsTable.Scope
        if let patient = row.optionalInteger("patient") {
            scope = .patient(patient)
        } else if let instance = row.optionalInteger("instance") {
            scope = .instance(instance, series: row.integer("series"), study: row.integer("study"))
        } else if let series = row.optionalInteger("series") {
            scope = .series(series, study: row.integer("study"))
        } else {
            scope = .study(row.integer("study"))
        }
        self.init(
            change: row.integer("change"), kind: kind, reason: row.text("reason"),
            atMilliseconds: row.integer("at_ms"), scope: scope,
            tag: Tag(rawValue: UInt32(truncatingIfNeeded: row.integer("tag"))), value: row.text("value"))
    }
}
