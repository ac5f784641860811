import Foundation
import Records

/// What analyses found, as JSON. All runs are kept, one run of a study is current.
package enum Reports {
    /// Makes the reports of a run the current ones of their study.
    package static func replace(
        studyUID: String, run: Int64, with reports: [AnalysisReport], nowMilliseconds: Int64,
        in writer: Writer
    ) throws {
        guard let study = try Studies.find(studyUID, in: writer.reader) else {
            throw ArchiveError(.notFound, "There is no study \(studyUID).")
        }
        try writer.execute(
            "UPDATE reports SET current = 0 WHERE study = ? AND current = 1", [SQLValue(study)])
        for (position, report) in reports.enumerated() {
            try writer.execute(
                """
                INSERT INTO reports (study, run, position, kind, current, report_json, worklist_json, created_ms)
                VALUES (?, ?, ?, ?, 1, ?, ?, ?)
                """,
                [
                    SQLValue(study), SQLValue(run), SQLValue(position), SQLValue(report.kind.rawValue),
                    SQLValue(try encode(report)), SQLValue(try encode(report.forWorklist)),
                    SQLValue(nowMilliseconds),
                ])
            try PicturesTable.insert(report, study: study, run: run, in: writer)
        }
    }

    /// The reports of a run; one that cannot be read is left out.
    static func all(ofRun run: Int64, in reader: Reader) throws(ArchiveError) -> [AnalysisReport] {
        try reader.rows(
            "SELECT report_json FROM reports WHERE run = ? ORDER BY position", [SQLValue(run)]
        ).compactMap { try? decode($0.text("report_json")) }
    }

    /// The current reports of a study, whole.
    package static func current(study: Int64, in reader: Reader) throws -> [AnalysisReport] {
        try reader.rows(
            "SELECT report_json FROM reports WHERE study = ? AND current = 1 ORDER BY position",
            [SQLValue(study)]
        ).map { try decode($0.text("report_json")) }
    }

    /// The current reports of a study without curves, motion and single pictures, for a list of many.
    package static func currentForWorklist(study: Int64, in reader: Reader) throws -> [AnalysisReport] {
        try reader.rows(
            "SELECT worklist_json FROM reports WHERE study = ? AND current = 1 ORDER BY position",
            [SQLValue(study)]
        ).map { try decode($0.text("worklist_json")) }
    }

    /// The pictures of the first run after another, for verification; older runs keep theirs too.
    package static func pictures(
        afterRun run: Int64, in reader: Reader
    ) throws -> (run: Int64, studyUID: String, locations: [String])? {
        let rows = try reader.rows(
            """
            SELECT r.run, s.study_uid, r.report_json FROM reports r JOIN studies s ON s.id = r.study
            WHERE r.run = (SELECT min(run) FROM reports WHERE run > ?) ORDER BY r.position
            """, [SQLValue(run)])
        guard let first = rows.first else { return nil }
        let locations = try rows.flatMap { try decode($0.text("report_json")).pictures.map(\.location) }
        return (first.integer("run"), first.text("study_uid"), locations)
    }

    private static func encode(_ report: AnalysisReport) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }

    private static func decode(_ json: String) throws -> AnalysisReport {
        do {
            return try JSONDecoder().decode(AnalysisReport.self, from: Data(json.utf8))
        } catch {
            throw ArchiveError(.corrupt, "A stored report cannot be read: \(error)")
        }
    }
}
