import Records

/// What happened to studies that rules may want to know: written in the transaction in which it happened, taken out in
/// the transaction that made the transfers.
package enum MovingMoments {
    package struct Moment: Sendable, Equatable {
        package var id: Int64
        package var event: MovingRule.Event
        package var studyUID: String
    }

    /// What came since the rules last looked.
    package struct News: Sendable, Equatable {
        package var moments: [Moment] = []
        /// The newest row of each table; the position that has been looked at is before.
        package var instances: Range<Int64>?
        package var studies: Range<Int64>?

        package var isEmpty: Bool { moments.isEmpty && instances == nil && studies == nil }
    }

    package static func append(
        _ event: MovingRule.Event, studyUID: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO moving_moments (event, study_uid, at_ms) VALUES (?, ?, ?)",
            [SQLValue(event.rawValue), SQLValue(studyUID), SQLValue(nowMilliseconds)])
    }

    /// What is new, at most so many moments and rows of each kind. Ranges are above the old position, up to and
    /// without the upper bound.
    package static func news(limit: Int = 2000, in reader: Reader) throws(ArchiveError) -> News {
        var news = News()
        for row in try reader.rows(
            "SELECT id, event, study_uid FROM moving_moments ORDER BY id LIMIT ?", [SQLValue(limit)])
        {
            // Events of a newer version are nobody's here.
            guard let event = MovingRule.Event(rawValue: row.text("event")) else { continue }
            news.moments.append(
                Moment(id: row.integer("id"), event: event, studyUID: row.text("study_uid")))
        }
        let rows = try reader.rows(
            """
            SELECT p.subject, p.position, CASE p.subject
                WHEN 'instances' THEN (SELECT coalesce(max(id), 0) FROM instances)
                ELSE (SELECT coalesce(max(id), 0) FROM studies) END AS newest
            FROM moving_positions p
            """)
        for row in rows {
            let position = row.integer("position")
            guard row.integer("newest") > position else { continue }
            let end = min(row.integer("newest"), position + Int64(limit))
            if row.text("subject") == "instances" {
                news.instances = position + 1..<end + 1
            } else {
                news.studies = position + 1..<end + 1
            }
        }
        return news
    }

    /// Notes that the rules have looked at all of it.
    package static func taken(_ news: News, in writer: Writer) throws(ArchiveError) {
        for moment in news.moments {
            try writer.execute("DELETE FROM moving_moments WHERE id = ?", [SQLValue(moment.id)])
        }
        for (subject, range) in [("instances", news.instances), ("studies", news.studies)] {
            guard let range else { continue }
            try writer.execute(
                "UPDATE moving_positions SET position = ? WHERE subject = ?",
                [SQLValue(range.upperBound - 1), SQLValue(subject)])
        }
    }

    /// The series among some new rows that came in from outside, with their studies.
    package static func series(
        ofInstances rows: Range<Int64>, in reader: Reader
    ) throws(ArchiveError) -> [(studyUID: String, series: Int64)] {
        try reader.rows(
            """
            SELECT DISTINCT s.study_uid, i.series FROM instances i
            JOIN series r ON r.id = i.series JOIN studies s ON s.id = i.study
            WHERE i.id >= ? AND i.id < ? AND i.conflict = 0 AND r.derived = 0 ORDER BY i.series
            """, [SQLValue(rows.lowerBound), SQLValue(rows.upperBound)]
        ).map { ($0.text("study_uid"), $0.integer("series")) }
    }

    /// Some new studies.
    package static func studies(_ rows: Range<Int64>, in reader: Reader) throws(ArchiveError) -> [String] {
        try reader.rows(
            "SELECT study_uid FROM studies WHERE id >= ? AND id < ? ORDER BY id",
            [SQLValue(rows.lowerBound), SQLValue(rows.upperBound)]
        ).map { $0.text("study_uid") }
    }

    /// What rules look at in a study; nil when it has gone.
    package static func study(_ studyUID: String, in reader: Reader) throws(ArchiveError) -> MovingStudy? {
        guard
            let row = try reader.row(
                "SELECT id, patient_id, description, study_date FROM studies WHERE study_uid = ?",
                [SQLValue(studyUID)])
        else { return nil }
        var study = MovingStudy(
            studyUID: studyUID, patientID: row.text("patient_id"), description: row.text("description"),
            studyDate: row.text("study_date"))
        let series = try reader.rows(
            "SELECT id, modality, description, body_part, derived FROM series WHERE study = ? ORDER BY id",
            [SQLValue(row.integer("id"))])
        for row in series {
            let origins = try reader.rows(
                """
                SELECT DISTINCT calling_ae_title, called_ae_title FROM instances
                WHERE series = ? AND conflict = 0 ORDER BY calling_ae_title, called_ae_title
                """, [SQLValue(row.integer("id"))])
            let isDerived = row.bool("derived")
            study.series.append(
                MovingStudy.Series(
                    row: row.integer("id"), modality: row.text("modality"),
                    description: row.text("description"), bodyPart: row.text("body_part"),
                    isDerived: isDerived,
                    sources: isDerived ? [] : origins.map { $0.text("calling_ae_title") },
                    calledTitles: isDerived ? [] : origins.map { $0.text("called_ae_title") }))
        }
        return study
    }
}
