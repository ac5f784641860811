import Foundation
import Records

/// What other programs found, one row an object or series of pictures.
package enum ForeignResultsTable {
    /// What is known of a study instead of what was known before.
    package static func replace(study: Int64, with results: [ForeignResult], in writer: Writer) throws {
        try writer.execute("DELETE FROM foreign_results WHERE study = ?", [SQLValue(study)])
        for (position, result) in results.enumerated() {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try writer.execute(
                "INSERT INTO foreign_results (study, position, result_json) VALUES (?, ?, ?)",
                [
                    SQLValue(study), SQLValue(position),
                    SQLValue(String(decoding: try encoder.encode(result), as: UTF8.self)),
                ])
        }
    }

    package static func ofStudy(_ study: Int64, in reader: Reader) throws(ArchiveError) -> [ForeignResult] {
        try reader.rows(
            "SELECT result_json FROM foreign_results WHERE study = ? ORDER BY position", [SQLValue(study)]
        ).compactMap { decode($0.text("result_json")) }
    }

    /// The studies in which another program found something, the newest first.
    package static func studies(
        limit: Int, seenBy sight: Sight = .everything, in reader: Reader
    ) throws(ArchiveError) -> [Studies.Listed] {
        let seen = try SearchFilter.seen(by: sight, in: reader)
        return try reader.rows(
            """
            SELECT s.*, '' AS work, 0 AS work_ms, '' AS stage, 0.0 AS fraction FROM studies s
            WHERE s.instance_count > 0 AND EXISTS (SELECT 1 FROM foreign_results f WHERE f.study = s.id)
                \(SearchFilter.clause(seen.map { [$0] } ?? []))
            ORDER BY s.first_received_ms DESC, s.id DESC LIMIT ?
            """, (seen?.arguments ?? []) + [SQLValue(limit)]
        ).map(Studies.Listed.init)
    }

    private static func decode(_ json: String) -> ForeignResult? {
        try? JSONDecoder().decode(ForeignResult.self, from: Data(json.utf8))
    }
}
