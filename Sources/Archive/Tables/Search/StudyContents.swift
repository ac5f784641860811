import DICOM
import Records

/// What a study consists of, as the page of its details shows it.
package enum StudyContents {
    /// One series with what is known of all its objects together.
    package struct Series: Sendable {
        package var id: Int64
        package var seriesUID: String
        package var number: Int?
        package var modality: String
        package var description: String
        package var protocolName: String
        package var bodyPart: String
        package var manufacturer: String
        package var model: String
        package var station: String
        /// Computed here, not sent.
        package var isDerived: Bool
        package var instanceCount: Int
        package var byteCount: Int64
        package var transferSyntaxes: [String]
        package var sopClasses: [String]
        /// Who sent its objects, in the order of names.
        package var senders: [String]
        package var firstReceivedMilliseconds: Int64
        package var lastReceivedMilliseconds: Int64
    }

    /// One object of a series.
    package struct Instance: Sendable {
        package var sopInstanceUID: String
        package var sopClassUID: String
        package var transferSyntaxUID: String
        package var number: Int?
        package var rows: Int?
        package var columns: Int?
        package var frames: Int
        package var byteCount: Int64
        package var receivedMilliseconds: Int64
        package var sender: String
    }

    /// The series of a study that have objects, by number; those that were computed here last.
    package static func series(study: Int64, in reader: Reader) throws(ArchiveError) -> [Series] {
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
            return Series(
                id: row.integer("id"), seriesUID: row.text("series_uid"), number: row.optionalInt("number"),
                modality: row.text("modality"), description: row.text("description"),
                protocolName: row.text("protocol"), bodyPart: row.text("body_part"),
                manufacturer: row.text("manufacturer"), model: row.text("model"),
                station: row.text("station"),
                isDerived: row.bool("derived"), instanceCount: sum.count, byteCount: sum.bytes,
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
    }

    private static func sums(study: Int64, in reader: Reader) throws(ArchiveError) -> [Int64: Sum] {
        let rows = try reader.rows(
            """
            SELECT series, transfer_syntax_uid, sop_class_uid, calling_ae_title, count(*) AS objects,
                sum(byte_count) AS bytes
            FROM instances WHERE study = ? AND conflict = 0
            GROUP BY series, transfer_syntax_uid, sop_class_uid, calling_ae_title
            """, [SQLValue(study)])
        var sums: [Int64: Sum] = [:]
        for row in rows {
            var sum = sums[row.integer("series")] ?? Sum()
            sum.count += row.int("objects")
            sum.bytes += row.integer("bytes")
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
    ) throws(ArchiveError) -> [Instance] {
        try reader.rows(
            """
            SELECT sop_instance_uid, sop_class_uid, transfer_syntax_uid, number, row_count, column_count, frame_count,
                byte_count, received_ms, calling_ae_title
            FROM instances WHERE series = ? AND conflict = 0
            ORDER BY coalesce(number, 2147483647), id LIMIT ? OFFSET ?
            """, [SQLValue(series), SQLValue(limit), SQLValue(offset)]
        ).map { row in
            Instance(
                sopInstanceUID: row.text("sop_instance_uid"), sopClassUID: row.text("sop_class_uid"),
                transferSyntaxUID: row.text("transfer_syntax_uid"), number: row.optionalInt("number"),
                rows: row.optionalInt("row_count"), columns: row.optionalInt("column_count"),
                frames: row.int("frame_count"), byteCount: row.integer("byte_count"),
                receivedMilliseconds: row.integer("received_ms"), sender: row.text("calling_ae_title"))
        }
    }

    /// The work that was done on a study here, the newest first.
    package static func jobs(studyUID: String, limit: Int, in reader: Reader) throws(ArchiveError) -> [Job] {
        try reader.rows(
            """
            SELECT kind, state, attempt, created_ms, finished_ms, failure FROM jobs
            WHERE subject = ? AND kind = 'analyse-study' ORDER BY id DESC LIMIT ?
            """, [SQLValue(studyUID), SQLValue(limit)]
        ).map { row in
            Job(
                kind: row.text("kind"), state: row.text("state"), attempt: row.int("attempt"),
                createdMilliseconds: row.integer("created_ms"),
                finishedMilliseconds: row.optionalInteger("finished_ms"), failure: row.text("failure"))
        }
    }

    /// One piece of work on a study.
    package struct Job: Sendable {
        package var kind: String
        package var state: String
        package var attempt: Int
        package var createdMilliseconds: Int64
        package var finishedMilliseconds: Int64?
        package var failure: String
    }
}
