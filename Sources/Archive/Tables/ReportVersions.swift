import Foundation
import Records

/// Results that people asked for beside the automatic ones. All are kept.
package enum ReportVersions {
    /// What a worker needs to make one.
    package struct Wish: Sendable {
        package var id: Int64
        package var studyUID: String
        package var position: Int
        package var number: Int
        package var selection: VesselSelection
    }

    /// Notes a wish; numbers count from 2 for each report of a study, because the automatic result is the first.
    package static func insert(
        studyUID: String, position: Int, digest: String, author: String, selection: VesselSelection,
        nowMilliseconds: Int64, in writer: Writer
    ) throws -> Int64 {
        guard let study = try Studies.find(studyUID, in: writer.reader) else {
            throw ArchiveError(.notFound, "There is no study \(studyUID).")
        }
        let last = try writer.row(
            "SELECT coalesce(max(number), 1) AS n FROM report_versions WHERE study = ? AND position = ?",
            [SQLValue(study), SQLValue(position)])
        let made = try writer.row(
            """
            INSERT INTO report_versions (
                study, position, number, digest, author, created_ms, selection_json, state
            ) VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting') RETURNING id
            """,
            [
                SQLValue(study), SQLValue(position), SQLValue((last?.int("n") ?? 1) + 1), SQLValue(digest),
                SQLValue(author), SQLValue(nowMilliseconds), SQLValue(try ReportJSON.text(selection)),
            ])
        return made?.integer("id") ?? 0
    }

    /// How many of a study still wait.
    package static func waiting(studyUID: String, in reader: Reader) throws(ArchiveError) -> Int {
        try reader.row(
            """
            SELECT count(*) AS n FROM report_versions v JOIN studies s ON s.id = v.study
            WHERE s.study_uid = ? AND v.state = 'waiting'
            """, [SQLValue(studyUID)])?.int("n") ?? 0
    }

    package static func wish(_ id: Int64, in reader: Reader) throws -> Wish? {
        try reader.row(
            """
            SELECT v.*, s.study_uid FROM report_versions v JOIN studies s ON s.id = v.study WHERE v.id = ?
            """, [SQLValue(id)]
        ).map { row in
            Wish(
                id: id, studyUID: row.text("study_uid"), position: row.int("position"),
                number: row.int("number"),
                selection: try ReportJSON.value(VesselSelection.self, row.text("selection_json")))
        }
    }

    /// Hands in what was made, once.
    package static func finish(
        _ id: Int64, run: Int64, report: AnalysisReport, in writer: Writer
    ) throws {
        guard
            let row = try writer.row(
                """
                UPDATE report_versions SET state = 'done', failure = '', run = ?, report_json = ? WHERE id = ?
                RETURNING study
                """, [SQLValue(run), SQLValue(try ReportJSON.text(report)), SQLValue(id)])
        else { throw ArchiveError(.notFound, "There is no version \(id) of a result.") }
        try PicturesTable.insert(report, study: row.integer("study"), run: run, in: writer)
    }

    package static func fail(_ id: Int64, reason: String, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            "UPDATE report_versions SET state = 'failed', failure = ? WHERE id = ? AND state = 'waiting'",
            [SQLValue(reason), SQLValue(id)])
    }

    /// All versions of a study, the oldest first.
    ///
    /// - Parameter digests: of the inputs of the automatic results in force, by position.
    package static func all(
        study: Int64, digests: [String], in reader: Reader
    ) throws -> [ResultVersion] {
        try reader.rows(
            "SELECT * FROM report_versions WHERE study = ? ORDER BY position, number", [SQLValue(study)]
        ).map { row in
            let json = row.text("report_json")
            let position = row.int("position")
            return ResultVersion(
                id: row.integer("id"), position: position, number: row.int("number"),
                author: row.text("author"), createdMilliseconds: row.integer("created_ms"),
                selection: try ReportJSON.value(VesselSelection.self, row.text("selection_json")),
                state: ResultVersion.State(rawValue: row.text("state")) ?? .failed,
                failure: row.text("failure"),
                report: json.isEmpty ? nil : try ReportJSON.value(AnalysisReport.self, json),
                isOutdated: !(digests.indices.contains(position) && digests[position] == row.text("digest")))
        }
    }
}

/// What belongs to a report but is too large, or made too late, to stand in it.
package enum ReportExtras {
    package static func putInputs(
        _ inputs: [InputFile], study: Int64, run: Int64, position: Int, in writer: Writer
    ) throws {
        try writer.execute(
            """
            INSERT INTO report_inputs (run, position, study, inputs_json) VALUES (?, ?, ?, ?)
            ON CONFLICT (run, position) DO UPDATE SET inputs_json = excluded.inputs_json
            """,
            [
                SQLValue(run), SQLValue(position), SQLValue(study), SQLValue(try ReportJSON.text(inputs)),
            ])
    }

    /// The inputs of the result in force at a place; nil when they were not noted yet.
    package static func inputs(study: Int64, position: Int, in reader: Reader) throws -> [InputFile]? {
        try reader.row(
            """
            SELECT i.inputs_json FROM report_inputs i JOIN reports r ON r.run = i.run AND r.position = i.position
            WHERE r.study = ? AND r.current = 1 AND i.position = ? ORDER BY i.run DESC LIMIT 1
            """, [SQLValue(study), SQLValue(position)]
        ).map { try ReportJSON.value([InputFile].self, $0.text("inputs_json")) }
    }

    package static func putStability(
        _ stability: Stability, study: Int64, run: Int64, position: Int, nowMilliseconds: Int64,
        in writer: Writer
    ) throws {
        try writer.execute(
            """
            INSERT INTO report_stability (run, position, study, stability_json, created_ms) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (run, position) DO UPDATE SET stability_json = excluded.stability_json
            """,
            [
                SQLValue(run), SQLValue(position), SQLValue(study), SQLValue(try ReportJSON.text(stability)),
                SQLValue(nowMilliseconds),
            ])
    }

    /// What was measured under other settings for the results in force, by position.
    package static func stability(study: Int64, in reader: Reader) throws -> [Int: Stability] {
        let rows = try reader.rows(
            """
            SELECT t.position, t.stability_json FROM report_stability t
            JOIN reports r ON r.run = t.run AND r.position = t.position
            WHERE r.study = ? AND r.current = 1
            """, [SQLValue(study)])
        var found: [Int: Stability] = [:]
        for row in rows {
            found[row.int("position")] = try ReportJSON.value(Stability.self, row.text("stability_json"))
        }
        return found
    }

    /// The run that made the results in force; nil when there are none.
    package static func currentRun(study: Int64, in reader: Reader) throws(ArchiveError) -> Int64? {
        try reader.row(
            "SELECT run FROM reports WHERE study = ? AND current = 1 LIMIT 1", [SQLValue(study)]
        )?.integer("run")
    }
}

/// Values in columns of text.
enum ReportJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(json.utf8))
        } catch {
            throw ArchiveError(.corrupt, "What is stored of a result cannot be read: \(error)")
        }
    }
}
