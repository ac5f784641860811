/// Files whose last row has gone. Some stay for a while, for those who are about to read them.
package enum RemovalsTable {
    package static func insert(
        _ blob: String, notBeforeMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO blob_removals (blob, not_before_ms) VALUES (?, ?)
            ON CONFLICT (blob) DO UPDATE SET not_before_ms = excluded.not_before_ms
            """, [SQLValue(blob), SQLValue(notBeforeMilliseconds)])
    }

    /// To be removed soon; what already waits for its time goes on waiting.
    package static func insert(_ blob: String, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO blob_removals (blob, not_before_ms) VALUES (?, 0) ON CONFLICT (blob) DO NOTHING",
            [SQLValue(blob)])
    }

    package static func due(
        nowMilliseconds: Int64, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [BlobID] {
        try reader.rows(
            "SELECT blob FROM blob_removals WHERE not_before_ms <= ? ORDER BY not_before_ms LIMIT ?",
            [SQLValue(nowMilliseconds), SQLValue(limit)]
        ).compactMap { BlobID($0.text("blob")) }
    }

    package static func all(in reader: Reader) throws(ArchiveError) -> [String] {
        try reader.rows("SELECT blob FROM blob_removals").map { $0.text("blob") }
    }

    package static func forget(_ blob: BlobID, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM blob_removals WHERE blob = ?", [SQLValue(blob.text)])
    }
}
