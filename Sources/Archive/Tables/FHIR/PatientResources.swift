import Records

/// Patient records and cases as resources show them: the newest rows first, each with the sites it belongs to.
package enum PatientResources {
    /// The record's key; nil when there is none of that number.
    package static func key(of record: Int64, in reader: Reader) throws(ArchiveError) -> String? {
        try reader.row("SELECT key FROM patient_records WHERE id = ?", [SQLValue(record)])?.text("key")
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
            let marks = SQLList.places(sites.count)
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
