import Records

/// What was said of cases. Entries are only ever added.
package enum CaseFactsTable {
    /// Adds an entry, unless one with the same key is there; the entry with its number, and whether it is new.
    package static func insert(
        _ entry: FactEntry, key: String, case id: Int64, in writer: Writer
    ) throws(ArchiveError) -> (entry: FactEntry, isNew: Bool) {
        let known = try writer.row(
            "SELECT * FROM case_facts WHERE case_id = ? AND fact = ? AND entry = ?",
            [SQLValue(id), SQLValue(entry.fact), SQLValue(key)])
        if let known { return (FactEntry(known), false) }
        let row = try writer.row(
            """
            INSERT INTO case_facts (
                case_id, fact, value, source, origin, offset_ms, author, author_name, said_ms, recorded_ms, seen, entry
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            [
                SQLValue(id), SQLValue(entry.fact), SQLValue(entry.value), SQLValue(entry.source.rawValue),
                SQLValue(entry.origin), SQLValue(entry.clockOffsetMilliseconds), SQLValue(entry.author),
                SQLValue(entry.authorName), SQLValue(entry.saidMilliseconds),
                SQLValue(entry.recordedMilliseconds), SQLValue(entry.seen), SQLValue(key),
            ])
        var made = entry
        made.id = row?.integer("id") ?? 0
        return (made, true)
    }

    package static func all(of id: Int64, in reader: Reader) throws(ArchiveError) -> CaseFacts {
        CaseFacts(
            try reader.rows("SELECT * FROM case_facts WHERE case_id = ? ORDER BY id", [SQLValue(id)])
                .map(FactEntry.init))
    }

    /// What a board shows or reckons with; the rest stays where it is.
    private static let ofBoard = """
        f.fact LIKE 'time.%' OR f.fact LIKE 'nihss.%' OR f.fact IN (
            'age', 'sex', 'onset-mode', 'occlusion', 'haemorrhage', 'diagnosis', 'decision', 'drug', 'mtici')
        """

    /// What the board shows of every case that is open at one of the sites, or at any.
    package static func open(
        at sites: Set<Int64>?, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [Int64: CaseFacts] {
        let rows: [SQLRow]
        if let sites {
            rows = try reader.rows(
                """
                SELECT f.* FROM case_facts f WHERE f.case_id IN (
                    SELECT c.id FROM cases c WHERE c.closed_ms IS NULL AND c.id IN (
                        SELECT s.case_id FROM case_sites s WHERE s.site IN (\(SQLList.places(sites.count))))
                    ORDER BY c.opened_ms DESC LIMIT ?)
                    AND (\(ofBoard))
                ORDER BY f.id
                """, SQLList.values(sites) + [SQLValue(limit)])
        } else {
            rows = try reader.rows(
                """
                SELECT f.* FROM case_facts f WHERE f.case_id IN (
                    SELECT c.id FROM cases c WHERE c.closed_ms IS NULL ORDER BY c.opened_ms DESC LIMIT ?)
                    AND (\(ofBoard))
                ORDER BY f.id
                """, [SQLValue(limit)])
        }
        return Dictionary(grouping: rows) { $0.integer("case_id") }.mapValues {
            CaseFacts($0.map(FactEntry.init))
        }
    }

}

/// By which key a case was opened, so that opening it again finds it.
package enum CaseOpenings {
    package static func find(_ opening: String, in reader: Reader) throws(ArchiveError) -> Int64? {
        try reader.row("SELECT case_id FROM case_openings WHERE opening = ?", [SQLValue(opening)])?
            .integer("case_id")
    }

    package static func insert(
        _ opening: String, case id: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO case_openings (opening, case_id) VALUES (?, ?)", [SQLValue(opening), SQLValue(id)])
    }
}

extension FactEntry {
    init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), fact: row.text("fact"), value: row.text("value"),
            source: FactSource(rawValue: row.text("source")) ?? .program, origin: row.text("origin"),
            clockOffsetMilliseconds: row.optionalInteger("offset_ms"), author: row.text("author"),
            authorName: row.text("author_name"), saidMilliseconds: row.integer("said_ms"),
            recordedMilliseconds: row.integer("recorded_ms"), seen: row.integer("seen"),
            cameFrom: row.optionalInteger("came_from"), movedAfter: row.optionalInteger("moved_after"))
    }
}
