import Foundation
import Records

/// Rules of what becomes of studies, what they did, and what they can ask of a study.
package enum RetentionTable {
    /// All rules, in the order of their names.
    package static func rules(in reader: Reader) throws -> [RetentionRule] {
        try reader.rows("SELECT rule_json FROM retention_rules ORDER BY name").map {
            try JSONDecoder().decode(RetentionRule.self, from: Data($0.text("rule_json").utf8))
        }
    }

    package static func put(_ rule: RetentionRule, nowMilliseconds: Int64, in writer: Writer) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let json = String(decoding: try encoder.encode(rule), as: UTF8.self)
        try writer.execute(
            """
            INSERT INTO retention_rules (name, rule_json, changed_ms) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET rule_json = excluded.rule_json, changed_ms = excluded.changed_ms
            """, [SQLValue(rule.name), SQLValue(json), SQLValue(nowMilliseconds)])
    }

    /// Says whether there was one.
    package static func remove(_ name: String, in writer: Writer) throws(ArchiveError) -> Bool {
        try writer.execute("DELETE FROM retention_rules WHERE name = ?", [SQLValue(name)]) > 0
    }

    package static func log(_ entry: RetentionEntry, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO retention_log (rule, action, study_uid, reason, at_ms) VALUES (?, ?, ?, ?, ?)",
            [
                SQLValue(entry.rule), SQLValue(entry.action), SQLValue(entry.studyUID),
                SQLValue(entry.reason),
                SQLValue(entry.atMilliseconds),
            ])
    }

    /// The newest first.
    package static func log(limit: Int, in reader: Reader) throws(ArchiveError) -> [RetentionEntry] {
        try reader.rows("SELECT * FROM retention_log ORDER BY id DESC LIMIT ?", [SQLValue(limit)]).map {
            row in
            RetentionEntry(
                rule: row.text("rule"), action: row.text("action"), studyUID: row.text("study_uid"),
                reason: row.text("reason"), atMilliseconds: row.integer("at_ms"))
        }
    }

    /// Studies that have come in, have objects that count and are not held, a page at a time.
    package static func studies(
        after study: Int64, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [StudyFacts] {
        try reader.rows(
            """
            SELECT s.id, s.study_uid, s.source, coalesce(x.site, '') AS site, s.modalities, s.description,
                s.last_received_ms, s.study_day, coalesce(a.last_ms, s.last_received_ms) AS accessed_ms,
                EXISTS (SELECT 1 FROM reports r WHERE r.study = s.id AND r.current = 1) AS has_result
            FROM studies s
            LEFT JOIN storage_sources x ON x.ae_title = s.source
            LEFT JOIN study_access a ON a.study = s.id
            WHERE s.id > ? AND s.state IN ('done', 'failed')
                AND NOT EXISTS (SELECT 1 FROM study_holds h WHERE h.study_uid = s.study_uid)
                AND EXISTS (SELECT 1 FROM instances i WHERE i.study = s.id AND i.conflict = 0)
            ORDER BY s.id LIMIT ?
            """, [SQLValue(study), SQLValue(limit)]
        ).map(StudyFacts.init)
    }

    package static func bytes(ofStudy study: Int64, in reader: Reader) throws(ArchiveError) -> Int64 {
        try reader.row(
            "SELECT coalesce(sum(byte_count), 0) AS bytes FROM instances WHERE study = ? AND conflict < 2",
            [SQLValue(study)])?.integer("bytes") ?? 0
    }
}

extension StudyFacts {
    fileprivate init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), studyUID: row.text("study_uid"), source: row.text("source"),
            site: row.text("site"),
            modalities: row.text("modalities").split(separator: "\\").map(String.init),
            description: row.text("description"), receivedMilliseconds: row.integer("last_received_ms"),
            studyMilliseconds: row.optionalInt("study_day").flatMap(Self.milliseconds(ofDay:)),
            accessedMilliseconds: row.integer("accessed_ms"), hasResult: row.bool("has_result"), byteCount: 0)
    }
}
