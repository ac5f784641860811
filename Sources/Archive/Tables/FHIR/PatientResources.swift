import Records

/// Patient records and cases as resources show them: the newest rows first, each with the sites it belongs to.
package enum PatientResources {
    package static func find(key: String, in reader: Reader) throws(ArchiveError) -> PatientRecord? {
        guard let row = try reader.row("SELECT id FROM patient_records WHERE key = ?", [SQLValue(key)])
        else { return nil }
        return try PatientRecords.find(row.integer("id"), in: reader)
    }

    /// The record's key; nil when there is none of that number.
    package static func key(of record: Int64, in reader: Reader) throws(ArchiveError) -> String? {
        try reader.row("SELECT key FROM patient_records WHERE id = ?", [SQLValue(record)])?.text("key")
    }

    /// The sites that a patient's record belongs to: by cases and what they share, and by images.
    package static func sites(of record: Int64, in reader: Reader) throws(ArchiveError) -> Set<Int64> {
        Set(
            try reader.rows(
                """
                SELECT s.site FROM cases c JOIN case_sites s ON s.case_id = c.id WHERE c.record = ?
                UNION
                SELECT v.site FROM patients p JOIN studies t ON t.patient = p.id
                JOIN study_sites v ON v.study_uid = t.study_uid WHERE p.record = ?
                UNION
                SELECT site FROM patient_numbers WHERE record = ? AND site <> 0
                """, [SQLValue(record), SQLValue(record), SQLValue(record)]
            ).map { $0.integer("site") })
    }

    /// Numbers of records up to one, going down.
    package static func page(
        from: Int64, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [Int64] {
        try reader.rows(
            "SELECT id FROM patient_records WHERE id <= ? ORDER BY id DESC LIMIT ?",
            [SQLValue(from), SQLValue(limit)]
        ).map { $0.integer("id") }
    }

    /// Cases of those sites, going down from a row; nil: of all sites.
    package static func cases(
        from: Int64, sites: Set<Int64>?, record: Int64?, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [StrokeCase] {
        var conditions = ["c.id <= ?"]
        var values = [SQLValue(from)]
        if let record {
            conditions.append("c.record = ?")
            values.append(SQLValue(record))
        }
        if let sites {
            let marks = sites.map { _ in "?" }.joined(separator: ", ")
            conditions.append(
                "EXISTS (SELECT 1 FROM case_sites v WHERE v.case_id = c.id AND v.site IN (\(marks)))")
            values += sites.sorted().map { SQLValue($0) }
        }
        return try reader.rows(
            "SELECT c.* FROM cases c WHERE \(conditions.joined(separator: " AND ")) ORDER BY c.id DESC LIMIT ?",
            values + [SQLValue(limit)]
        ).map(StrokeCase.init)
    }
}
