/// Reports that somebody is still to be told, in order.
package enum WorkitemEventsTable {
    package struct Row: Sendable, Equatable {
        package var id: Int64
        /// DICOM JSON without a Message ID.
        package var report: [UInt8]
    }

    /// Reports of one receiver that are kept at most; the oldest give way.
    package static let mostKept = 10_000

    package static func append(
        _ report: [UInt8], to aeTitle: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO workitem_events (ae_title, report, at_ms) VALUES (?, ?, ?)",
            [SQLValue(aeTitle), SQLValue(report), SQLValue(nowMilliseconds)])
    }

    package static func waiting(
        for aeTitle: String, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [Row] {
        try reader.rows(
            "SELECT id, report FROM workitem_events WHERE ae_title = ? ORDER BY id LIMIT ?",
            [SQLValue(aeTitle), SQLValue(limit)]
        ).map { Row(id: $0.integer("id"), report: $0.bytes("report") ?? []) }
    }

    /// Forgets what was told.
    package static func told(_ aeTitle: String, upTo id: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            "DELETE FROM workitem_events WHERE ae_title = ? AND id <= ?", [SQLValue(aeTitle), SQLValue(id)])
    }

    /// Forgets what is too old, and the oldest of those who never ask.
    package static func prune(before milliseconds: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM workitem_events WHERE at_ms < ?", [SQLValue(milliseconds)])
        let crowded = try writer.rows(
            "SELECT ae_title, max(id) AS last FROM workitem_events GROUP BY ae_title HAVING count(*) > ?",
            [SQLValue(mostKept)])
        for row in crowded {
            try writer.execute(
                """
                DELETE FROM workitem_events WHERE ae_title = ? AND id NOT IN (
                    SELECT id FROM workitem_events WHERE ae_title = ? ORDER BY id DESC LIMIT ?)
                """,
                [SQLValue(row.text("ae_title")), SQLValue(row.text("ae_title")), SQLValue(mostKept)])
        }
    }
}
