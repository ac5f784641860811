import DICOM
import Records

/// Studies as people look for them: by words that they type and by the device that sent them, beside what a query of
/// DICOM can ask.
package enum StudyBrowsing {
    /// What is looked for.
    package struct Terms: Sendable {
        /// Folded; in each study each of them begins one of its words.
        package var words: [String]
        /// The device that began to send the study; empty for all.
        package var source: String
        /// Of one of the series; empty for all.
        package var modality: String
        /// Days as numbers such as 20260131.
        package var days: ClosedRange<Int>?

        package init(words: [String], source: String, modality: String, days: ClosedRange<Int>?) {
            self.words = words
            self.source = source
            self.modality = modality
            self.days = days
        }
    }

    /// Among so many of the newest studies what is frequent is found by looking at each of them.
    private static let nearby: Int64 = 4000
    /// What fewer studies than this have leads to them by itself.
    private static let rare = 500
    private static let mostCounted = 5000

    /// Studies that were first received before another one and that may fit terms and keys, the newest first.
    ///
    /// What many studies have is found among the newest of them; what few have is found through the indexes of words,
    /// days, devices and modalities. So neither takes longer in a larger archive.
    package static func page(
        before: Int64?, terms: Terms, keys: [QueryKey], limit: Int, seenBy sight: Sight = .everything,
        in reader: Reader
    ) throws(ArchiveError) -> [StudySearch.Row] {
        let lists = lists(terms)
        guard !lists.isEmpty else {
            return try StudySearch.page(
                before: before, keys: keys, limit: limit, seenBy: sight, in: reader)
        }
        let newest = try reader.row("SELECT max(id) AS id FROM studies")?.integer("id") ?? 0
        let start = min(before ?? .max, newest + 1)
        var filters = terms.words.map(StudyWords.filter)
        if !terms.source.isEmpty {
            filters.append(SearchFilter(sql: "s.source = ?", arguments: [SQLValue(terms.source)]))
        }
        if let seen = try SearchFilter.seen(by: sight, in: reader) { filters.append(seen) }
        let near = SearchFilter(sql: "s.id >= ?", arguments: [SQLValue(start - nearby)])
        let rows = try StudySearch.page(
            before: before, keys: keys, also: filters + [near], limit: limit, in: reader)
        guard rows.count < limit, start > nearby else { return rows }
        let far = try lead(lists, in: reader)
        return rows
            + (try StudySearch.page(
                before: start - nearby, keys: keys, also: [far] + filters, limit: limit - rows.count,
                in: reader))
    }

    /// The studies that each term is true of, as statements that an index answers.
    private static func lists(_ terms: Terms) -> [SearchFilter] {
        var lists = terms.words.map(StudyWords.studies)
        if !terms.source.isEmpty {
            lists.append(
                SearchFilter(
                    sql: "SELECT id FROM studies WHERE source = ?", arguments: [SQLValue(terms.source)]))
        }
        if let days = terms.days {
            lists.append(
                SearchFilter(
                    sql: "SELECT id FROM studies WHERE study_day BETWEEN ? AND ?",
                    arguments: [SQLValue(days.lowerBound), SQLValue(days.upperBound)]))
        }
        if !terms.modality.isEmpty {
            lists.append(
                SearchFilter(
                    sql: "SELECT study FROM series WHERE modality = ?", arguments: [SQLValue(terms.modality)])
            )
        }
        return lists
    }

    /// The rarest term when it is rare enough, else all of them together.
    private static func lead(_ lists: [SearchFilter], in reader: Reader) throws(ArchiveError) -> SearchFilter
    {
        var counted: [(list: SearchFilter, count: Int)] = []
        for list in lists {
            let row = try reader.row(
                "SELECT count(*) AS found FROM (\(list.sql) LIMIT \(mostCounted))", list.arguments)
            counted.append((list, row?.int("found") ?? 0))
        }
        counted.sort { $0.count < $1.count }
        let leading = counted.first.map { $0.count < rare ? [$0.list] : counted.map(\.list) } ?? []
        return SearchFilter(
            sql: "s.id IN (\(leading.map(\.sql).joined(separator: " INTERSECT ")))",
            arguments: leading.flatMap(\.arguments))
    }

    /// The devices that have sent studies, by name.
    package static func sources(limit: Int, in reader: Reader) throws(ArchiveError) -> [String] {
        try distinct("source", of: "studies", limit: limit, in: reader)
    }

    /// The modalities that there are.
    package static func modalities(limit: Int, in reader: Reader) throws(ArchiveError) -> [String] {
        try distinct("modality", of: "series", limit: limit, in: reader)
    }

    /// Jumps from value to value through an index, however many rows have each.
    private static func distinct(
        _ column: String, of table: String, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [String] {
        try reader.rows(
            """
            WITH RECURSIVE found (value) AS (
                SELECT min(\(column)) FROM \(table)
                UNION ALL
                SELECT (SELECT min(t.\(column)) FROM \(table) t WHERE t.\(column) > found.value)
                FROM found WHERE found.value IS NOT NULL
            )
            SELECT value FROM found WHERE value IS NOT NULL AND value <> '' LIMIT ?
            """, [SQLValue(limit)]
        ).map { $0.text("value") }
    }
}
