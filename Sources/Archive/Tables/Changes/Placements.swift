import Records

/// Where studies and series belong, and how that changes.
package enum Placements {
    /// A study or a series that a change brought elsewhere.
    package struct Move: Sendable, Equatable {
        package var study: Int64?
        package var series: Int64?
        /// Rows of patients for a study, of studies for a series.
        package var from: Int64
        package var to: Int64
    }

    package static func moveStudy(
        _ study: Int64, from: Int64, to patient: Int64, change: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE studies SET patient = ? WHERE id = ?", [SQLValue(patient), SQLValue(study)])
        try note(Move(study: study, series: nil, from: from, to: patient), change, in: writer)
    }

    package static func moveSeries(
        _ series: Int64, from: Int64, to study: Int64, change: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try place(series: series, in: study, in: writer)
        try note(Move(study: nil, series: series, from: from, to: study), change, in: writer)
    }

    private static func place(series: Int64, in study: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            "UPDATE series SET study = ? WHERE id = ?", [SQLValue(study), SQLValue(series)])
        try writer.execute(
            "UPDATE instances SET study = ? WHERE series = ?", [SQLValue(study), SQLValue(series)])
        try CorrectionsTable.move(series: series, to: study, in: writer)
    }

    private static func note(_ move: Move, _ change: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO placements (change, study, series, from_row, to_row) VALUES (?, ?, ?, ?, ?)",
            [
                SQLValue(change), SQLValue(move.study), SQLValue(move.series), SQLValue(move.from),
                SQLValue(move.to),
            ])
    }

    /// Notes that a series which has just come in was placed by a change, so that undoing the change takes it along.
    package static func notePlaced(
        series: Int64, from: Int64, to study: Int64, change: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try note(Move(study: nil, series: series, from: from, to: study), change, in: writer)
    }

    package static func moves(of change: Int64, in reader: Reader) throws(ArchiveError) -> [Move] {
        try reader.rows("SELECT * FROM placements WHERE change = ? ORDER BY id DESC", [SQLValue(change)])
            .map { row in
                Move(
                    study: row.optionalInteger("study"), series: row.optionalInteger("series"),
                    from: row.integer("from_row"), to: row.integer("to_row"))
            }
    }

    /// Brings back what a change has moved. The corrections of the change must be gone.
    package static func revert(_ move: Move, in writer: Writer) throws(ArchiveError) {
        if let series = move.series {
            try place(series: series, in: move.from, in: writer)
        } else if let study = move.study {
            try writer.execute(
                "UPDATE studies SET patient = ? WHERE id = ?", [SQLValue(move.from), SQLValue(study)])
        }
    }

    /// Objects under one identifier that would count in a study twice if a series came to it.
    package static func clashes(
        series: Int64, with study: Int64, in reader: Reader
    ) throws(ArchiveError) -> Int {
        try reader.row(
            """
            SELECT count(*) AS n FROM instances i WHERE i.series = ? AND EXISTS (
                SELECT 1 FROM instances o WHERE o.study = ? AND o.sop_instance_uid = i.sop_instance_uid
            )
            """, [SQLValue(series), SQLValue(study)])?.int("n") ?? 0
    }

    // MARK: - What still arrives under the old names

    package static func redirect(
        studyUID: String, seriesUID: String, to study: Int64, change: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO study_redirects (change, study_uid, series_uid, to_study) VALUES (?, ?, ?, ?)",
            [SQLValue(change), SQLValue(studyUID), SQLValue(seriesUID), SQLValue(study)])
    }

    package static func redirect(
        patient: Int64, to other: Int64, change: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO patient_redirects (change, from_patient, to_patient) VALUES (?, ?, ?)",
            [SQLValue(change), SQLValue(patient), SQLValue(other)])
    }

    /// Where an object of a study and series goes now, and by which change; `nil` for where it says itself. What was
    /// moved several times is followed in the order of the changes.
    package static func destination(
        studyUID: String, seriesUID: String, in reader: Reader
    ) throws(ArchiveError) -> (study: Int64, studyUID: String, change: Int64)? {
        var found: (study: Int64, studyUID: String, change: Int64)?
        while let row = try reader.row(
            """
            SELECT d.to_study, d.change, s.study_uid FROM study_redirects d JOIN studies s ON s.id = d.to_study
            WHERE d.study_uid = ? AND d.series_uid IN (?, '') AND d.change > ? ORDER BY d.change LIMIT 1
            """, [SQLValue(found?.studyUID ?? studyUID), SQLValue(seriesUID), SQLValue(found?.change ?? 0)])
        {
            found = (row.integer("to_study"), row.text("study_uid"), row.integer("change"))
        }
        return found
    }

    /// The last change that brought something of a study to another one.
    package static func change(
        from studyUID: String, to study: Int64, in reader: Reader
    ) throws(ArchiveError) -> Int64? {
        try reader.row(
            "SELECT max(change) AS change FROM study_redirects WHERE study_uid = ? AND to_study = ?",
            [SQLValue(studyUID), SQLValue(study)])?.optionalInteger("change")
    }

    /// To which patient studies of a patient go now, and by which change.
    package static func destination(
        patient: Int64, in reader: Reader
    ) throws(ArchiveError) -> (patient: Int64, change: Int64)? {
        var found: (patient: Int64, change: Int64)?
        while let row = try reader.row(
            """
            SELECT to_patient, change FROM patient_redirects WHERE from_patient = ? AND change > ?
            ORDER BY change LIMIT 1
            """, [SQLValue(found?.patient ?? patient), SQLValue(found?.change ?? 0)])
        {
            found = (row.integer("to_patient"), row.integer("change"))
        }
        return found
    }

    package static func forget(change: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM placements WHERE change = ?", [SQLValue(change)])
        try writer.execute("DELETE FROM study_redirects WHERE change = ?", [SQLValue(change)])
        try writer.execute("DELETE FROM patient_redirects WHERE change = ?", [SQLValue(change)])
    }
}
