import Records

/// How far files have been compared with their names, and what was found.
package enum ScrubTable {
    /// One of the 256 folders of files, and when all of it was last compared.
    package struct Folder: Sendable, Equatable {
        package var number: Int
        package var checkedMilliseconds: Int64
        package var files: Int64
        package var bytes: Int64

        package init(number: Int, checkedMilliseconds: Int64, files: Int64, bytes: Int64) {
            self.number = number
            self.checkedMilliseconds = checkedMilliseconds
            self.files = files
            self.bytes = bytes
        }
    }

    package static func folders(in reader: Reader) throws(ArchiveError) -> [Folder] {
        try reader.rows("SELECT * FROM scrub_folders ORDER BY folder").map { row in
            Folder(
                number: row.int("folder"), checkedMilliseconds: row.integer("checked_ms"),
                files: row.integer("files"), bytes: row.integer("bytes"))
        }
    }

    package static func put(_ folder: Folder, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO scrub_folders (folder, checked_ms, files, bytes) VALUES (?, ?, ?, ?)
            ON CONFLICT (folder) DO UPDATE SET checked_ms = excluded.checked_ms, files = excluded.files,
                bytes = excluded.bytes
            """,
            [
                SQLValue(folder.number), SQLValue(folder.checkedMilliseconds), SQLValue(folder.files),
                SQLValue(folder.bytes),
            ])
    }

    /// The names of files that something refers to and that begin with a byte: objects, pictures of reports,
    /// films, and key images of messages.
    package static func referenced(
        startingWith prefix: String, in reader: Reader
    ) throws(ArchiveError) -> [String] {
        // 'g' comes after every digit of a hash.
        try reader.rows(
            """
            SELECT blob FROM instances WHERE blob >= ? AND blob < ?
            UNION SELECT blob FROM report_pictures WHERE blob >= ? AND blob < ?
            UNION SELECT blob FROM film_images WHERE blob >= ? AND blob < ?
            UNION SELECT sheet_blob FROM films WHERE sheet_blob >= ? AND sheet_blob < ?
            UNION SELECT preview_blob FROM films WHERE preview_blob >= ? AND preview_blob < ?
            UNION SELECT blob FROM case_message_images WHERE blob >= ? AND blob < ?
            ORDER BY blob
            """, (0..<6).flatMap { _ in [SQLValue(prefix), SQLValue(prefix + "g")] }
        ).map { $0.text("blob") }
    }

    /// Whether anything refers to a file, or it has only just lost its last row.
    package static func isReferenced(_ blob: BlobID, in reader: Reader) throws(ArchiveError) -> Bool {
        if try isKept(blob, in: reader) { return true }
        return try reader.row("SELECT 1 AS one FROM blob_removals WHERE blob = ?", [SQLValue(blob.text)])
            != nil
    }

    package static func isKept(_ blob: BlobID, in reader: Reader) throws(ArchiveError) -> Bool {
        if try Instances.isReferenced(blob, in: reader) { return true }
        return try reader.row(
            """
            SELECT 1 AS one FROM report_pictures WHERE blob = ?
            UNION ALL SELECT 1 FROM film_images WHERE blob = ?
            UNION ALL SELECT 1 FROM films WHERE sheet_blob = ? OR preview_blob = ?
            UNION ALL SELECT 1 FROM case_message_images WHERE blob = ? LIMIT 1
            """, [SQLValue](repeating: SQLValue(blob.text), count: 5)) != nil
    }

    package static func note(_ damage: BlobDamage, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO damaged_blobs (blob, kind, reason, found_ms) VALUES (?, ?, ?, ?)
            ON CONFLICT (blob) DO UPDATE SET kind = excluded.kind, reason = excluded.reason
            """,
            [
                SQLValue(damage.blob), SQLValue(damage.kind.rawValue), SQLValue(damage.reason),
                SQLValue(damage.foundMilliseconds),
            ])
    }

    package static func forget(_ blob: String, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM damaged_blobs WHERE blob = ?", [SQLValue(blob)])
    }

    package static func damage(limit: Int = 1000, in reader: Reader) throws(ArchiveError) -> [BlobDamage] {
        try reader.rows(
            "SELECT * FROM damaged_blobs ORDER BY found_ms, blob LIMIT ?", [SQLValue(limit)]
        ).compactMap { row in
            BlobDamage.Kind(rawValue: row.text("kind")).map {
                BlobDamage(
                    blob: row.text("blob"), kind: $0, reason: row.text("reason"),
                    foundMilliseconds: row.integer("found_ms"))
            }
        }
    }

    package static func damageCount(in reader: Reader) throws(ArchiveError) -> Int {
        try reader.row("SELECT count(*) AS n FROM damaged_blobs")?.int("n") ?? 0
    }

    /// The studies that a file belongs to.
    package static func studies(ofBlob blob: String, in reader: Reader) throws(ArchiveError) -> [String] {
        try reader.rows(
            """
            SELECT s.study_uid FROM instances i JOIN studies s ON s.id = i.study WHERE i.blob = ?
            UNION SELECT s.study_uid FROM report_pictures p JOIN studies s ON s.id = p.study WHERE p.blob = ?
            """, [SQLValue(blob), SQLValue(blob)]
        ).map { $0.text("study_uid") }
    }

    package static func noteQuarantined(
        _ blob: BlobID, kind: String, byteCount: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO quarantined_blobs (blob, kind, byte_count, moved_ms) VALUES (?, ?, ?, ?)
            ON CONFLICT (blob) DO UPDATE SET kind = excluded.kind, byte_count = excluded.byte_count,
                moved_ms = excluded.moved_ms
            """,
            [SQLValue(blob.text), SQLValue(kind), SQLValue(byteCount), SQLValue(nowMilliseconds)])
    }

    package static func forgetQuarantined(_ blob: BlobID, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM quarantined_blobs WHERE blob = ?", [SQLValue(blob.text)])
    }

    /// How many files lie in quarantine, and how many bytes.
    package static func quarantine(in reader: Reader) throws(ArchiveError) -> (files: Int, bytes: Int64) {
        let row = try reader.row(
            "SELECT count(*) AS n, coalesce(sum(byte_count), 0) AS bytes FROM quarantined_blobs")
        return (row?.int("n") ?? 0, row?.integer("bytes") ?? 0)
    }
}
