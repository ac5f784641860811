import DICOM

/// The series of a study as a search sees them, in the order they came.
package enum SeriesSearch {
    package struct Row: Sendable {
        package var id: Int64
        package var seriesUID: String
        package var number: Int?
        package var modality: String
        package var description: String
        package var instanceCount: Int
        /// DICOM JSON of what its first image says of the series; empty while that is still to be read.
        package var header: String
    }

    /// Series of a study after another one that may fit the keys.
    package static func page(
        study: Int64, after: Int64, keys: [QueryKey], limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [Row] {
        let filters = keys.compactMap { filter($0, prefix: "") }
        return try reader.rows(
            """
            SELECT id, series_uid, number, modality, description, instance_count, header FROM series
            WHERE study = ? AND id > ? AND instance_count > 0\(SearchFilter.clause(filters))
            ORDER BY id LIMIT ?
            """, [SQLValue(study), SQLValue(after)] + filters.flatMap(\.arguments) + [SQLValue(limit)]
        ).map { row in
            Row(
                id: row.integer("id"), seriesUID: row.text("series_uid"), number: row.optionalInt("number"),
                modality: row.text("modality"), description: row.text("description"),
                instanceCount: row.int("instance_count"), header: row.text("header"))
        }
    }

    static func filter(_ key: QueryKey, prefix: String) -> SearchFilter? {
        switch key.tag {
        case .seriesInstanceUID: SearchFilter.identifiers(key.condition, prefix + "series_uid")
        case .modality: SearchFilter.text(key.condition, prefix + "modality")
        case .seriesDescription: SearchFilter.text(key.condition, prefix + "description")
        case .seriesNumber: SearchFilter.numbers(key.condition, prefix + "number")
        case .protocolName: SearchFilter.text(key.condition, prefix + "protocol")
        case .bodyPartExamined: SearchFilter.text(key.condition, prefix + "body_part")
        default: nil
        }
    }
}
