/// An append-only feed of what changed, written in the transaction that changed it.
package enum Events {
    package struct Event: Sendable, Equatable {
        package var id: Int64
        package var kind: String
        package var subject: String
    }

    package static let study = "study"
    /// Something that belongs to the case of this number.
    package static let caseRecord = "case"
    /// Somebody has broken the glass for the patient record of this number.
    package static let emergency = "emergency"
    /// Something about the transfer of this number, or about its destination.
    package static let transfer = "transfer"

    package static func append(
        kind: String, subject: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO events (kind, subject, at_ms) VALUES (?, ?, ?)",
            [SQLValue(kind), SQLValue(subject), SQLValue(nowMilliseconds)])
    }

    /// The newest event from before a time, to follow the feed from there.
    package static func newest(
        beforeMilliseconds: Int64 = .max, in reader: Reader
    ) throws(ArchiveError) -> Int64 {
        try reader.row(
            "SELECT coalesce(max(id), 0) AS id FROM events WHERE at_ms < ?", [SQLValue(beforeMilliseconds)]
        )?.integer("id") ?? 0
    }

    package static func since(
        _ id: Int64, limit: Int = 1000, in reader: Reader
    ) throws(ArchiveError) -> [Event] {
        try reader.rows(
            "SELECT id, kind, subject FROM events WHERE id > ? ORDER BY id LIMIT ?",
            [SQLValue(id), SQLValue(limit)]
        ).map { Event(id: $0.integer("id"), kind: $0.text("kind"), subject: $0.text("subject")) }
    }

    /// Drops all but the newest; a reader that is further behind has missed them and shows everything afresh.
    package static func prune(keeping count: Int = 20_000, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            "DELETE FROM events WHERE id <= (SELECT coalesce(max(id), 0) FROM events) - ?", [SQLValue(count)])
    }
}
