import Records

/// One row a series of a study.
package enum SeriesTable {
    package static func find(
        _ seriesUID: String, study: Int64, in reader: Reader
    ) throws(ArchiveError) -> Int64? {
        try reader.row(
            "SELECT id FROM series WHERE study = ? AND series_uid = ?",
            [SQLValue(study), SQLValue(seriesUID)]
        )?.integer("id")
    }

    package static func insert(
        _ series: SeriesHeader, study: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Int64 {
        let made = try writer.row(
            """
            INSERT INTO series (
                study, series_uid, number, modality, description, protocol, body_part, manufacturer, model,
                station, instance_count, expected_instances, temporal_positions, first_received_ms,
                last_received_ms
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
            RETURNING id
            """,
            [
                SQLValue(study), SQLValue(series.seriesUID), SQLValue(series.number),
                SQLValue(series.modality),
                SQLValue(series.description), SQLValue(series.protocolName), SQLValue(series.bodyPart),
                SQLValue(series.manufacturer), SQLValue(series.model), SQLValue(series.station),
                SQLValue(series.expectedInstances), SQLValue(series.temporalPositions),
                SQLValue(nowMilliseconds), SQLValue(nowMilliseconds),
            ])
        return made?.integer("id") ?? 0
    }

    /// Notes that a series was computed here and did not come in.
    package static func markDerived(_ series: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("UPDATE series SET derived = 1 WHERE id = ?", [SQLValue(series)])
    }

    package static func addImage(
        _ series: Int64, header: SeriesHeader, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE series SET
                instance_count = instance_count + 1,
                last_received_ms = ?,
                expected_instances = coalesce(?, expected_instances),
                temporal_positions = coalesce(?, temporal_positions)
            WHERE id = ?
            """,
            [
                SQLValue(nowMilliseconds), SQLValue(header.expectedInstances),
                SQLValue(header.temporalPositions), SQLValue(series),
            ])
    }

    /// The series of a study by number, as the study page shows them.
    package static func summaries(
        study: Int64, in reader: Reader
    ) throws(ArchiveError) -> [SeriesSummary] {
        try reader.rows(
            """
            SELECT series_uid, number, modality, description, instance_count, manufacturer, model
            FROM series WHERE study = ? AND instance_count > 0 ORDER BY coalesce(number, 2147483647), id
            """, [SQLValue(study)]
        ).map { row in
            SeriesSummary(
                seriesUID: row.text("series_uid"), number: row.optionalInt("number"),
                modality: row.text("modality"), description: row.text("description"),
                instanceCount: row.int("instance_count"), manufacturer: row.text("manufacturer"),
                model: row.text("model"))
        }
    }
}
