import Records

/// What the watch over arriving studies reads and remembers.
package enum CaseWatch {
    /// How far a reader of the feed has come; nil: it has never read.
    package static func position(_ name: String, in reader: Reader) throws(ArchiveError) -> Int64? {
        try reader.row("SELECT position FROM case_watch WHERE name = ?", [SQLValue(name)])?
            .integer("position")
    }

    package static func move(
        _ name: String, to position: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO case_watch (name, position) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET position = excluded.position
            """, [SQLValue(name), SQLValue(position)])
    }

    /// When the images of a series were taken, by the clock of the device.
    package struct SeriesTime: Sendable, Equatable {
        package var seriesUID: String
        package var modality: String
        package var description: String
        package var station: String
        /// `yyyyMMdd` and `HHmmss.ffffff`; either may be empty.
        package var date: String
        package var time: String
        package var firstReceivedMilliseconds: Int64
    }

    package static func seriesTimes(_ study: Int64, in reader: Reader) throws(ArchiveError) -> [SeriesTime] {
        try reader.rows(
            """
            SELECT r.series_uid, r.modality, r.description, r.station, r.first_received_ms,
                min(i.acquisition_date || ' ' || i.acquisition_time) AS taken
            FROM series r JOIN instances i ON i.series = r.id
            WHERE r.study = ? AND r.derived = 0 AND i.conflict = 0 AND i.acquisition_time <> ''
            GROUP BY r.id, r.series_uid, r.modality, r.description, r.station, r.first_received_ms
            ORDER BY taken
            """, [SQLValue(study)]
        ).map { row in
            let parts = row.text("taken").split(separator: " ", omittingEmptySubsequences: false).map(
                String.init)
            return SeriesTime(
                seriesUID: row.text("series_uid"), modality: row.text("modality"),
                description: row.text("description"), station: row.text("station"), date: parts.first ?? "",
                time: parts.count > 1 ? parts[1] : "",
                firstReceivedMilliseconds: row.integer("first_received_ms"))
        }
    }

    /// The site whose device sent a study first; nil while nobody has said.
    package static func site(ofStudy uid: String, in reader: Reader) throws(ArchiveError) -> Int64? {
        try reader.row(
            """
            SELECT site FROM study_sites WHERE study_uid = ? ORDER BY CASE ground WHEN 'encounter' THEN 0 ELSE 1 END,
                since_ms LIMIT 1
            """, [SQLValue(uid)]
        )?.integer("site")
    }

    /// The record that the patient of a study has been tied to.
    package static func record(ofStudy uid: String, in reader: Reader) throws(ArchiveError) -> Int64? {
        try reader.row(
            """
            SELECT record FROM studies WHERE study_uid = ?
            """, [SQLValue(uid)]
        )?.optionalInteger("record")
    }
}
