import Records

/// Finding records by words and numbers.
package enum RecordSearch {
    /// More rows than this are not listed first and looked at afterwards.
    private static let few = 4000

    /// Records that stand and fit every term; those that are called exactly so first, then those changed last.
    ///
    /// - Parameter whole: all that was typed, in one; what is called exactly that comes first.
    package static func find(
        _ terms: [PatientSearchTerm], whole: String, seenBy sight: Sight, limit: Int, offset: Int = 0,
        in reader: Reader
    ) throws(ArchiveError) -> [PatientRecord] {
        guard sight.isEverything || !sight.sites.isEmpty || !sight.records.isEmpty else { return [] }
        var counts: [Int] = []
        for term in terms { counts.append(try count(term, in: reader)) }
        let rarest = counts.indices.min { counts[$0] < counts[$1] }
        let isNarrow = rarest.map { counts[$0] <= few } ?? false
        var filters: [SearchFilter] = []
        for (index, term) in terms.enumerated() {
            filters.append(
                index == rarest && isNarrow ? listed(term, reader.papers) : tried(term, reader.papers))
        }
        if let seen = try filter(sight, isNarrow: isNarrow, in: reader) { filters.append(seen) }
        let isNamed = "EXISTS (SELECT 1 FROM record_words w WHERE w.record = r.id AND w.word = ?)"
        let order = isNarrow ? "\(isNamed) DESC, " : ""
        let ids = try reader.rows(
            """
            SELECT r.id FROM patient_records r WHERE r.merged_into IS NULL\(SearchFilter.clause(filters))
            ORDER BY \(order)r.changed_ms DESC, r.id DESC LIMIT ? OFFSET ?
            """,
            filters.flatMap(\.arguments) + (isNarrow ? [SQLValue(whole)] : [])
                + [SQLValue(limit), SQLValue(offset)]
        ).map { $0.integer("id") }
        var found: [PatientRecord] = []
        for id in ids { if let record = try PatientRecords.find(id, in: reader) { found.append(record) } }
        return found
    }

    // MARK: - Terms

    private static func words(_ term: PatientSearchTerm, _ column: String) -> SearchFilter {
        let ranges = term.beginnings.map { beginning in
            SearchFilter(
                sql: "(\(column) >= ? AND \(column) < ?)",
                arguments: [SQLValue(beginning), SQLValue(beginning + "\u{10FFFF}")])
        }
        return SearchFilter.any(ranges) ?? .nothing
    }

    private static func numbers(
        _ term: PatientSearchTerm, _ column: String, _ papers: PaperSeal
    ) -> SearchFilter {
        SearchFilter.oneOf(column, papers.spellings(term.numbers).map { SQLValue($0) }) ?? .nothing
    }

    /// How many rows of words fit, as far as it matters.
    private static func count(_ term: PatientSearchTerm, in reader: Reader) throws(ArchiveError) -> Int {
        let words = words(term, "word")
        return try reader.row(
            "SELECT count(*) AS n FROM (SELECT 1 FROM record_words WHERE \(words.sql) LIMIT \(few + 1))",
            words.arguments)?.int("n") ?? 0
    }

    private static func listed(_ term: PatientSearchTerm, _ papers: PaperSeal) -> SearchFilter {
        let (words, numbers) = (words(term, "word"), numbers(term, "value", papers))
        return SearchFilter(
            sql: """
                r.id IN (SELECT record FROM record_words WHERE \(words.sql)
                    UNION SELECT record FROM patient_numbers WHERE \(numbers.sql))
                """, arguments: words.arguments + numbers.arguments)
    }

    private static func tried(_ term: PatientSearchTerm, _ papers: PaperSeal) -> SearchFilter {
        let (words, numbers) = (words(term, "w.word"), numbers(term, "n.value", papers))
        return SearchFilter(
            sql: """
                (EXISTS (SELECT 1 FROM record_words w WHERE w.record = r.id AND \(words.sql))
                    OR EXISTS (SELECT 1 FROM patient_numbers n WHERE n.record = r.id AND \(numbers.sql)))
                """, arguments: words.arguments + numbers.arguments)
    }

    // MARK: - Sight

    /// The condition that a record is seen, row by row; nil when everything is.
    static func seen(by sight: Sight, record column: String) -> SearchFilter? {
        guard !sight.isEverything else { return nil }
        let sites = SearchFilter.oneOf("v.site", sight.sites.sorted().map { SQLValue($0) }) ?? .nothing
        var filters = [
            "SELECT 1 FROM patient_numbers v WHERE v.record = \(column)",
            "SELECT 1 FROM record_sites v WHERE v.record = \(column)",
            "SELECT 1 FROM cases c JOIN case_sites v ON v.case_id = c.id WHERE c.record = \(column)",
            """
            SELECT 1 FROM studies s JOIN study_sites v ON v.study_uid = s.study_uid WHERE s.record = \(column)
            """,
        ].map { SearchFilter(sql: "EXISTS (\($0) AND \(sites.sql))", arguments: sites.arguments) }
        if !sight.records.isEmpty,
            let records = SearchFilter.oneOf(column, sight.records.sorted().map { SQLValue($0) })
        {
            filters.append(records)
        }
        return SearchFilter.any(filters)
    }

    /// The same for a search. A site with few patients among many has them listed, unless few rows are looked at anyway.
    private static func filter(
        _ sight: Sight, isNarrow: Bool, in reader: Reader
    ) throws(ArchiveError) -> SearchFilter? {
        guard !isNarrow, !sight.isEverything else { return seen(by: sight, record: "r.id") }
        let sites = SearchFilter.oneOf("v.site", sight.sites.sorted().map { SQLValue($0) }) ?? .nothing
        let own = [
            "SELECT v.record FROM record_sites v WHERE \(sites.sql)",
            "SELECT v.record FROM patient_numbers v WHERE v.kind = 'mrn' AND \(sites.sql)",
            "SELECT c.record FROM case_sites v JOIN cases c ON c.id = v.case_id WHERE \(sites.sql)",
            """
            SELECT s.record FROM study_sites v JOIN studies s ON s.study_uid = v.study_uid
            WHERE s.record IS NOT NULL AND \(sites.sql)
            """,
        ]
        var count = 0
        for part in own where count <= few {
            count +=
                try reader.row("SELECT count(*) AS n FROM (\(part) LIMIT \(few + 1))", sites.arguments)?
                .int("n") ?? 0
        }
        guard count <= few else { return seen(by: sight, record: "r.id") }
        var listed = [
            SearchFilter(
                sql: "r.id IN (\(own.joined(separator: " UNION ")))",
                arguments: Array(repeating: sites.arguments, count: own.count).flatMap { $0 })
        ]
        if !sight.records.isEmpty,
            let records = SearchFilter.oneOf("r.id", sight.records.sorted().map { SQLValue($0) })
        {
            listed.append(records)
        }
        return SearchFilter.any(listed)
    }
}
