import Records

/// What is asked to see whether open cases may be one.
package enum CaseTies {
    /// Of records, the pairs that are likely duplicates.
    package static func alike(
        _ records: Set<Int64>, in reader: Reader
    ) throws(ArchiveError) -> Set<CaseLikeness.Pair> {
        guard records.count > 1 else { return [] }
        let places = SQLList.places(records.count)
        return Set(
            try reader.rows(
                """
                SELECT first_record, second_record FROM likely_duplicates
                WHERE first_record IN (\(places)) AND second_record IN (\(places))
                """, SQLList.values(records) + SQLList.values(records)
            ).map { CaseLikeness.Pair($0.integer("first_record"), $0.integer("second_record")) })
    }

    /// Pairs of these cases that somebody has said are two.
    package static func apart(
        _ cases: Set<Int64>, in reader: Reader
    ) throws(ArchiveError) -> Set<CaseLikeness.Pair> {
        guard cases.count > 1 else { return [] }
        return Set(
            try reader.rows(
                "SELECT first_case, second_case FROM case_distinctions WHERE first_case IN (\(SQLList.places(cases.count)))",
                SQLList.values(cases)
            ).map { CaseLikeness.Pair($0.integer("first_case"), $0.integer("second_case")) })
    }

    /// Open cases that could be the same as this one: at one of its sites, of its record or of one like it.
    package static func candidates(
        for item: StrokeCase, withinMilliseconds near: Int64, in reader: Reader
    ) throws(ArchiveError) -> [StrokeCase] {
        try reader.rows(
            """
            SELECT c.* FROM cases c WHERE c.closed_ms IS NULL AND c.id <> ? AND (
                c.opened_ms BETWEEN ? AND ? AND EXISTS (
                    SELECT 1 FROM case_sites a JOIN case_sites b ON b.site = a.site
                    WHERE a.case_id = c.id AND b.case_id = ?)
                OR c.record = ?
                OR c.record IN (SELECT d.second_record FROM likely_duplicates d WHERE d.first_record = ?)
                OR c.record IN (SELECT d.first_record FROM likely_duplicates d WHERE d.second_record = ?))
            ORDER BY c.opened_ms DESC LIMIT 100
            """,
            [
                SQLValue(item.id), SQLValue(item.openedMilliseconds - near),
                SQLValue(item.openedMilliseconds + near), SQLValue(item.id), SQLValue(item.record),
                SQLValue(item.record), SQLValue(item.record),
            ]
        ).map(StrokeCase.init)
    }

    /// The sites that see each of these cases.
    package static func sites(
        of cases: Set<Int64>, in reader: Reader
    ) throws(ArchiveError) -> [Int64: Set<Int64>] {
        var found: [Int64: Set<Int64>] = [:]
        for row in try reader.rows(
            "SELECT case_id, site FROM case_sites WHERE case_id IN (\(SQLList.places(cases.count)))",
            SQLList.values(cases))
        {
            found[row.integer("case_id"), default: []].insert(row.integer("site"))
        }
        return found
    }

    package static func hasImages(_ id: Int64, in reader: Reader) throws(ArchiveError) -> Bool {
        try reader.row("SELECT 1 AS one FROM case_studies WHERE case_id = ? LIMIT 1", [SQLValue(id)]) != nil
    }

    /// Notes that two cases are two, for good.
    package static func distinguish(
        _ pair: CaseLikeness.Pair, by actor: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO case_distinctions (first_case, second_case, actor, at_ms) VALUES (?, ?, ?, ?)
            ON CONFLICT (first_case, second_case) DO NOTHING
            """,
            [
                SQLValue(pair.first), SQLValue(pair.second), SQLValue(actor), SQLValue(nowMilliseconds),
            ])
    }

    /// Says no more that two cases are two: somebody has said that they are one.
    package static func forgetDistinction(_ pair: CaseLikeness.Pair, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            "DELETE FROM case_distinctions WHERE first_case = ? AND second_case = ?",
            [SQLValue(pair.first), SQLValue(pair.second)])
    }
}
