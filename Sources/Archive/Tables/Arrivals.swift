import DICOM
import Records

/// What the readiness rule needs to know of the studies that are arriving.
package enum Arrivals {
    package struct Study: Sendable {
        package var studyUID: String
        package var progress: StudyProgress
    }

    package static func receiving(in reader: Reader) throws(ArchiveError) -> [Study] {
        let rows = try reader.rows(
            """
            SELECT id, study_uid, series_count, instance_count, expected_series, expected_instances,
                last_received_ms, association_ended_ms
            FROM studies WHERE state = 'receiving' AND instance_count > 0 ORDER BY id
            """)
        var studies: [Study] = []
        for row in rows { studies.append(try study(row, in: reader)) }
        return studies
    }

    package static func study(_ studyUID: String, in reader: Reader) throws(ArchiveError) -> Study? {
        guard
            let row = try reader.row(
                """
                SELECT id, study_uid, series_count, instance_count, expected_series, expected_instances,
                    last_received_ms, association_ended_ms
                FROM studies WHERE study_uid = ? AND state = 'receiving' AND instance_count > 0
                """, [SQLValue(studyUID)])
        else { return nil }
        return try study(row, in: reader)
    }

    private static func study(_ row: SQLRow, in reader: Reader) throws(ArchiveError) -> Study {
        let series = try reader.rows(
            """
            SELECT r.id, r.instance_count, r.expected_instances, r.temporal_positions,
                count(DISTINCT i.position_z) AS slice_positions,
                max(i.frame_count) AS largest_frame_count
            FROM series r JOIN instances i ON i.series = r.id AND i.conflict = 0
            WHERE r.study = ? AND r.derived = 0
            GROUP BY r.id, r.instance_count, r.expected_instances, r.temporal_positions
            ORDER BY r.id
            """, [SQLValue(row.integer("id"))])
        let acquisitions = try reader.rows(
            """
            SELECT sum(a.images) AS images, min(a.images) AS fewest
            FROM series r JOIN (
                SELECT i.series, i.acquisition_number, coalesce(max(i.images_in_acquisition), 0) AS images
                FROM instances i JOIN series q ON q.id = i.series
                WHERE q.study = ? AND q.derived = 0 AND i.conflict = 0
                GROUP BY i.series, i.acquisition_number
            ) a ON a.series = r.id
            GROUP BY r.id ORDER BY r.id
            """, [SQLValue(row.integer("id"))])
        let patterns = try patterns(study: row.integer("id"), in: reader)
        let progress = zip(series, acquisitions).map { series, acquisitions in
            SeriesProgress(
                instancesReceived: series.int("instance_count"),
                relatedInstances: series.optionalInt("expected_instances"),
                imagesInAcquisitions: acquisitions.int("fewest") > 0 ? acquisitions.int("images") : nil,
                temporalPositions: series.optionalInt("temporal_positions"),
                slicePositions: series.int("slice_positions"),
                multiFrame: series.int("largest_frame_count") > 1, pattern: patterns[series.integer("id")])
        }
        return Study(
            studyUID: row.text("study_uid"),
            progress: StudyProgress(
                seriesReceived: row.int("series_count"), instancesReceived: row.int("instance_count"),
                expectedSeries: row.optionalInt("expected_series"),
                expectedInstances: row.optionalInt("expected_instances"), series: progress,
                lastReceivedMilliseconds: row.integer("last_received_ms"),
                associationEndedMilliseconds: row.optionalInteger("association_ended_ms")))
    }

    /// How the images of each computed-tomography series lie over places and times, by the row of the series.
    private static func patterns(
        study: Int64, in reader: Reader
    ) throws(ArchiveError) -> [Int64: TimePattern] {
        let places = try reader.rows(
            """
            SELECT p.series, count(*) AS positions, min(p.images) AS fewest, max(p.images) AS most,
                max(p.first_id) AS newest_id
            FROM (
                SELECT i.series, i.position_z, count(*) AS images, min(i.id) AS first_id
                FROM series r JOIN instances i ON i.series = r.id AND i.conflict = 0
                WHERE r.study = ? AND r.derived = 0 AND r.modality = 'CT' AND i.position_z IS NOT NULL
                    AND i.frame_count <= 1
                GROUP BY i.series, i.position_z
            ) p GROUP BY p.series
            """, [SQLValue(study)])
        var patterns: [Int64: TimePattern] = [:]
        for row in places where row.int("most") >= 2 {
            let series = row.integer("series")
            let gaps = try reader.row(
                """
                SELECT max(received_ms) AS last_ms, coalesce(max(gap), 0) AS longest,
                    coalesce(min(acquisition_time), '') AS first_time, coalesce(max(acquisition_time), '') AS last_time,
                    coalesce(sum(CASE WHEN id > ? THEN 1 ELSE 0 END), 0) AS since
                FROM (
                    SELECT id, received_ms, acquisition_time, CASE WHEN row_number() OVER (ORDER BY id) > 4
                        THEN received_ms - lag(received_ms) OVER (ORDER BY id) ELSE 0 END AS gap
                    FROM instances WHERE series = ? AND conflict = 0
                ) g
                """, [SQLValue(row.integer("newest_id")), SQLValue(series)])
            patterns[series] = TimePattern(
                positions: row.int("positions"), fewest: row.int("fewest"), most: row.int("most"),
                sinceNewPosition: gaps?.int("since") ?? 0,
                longestGapMilliseconds: gaps?.integer("longest") ?? 0,
                lastReceivedMilliseconds: gaps?.integer("last_ms") ?? 0,
                spanSeconds: Self.seconds(gaps?.text("first_time") ?? "", gaps?.text("last_time") ?? ""))
        }
        return patterns
    }

    /// Between two times of day as scanners write them; 0 where one is missing or midnight lies between.
    private static func seconds(_ first: String, _ last: String) -> Double {
        guard let from = TimeOfDay(first)?.seconds, let to = TimeOfDay(last)?.seconds else { return 0 }
        return max(0, to - from)
    }
}
