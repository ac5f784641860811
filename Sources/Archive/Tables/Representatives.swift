import Records

/// Chooses the image that stands for a whole study or series.
package enum Representatives {
    /// The image in the middle of the series, or of that series of the study which has most images; series that an
    /// analysis made stand back. `nil` when there is no image.
    package static func row(
        study studyUID: String, series seriesUID: String?, in reader: Reader
    ) throws(ArchiveError) -> Int64? {
        let named = seriesUID.map { [SQLValue($0)] } ?? []
        let series = try reader.row(
            """
            SELECT i.series AS id, count(*) AS images, max(r.derived) AS derived
            FROM instances i JOIN series r ON r.id = i.series JOIN studies s ON s.id = i.study
            WHERE s.study_uid = ? AND i.conflict = 0 AND i.row_count > 0\(seriesUID == nil ? "" : " AND r.series_uid = ?")
            GROUP BY i.series ORDER BY derived, images DESC, id LIMIT 1
            """, [SQLValue(studyUID)] + named)
        guard let series else { return nil }
        return try reader.row(
            """
            SELECT id FROM instances WHERE series = ? AND conflict = 0 AND row_count > 0
            ORDER BY coalesce(number, 2147483647), id LIMIT 1 OFFSET ?
            """, [SQLValue(series.integer("id")), SQLValue(series.int("images") / 2)])?.integer("id")
    }
}
