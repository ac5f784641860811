import Records

/// Which files hold objects that came in another transfer syntax, and what the originals were.
package enum RecompressionsTable {
    package struct Row: Sendable, Equatable {
        /// The file that is kept now.
        package var blob: String
        /// The name, and with it the SHA-256, of the file as it was received.
        package var originalBlob: String
        package var originalBytes: Int64
        package var originalSyntaxUID: String
        /// SHA-256 of the data set as it was received, without the file meta information.
        package var dataSetSHA256: String
        /// SHA-256 of the data set in implicit VR little endian, in which equal objects are equal however they came.
        package var contentSHA256: String
        package var doneMilliseconds: Int64

        package init(
            blob: String, originalBlob: String, originalBytes: Int64, originalSyntaxUID: String,
            dataSetSHA256: String, contentSHA256: String, doneMilliseconds: Int64
        ) {
            self.blob = blob
            self.originalBlob = originalBlob
            self.originalBytes = originalBytes
            self.originalSyntaxUID = originalSyntaxUID
            self.dataSetSHA256 = dataSetSHA256
            self.contentSHA256 = contentSHA256
            self.doneMilliseconds = doneMilliseconds
        }
    }

    package static func find(_ blob: String, in reader: Reader) throws(ArchiveError) -> Row? {
        try reader.row("SELECT * FROM recompressions WHERE blob = ?", [SQLValue(blob)]).map(Row.init)
    }

    /// An uncompressed file that may be compressed.
    package struct Candidate: Sendable, Equatable {
        package var blob: String
        package var byteCount: Int64
        package var syntaxUID: String
        package var sopClassUID: String
        package var sopInstanceUID: String
    }

    /// The uncompressed syntaxes, least significant byte first.
    private static let native = ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1"]

    /// Files of a study with pixels in an uncompressed syntax that have not been refused for this one, whose sender
    /// does not want them kept as they are and that no hold protects.
    package static func candidates(
        studyUID: String, modality: String?, syntaxUID: String, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [Candidate] {
        try reader.rows(
            """
            SELECT i.blob, i.byte_count, i.transfer_syntax_uid, i.sop_class_uid, i.sop_instance_uid
            FROM instances i JOIN studies s ON s.id = i.study JOIN series r ON r.id = i.series
            WHERE s.study_uid = ? AND i.conflict < 2 AND i.row_count IS NOT NULL AND r.derived = 0
                AND i.transfer_syntax_uid IN (?, ?) AND (? IS NULL OR r.modality = ?)
                AND NOT EXISTS (
                    SELECT 1 FROM recompression_refusals x WHERE x.blob = i.blob AND x.syntax_uid = ?)
                AND NOT EXISTS (SELECT 1 FROM study_holds h WHERE h.study_uid = s.study_uid)
                AND NOT EXISTS (
                    SELECT 1 FROM storage_sources k
                    WHERE k.ae_title = i.calling_ae_title AND k.keep_as_received = 1)
            ORDER BY i.id LIMIT ?
            """,
            [
                SQLValue(studyUID), SQLValue(native[0]), SQLValue(native[1]), SQLValue(modality),
                SQLValue(modality), SQLValue(syntaxUID), SQLValue(limit),
            ]
        ).map { row in
            Candidate(
                blob: row.text("blob"), byteCount: row.integer("byte_count"),
                syntaxUID: row.text("transfer_syntax_uid"), sopClassUID: row.text("sop_class_uid"),
                sopInstanceUID: row.text("sop_instance_uid"))
        }
    }

    package static func refuse(
        _ blob: String, syntaxUID: String, reason: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO recompression_refusals (blob, syntax_uid, reason, at_ms) VALUES (?, ?, ?, ?)
            ON CONFLICT (blob) DO UPDATE SET syntax_uid = excluded.syntax_uid, reason = excluded.reason,
                at_ms = excluded.at_ms
            """, [SQLValue(blob), SQLValue(syntaxUID), SQLValue(reason), SQLValue(nowMilliseconds)])
    }

    /// Lets every row that is in the original file be in the new one, and notes what the original was. False when no
    /// row is in the original any more, or a hold came over it: then the new file is not needed.
    package static func swap(
        _ row: Row, byteCount: Int64, syntaxUID: String, removeNotBeforeMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        let changed = try writer.execute(
            """
            UPDATE instances SET blob = ?, byte_count = ?, transfer_syntax_uid = ?
            WHERE blob = ? AND NOT EXISTS (
                SELECT 1 FROM studies s JOIN study_holds h ON h.study_uid = s.study_uid
                WHERE s.id = instances.study)
            """,
            [
                SQLValue(row.blob), SQLValue(byteCount), SQLValue(syntaxUID), SQLValue(row.originalBlob),
            ])
        guard changed > 0 else { return false }
        try writer.execute(
            """
            INSERT INTO recompressions (
                blob, original_blob, original_bytes, original_syntax_uid, data_set_sha256, content_sha256, done_ms
            ) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (blob) DO NOTHING
            """,
            [
                SQLValue(row.blob), SQLValue(row.originalBlob), SQLValue(row.originalBytes),
                SQLValue(row.originalSyntaxUID), SQLValue(row.dataSetSHA256), SQLValue(row.contentSHA256),
                SQLValue(row.doneMilliseconds),
            ])
        try RemovalsTable.insert(
            row.originalBlob, notBeforeMilliseconds: removeNotBeforeMilliseconds, in: writer)
        try FiguresTable.add(
            StorageFigures(
                instances: Int64(changed), bytes: (row.originalBytes - byteCount) * Int64(changed)),
            to: .saved, name: "", in: writer)
        return true
    }

    /// What a file was as it came; nil when it is still that.
    package static func original(ofBlob blob: String, in reader: Reader) throws(ArchiveError) -> String? {
        try reader.row("SELECT original_blob FROM recompressions WHERE blob = ?", [SQLValue(blob)])?
            .text("original_blob")
    }

    /// All of them, a page at a time, to be proved again.
    package static func all(
        after blob: String, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [Row] {
        try reader.rows(
            """
            SELECT * FROM recompressions r WHERE blob > ? AND EXISTS (SELECT 1 FROM instances i WHERE i.blob = r.blob)
            ORDER BY blob LIMIT ?
            """, [SQLValue(blob), SQLValue(limit)]
        ).map(Row.init)
    }
}

extension RecompressionsTable.Row {
    fileprivate init(_ row: SQLRow) {
        self.init(
            blob: row.text("blob"), originalBlob: row.text("original_blob"),
            originalBytes: row.integer("original_bytes"),
            originalSyntaxUID: row.text("original_syntax_uid"), dataSetSHA256: row.text("data_set_sha256"),
            contentSHA256: row.text("content_sha256"), doneMilliseconds: row.integer("done_ms"))
    }
}
