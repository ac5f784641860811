import DICOM
import Foundation
import Records

/// The history of what people changed, one row a change.
package enum ChangesTable {
    package static func insert(
        _ kind: ChangeKind, by author: Author, detail: ChangeDetail, touches: [ChangeTouch],
        nowMilliseconds: Int64, in writer: Writer
    ) throws -> Int64 {
        let made = try writer.row(
            """
            INSERT INTO changes (kind, level, subject, actor, reason, at_ms, detail) VALUES (?, ?, ?, ?, ?, ?, ?)
            RETURNING id
            """,
            [
                SQLValue(kind.rawValue), SQLValue(detail.target.level.rawValue),
                SQLValue(detail.target.identifier), SQLValue(author.name), SQLValue(author.reason),
                SQLValue(nowMilliseconds), SQLValue(try encode(detail)),
            ])
        guard let id = made?.integer("id") else {
            throw ArchiveError(.database, "The database gave the change no row.")
        }
        for touch in Set(touches) { try insert(touch, change: id, in: writer) }
        return id
    }

    /// Notes one more thing that a change touches, which came later.
    package static func insert(
        _ touch: ChangeTouch, change: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO change_touches (change, study_uid, series_uid, sop_instance_uid, aspect) VALUES (?, ?, ?, ?, ?)
            """,
            [
                SQLValue(change), SQLValue(touch.studyUID), SQLValue(touch.seriesUID),
                SQLValue(touch.sopInstanceUID), SQLValue(touch.aspect),
            ])
    }

    package static func setDetail(_ id: Int64, _ detail: ChangeDetail, in writer: Writer) throws {
        try writer.execute(
            "UPDATE changes SET detail = ? WHERE id = ?", [SQLValue(try encode(detail)), SQLValue(id)])
    }

    package static func find(_ id: Int64, in reader: Reader) throws -> Change? {
        try reader.row("SELECT * FROM changes WHERE id = ?", [SQLValue(id)]).map(Change.init)
    }

    /// The newest changes first.
    /// - Parameter before: only those before another one.
    package static func list(
        _ filter: ChangeFilter, before: Int64 = .max, limit: Int, seenBy sight: Sight = .everything,
        in reader: Reader
    ) throws -> [Change] {
        var conditions = ["id < ?"]
        var arguments = [SQLValue(before)]
        if let kind = filter.kind {
            conditions.append("kind = ?")
            arguments.append(SQLValue(kind.rawValue))
        }
        if let study = filter.studyUID {
            conditions.append("id IN (SELECT change FROM change_touches WHERE study_uid = ?)")
            arguments.append(SQLValue(study))
        }
        if let seen = try SearchFilter.seen(by: sight, in: reader) {
            // Whatever a change touches must be seen, all of it.
            conditions.append(
                """
                NOT EXISTS (SELECT 1 FROM change_touches t JOIN studies s ON s.study_uid = t.study_uid
                    WHERE t.change = changes.id AND NOT (\(seen.sql)))
                AND EXISTS (SELECT 1 FROM change_touches t WHERE t.change = changes.id)
                """)
            arguments += seen.arguments
        }
        if filter.onlyActive { conditions.append("undone_ms IS NULL AND kind <> 'restore'") }
        for word in filter.text.split(separator: " ").prefix(4) {
            conditions.append(
                "(subject LIKE ? ESCAPE '!' OR actor LIKE ? ESCAPE '!' OR reason LIKE ? ESCAPE '!'"
                    + " OR detail LIKE ? ESCAPE '!')")
            arguments += Array(repeating: SQLValue(Like.containing(String(word))), count: 4)
        }
        return try reader.rows(
            "SELECT * FROM changes WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC LIMIT ?",
            arguments + [SQLValue(limit)]
        ).map(Change.init)
    }

    package static func markUndone(
        _ id: Int64, by author: Author, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE changes SET undone_ms = ?, undone_by = ?, undone_reason = ? WHERE id = ?",
            [SQLValue(nowMilliseconds), SQLValue(author.name), SQLValue(author.reason), SQLValue(id)])
    }

    /// The later changes in force that touch what a change touches: they stand in the way of undoing it.
    package static func dependents(of id: Int64, in reader: Reader) throws -> [Change] {
        try reader.rows(
            """
            SELECT * FROM changes WHERE id IN (
                SELECT l.change FROM change_touches e JOIN change_touches l ON l.study_uid = e.study_uid
                WHERE e.change = ? AND l.change > e.change AND l.aspect = e.aspect
                    AND (l.series_uid = e.series_uid OR l.series_uid = '' OR e.series_uid = '')
                    AND (l.sop_instance_uid = e.sop_instance_uid OR l.sop_instance_uid = ''
                        OR e.sop_instance_uid = '')
            ) AND undone_ms IS NULL AND kind <> 'restore' ORDER BY id DESC
            """, [SQLValue(id)]
        ).map(Change.init)
    }

    /// Which studies a change touches.
    package static func studies(of id: Int64, in reader: Reader) throws(ArchiveError) -> [String] {
        try reader.rows(
            "SELECT DISTINCT study_uid FROM change_touches WHERE change = ? ORDER BY study_uid",
            [SQLValue(id)]
        ).map { $0.text("study_uid") }
    }

    private static func encode(_ detail: ChangeDetail) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(detail), as: UTF8.self)
    }
}

extension Change {
    init(_ row: SQLRow) throws {
        guard let kind = ChangeKind(rawValue: row.text("kind")) else {
            throw ArchiveError(.corrupt, "A change is of the unknown kind \(row.text("kind")).")
        }
        let detail: ChangeDetail
        do {
            detail = try JSONDecoder().decode(ChangeDetail.self, from: Data(row.text("detail").utf8))
        } catch {
            throw ArchiveError(.corrupt, "A change in the history cannot be read: \(error)")
        }
        self.init(
            id: row.integer("id"), kind: kind,
            author: Author(name: row.text("actor"), reason: row.text("reason")),
            atMilliseconds: row.integer("at_ms"), detail: detail,
            undone: row.optionalInteger("undone_ms").map {
                Undoing(
                    author: Author(name: row.text("undone_by"), reason: row.text("undone_reason")),
                    atMilliseconds: $0)
            })
    }
}
