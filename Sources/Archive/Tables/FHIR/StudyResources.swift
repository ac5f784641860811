import Records

/// Studies with all that a resource says of them, the newest rows first.
package enum StudyResources {
    package struct Row: Sendable {
        package var id: Int64
        package var entry: WorklistEntry
        /// Who gave the patient identifier, as the images say.
        package var issuer: String
        /// The record of its patient, if one is tied to it.
        package var record: Int64?
    }

    /// Which studies are wanted.
    package struct Wish: Sendable {
        /// The row to begin with, going down.
        package var from: Int64
        /// Only what these sites have; nil: all.
        package var sites: Set<Int64>?
        package var record: Int64?
        package var withResults: Bool
        package var limit: Int

        package init(
            from: Int64 = .max, sites: Set<Int64>? = nil, record: Int64? = nil, withResults: Bool = false,
            limit: Int
        ) {
            self.from = from
            self.sites = sites
            self.record = record
            self.withResults = withResults
            self.limit = limit
        }
    }

    private static let selection = """
        SELECT s.*, p.issuer, '' AS work, 0 AS work_ms, '' AS stage, 0 AS fraction
        FROM studies s JOIN patients p ON p.id = s.patient
        """

    package static func page(_ wish: Wish, in reader: Reader) throws(ArchiveError) -> [Row] {
        var conditions = ["s.id <= ?", "s.instance_count > 0"]
        var values = [SQLValue(wish.from)]
        if let record = wish.record {
            conditions.append("s.record = ?")
            values.append(SQLValue(record))
        }
        if let sites = wish.sites {
            let marks = SQLList.places(sites.count)
            conditions.append(
                """
                EXISTS (SELECT 1 FROM study_sites v WHERE v.study_uid = s.study_uid AND v.site IN (\(marks)))
                """)
            values += sites.sorted().map { SQLValue($0) }
        }
        if wish.withResults {
            conditions.append("EXISTS (SELECT 1 FROM reports r WHERE r.study = s.id AND r.current = 1)")
        }
        return try reader.rows(
            """
            \(selection) WHERE \(conditions.joined(separator: " AND ")) ORDER BY s.id DESC LIMIT ?
            """, values + [SQLValue(wish.limit)]
        ).map(Row.init)
    }

    package static func find(_ studyUID: String, in reader: Reader) throws(ArchiveError) -> Row? {
        try reader.row(
            "\(selection) WHERE s.study_uid = ? AND s.instance_count > 0", [SQLValue(studyUID)]
        ).map(Row.init)
    }

    /// The newest case that a study belongs to.
    package static func caseRecord(of studyUID: String, in reader: Reader) throws(ArchiveError) -> StrokeCase?
    {
        try reader.row(
            """
            SELECT c.* FROM case_studies l JOIN cases c ON c.id = l.case_id WHERE l.study_uid = ?
            ORDER BY c.id DESC LIMIT 1
            """, [SQLValue(studyUID)]
        ).map(StrokeCase.init)
    }

    /// When the current results of a study were made, by position.
    package static func resultTimes(study: Int64, in reader: Reader) throws(ArchiveError) -> [Int64] {
        try reader.rows(
            "SELECT created_ms FROM reports WHERE study = ? AND current = 1 ORDER BY position",
            [SQLValue(study)]
        ).map { $0.integer("created_ms") }
    }
}

extension StudyResources.Row {
    init(_ row: SQLRow) {
        let listed = Studies.Listed(row)
        self.init(
            id: listed.id, entry: listed.entry, issuer: row.text("issuer"),
            record: row.optionalInteger("record"))
    }
}
