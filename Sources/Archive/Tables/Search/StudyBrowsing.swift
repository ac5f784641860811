import DICOM

/// Studies as people look for them: by words that they type and by the device that sent them, beside what a query of
/// DICOM can ask.
package enum StudyBrowsing {
    /// Studies that were first received before another one and that may fit the keys.
    /// - Parameters:
    ///   - words: folded; in each study each of them begins one of its words.
    ///   - source: the device that began to send the study; empty for all.
    package static func page(
        before: Int64?, words: [String], source: String, keys: [QueryKey], limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [StudySearch.Row] {
        var filters = try StudyWords.filters(words, in: reader)
        if !source.isEmpty {
            filters.append(SearchFilter(sql: "s.source = ?", arguments: [SQLValue(source)]))
        }
        return try StudySearch.page(before: before, keys: keys, also: filters, limit: limit, in: reader)
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
