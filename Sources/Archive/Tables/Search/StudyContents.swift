import DICOM
import Records

/// What a study consists of, as the page of its details shows it.
package enum StudyContents {
    /// The series of a study that have objects, by number; those that were computed here last.
    package static func series(study: Int64, in reader: Reader) throws(ArchiveError) -> [ArchivedSeries] {
        let sums = try sums(study: study, in: reader)
        return try reader.rows(
            """
            SELECT id, series_uid, number, modality, description, protocol, body_part, manufacturer, model, station,
                derived, first_received_ms, last_received_ms
            FROM series WHERE study = ? AND instance_count > 0
            ORDER BY derived, coalesce(number, 2147483647), id
            """, [SQLValue(study)]
        ).map { row in
            let sum = sums[row.integer("id")] ?? Sum()
            return ArchivedSeries(
                id: row.integer("id"), seriesUID: row.text("series_uid"), number: row.optionalInt("number"),
                modality: row.text("modality"), description: row.text("description"),
                protocolName: row.text("protocol"), bodyPart: row.text("body_part"),
                manufacturer: row.text("manufacturer"), model: row.text("model"),
                station: row.text("station"),
                isDerived: row.bool("derived"), hasPictures: sum.hasPictures, instanceCount: sum.count,
                byteCount: sum.bytes,
                transferSyntaxes: sum.syntaxes.sorted(), sopClasses: sum.classes.sorted(),
                senders: sum.senders.subtracting([""]).sorted(),
                firstReceivedMilliseconds: row.integer("first_received_ms"),
                lastReceivedMilliseconds: row.integer("last_received_ms"))
        }
    }

    private struct Sum {
        var count = 0
        var bytes: Int64 = 0
        var syntaxes: Set<String> = []
        var classes: Set<String> = []
        var senders: Set<String> = []
        var hasPictures = false
    }

    private static func sums(study: Int64, in reader: Reader) throws(ArchiveError) -> [Int64: Sum] {
        let rows = try reader.rows(
            """
            SELECT series, transfer_syntax_uid, sop_class_uid, calling_ae_title, count(*) AS objects,
                sum(byte_count) AS bytes, max(row_count) AS pixel_rows
            FROM instances WHERE study = ? AND conflict = 0
            GROUP BY series, transfer_syntax_uid, sop_class_uid, calling_ae_title
            """, [SQLValue(study)])
        var sums: [Int64: Sum] = [:]
        for row in rows {
            var sum = sums[row.integer("series")] ?? Sum()
            sum.count += row.int("objects")
            sum.bytes += row.integer("bytes")
            if row.int("pixel_rows") > 0 { sum.hasPictures = true }
            sum.syntaxes.insert(row.text("transfer_syntax_uid"))
            sum.classes.insert(row.text("sop_class_uid"))
            sum.senders.insert(row.text("calling_ae_title"))
            sums[row.integer("series")] = sum
        }
        return sums
    }

    /// Some objects of a series, by number.
    package static func instances(
        series: Int64, offset: Int, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [ArchivedInstance] {
        try reader.rows(
            """
            SELECT sop_instance_uid, sop_class_uid, transfer_syntax_uid, number, row_count, column_count, frame_count,
                byte_count, received_ms, calling_ae_title
            FROM instances WHERE series = ? AND conflict = 0
            ORDER BY coalesce(number, 2147483647), id LIMIT ? OFFSET ?
            """, [SQLValue(series), SQLValue(limit), SQLValue(offset)]
        ).map { row in
            ArchivedInstance(
                sopInstanceUID: row.text("sop_instance_uid"), sopClassUID: row.text("sop_class_uid"),
                transferSyntaxUID: row.text("transfer_syntax_uid"), number: row.optionalInt("number"),
                rows: row.optionalInt("row_count"), columns: row.optionalInt("column_count"),
                frames: row.int("frame_count"), byteCount: row.integer("byte_count"),
                receivedMilliseconds: row.integer("received_ms"), sender: row.text("calling_ae_title"))
        }
    }

    /// The work that was done on a study here, the newest first.
    package static func jobs(studyUID: String, limit: Int, in reader: Reader) throws(ArchiveError)
        -> [StudyWork]
    {
        try reader.rows(
            """
            SELECT kind, state, attempt, created_ms, finished_ms, failure FROM jobs
            WHERE subject = ? AND kind = 'analyse-study' ORDER BY id DESC LIMIT ?
            """, [SQLValue(studyUID), SQLValue(limit)]
        ).map { row in
            StudyWork(
                kind: row.text("kind"), state: row.text("state"), attempt: row.int("attempt"),
                createdMilliseconds: row.integer("created_ms"),
                finishedMilliseconds: row.optionalInteger("finished_ms"), failure: row.text("failure"))
        }
    }
}
