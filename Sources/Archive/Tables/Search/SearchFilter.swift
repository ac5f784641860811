import DICOM

/// A condition of a search, in SQL. It lets through all rows that fit a key, and perhaps more: whoever asks looks
/// at each row once again, so that matching has one home, `DICOM/Query`.
struct SearchFilter {
    var sql: String
    var arguments: [SQLValue] = []

    /// More values than this are not worth a statement of their own.
    private static let mostValues = 500

    static let nothing = SearchFilter(sql: "1 = 0")

    static func any(_ filters: [SearchFilter]) -> SearchFilter? {
        guard !filters.isEmpty else { return nil }
        return SearchFilter(
            sql: "(" + filters.map(\.sql).joined(separator: " OR ") + ")",
            arguments: filters.flatMap(\.arguments))
    }

    static func all(_ filters: [SearchFilter]) -> SearchFilter? {
        guard !filters.isEmpty else { return nil }
        return SearchFilter(
            sql: "(" + filters.map(\.sql).joined(separator: " AND ") + ")",
            arguments: filters.flatMap(\.arguments))
    }

    /// `AND …` for a WHERE clause that has begun already.
    static func clause(_ filters: [SearchFilter]) -> String {
        filters.map { " AND " + $0.sql }.joined()
    }

    // MARK: - Kinds of conditions

    static func oneOf(_ column: String, _ values: [SQLValue]) -> SearchFilter? {
        guard !values.isEmpty else { return nothing }
        guard values.count <= mostValues else { return nil }
        let places = Array(repeating: "?", count: values.count).joined(separator: ", ")
        return SearchFilter(sql: "\(column) IN (\(places))", arguments: values)
    }

    static func identifiers(_ condition: Condition, _ column: String) -> SearchFilter? {
        guard case .identifiers(let wanted) = condition else { return nil }
        return oneOf(column, wanted.sorted().map { SQLValue($0) })
    }

    /// For a column with one value a row.
    static func text(_ condition: Condition, _ column: String) -> SearchFilter? {
        guard case .texts(let patterns, let all) = condition, patterns.count <= mostValues else { return nil }
        let filters = patterns.map { pattern -> SearchFilter? in
            // The database compares bytes, and other letters can be written in several ways.
            guard pattern.text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
            if let literal = pattern.literal {
                return SearchFilter(sql: "\(column) = ?", arguments: [SQLValue(literal)])
            }
            if !pattern.prefix.isEmpty { return beginning(column, pattern.prefix) }
            return holding(column, pattern.fragments)
        }
        return combined(filters, all)
    }

    /// For a column that joins several values by backslashes.
    static func list(_ condition: Condition, _ column: String) -> SearchFilter? {
        guard case .texts(let patterns, let all) = condition, patterns.count <= mostValues else { return nil }
        return combined(patterns.map { holding(column, $0.fragments) }, all)
    }

    static func numbers(_ condition: Condition, _ column: String) -> SearchFilter? {
        guard case .numbers(let wanted) = condition else { return nil }
        return oneOf(column, wanted.compactMap { Int64(exactly: $0) }.map { SQLValue($0) })
    }

    /// For a column of days written as one number, year first.
    static func days(_ condition: Condition, _ column: String) -> SearchFilter? {
        switch condition {
        case .dates(let ranges):
            return any(ranges.map { between(column, $0.first?.number, $0.last?.number) })
        case .instant(let range, _):
            // The row may be in another time zone than the question: two days on either side hold every offset.
            return between(
                column, range.first.map { CalendarDate.number(at: $0.localMicroseconds, plusDays: -2) },
                range.last.map { CalendarDate.number(at: $0.localMicroseconds, plusDays: 2) })
        default: return nil
        }
    }

    /// For names, by the rows of `study_names`.
    static func names(_ condition: Condition, study column: String) -> SearchFilter? {
        guard case .names(let patterns, let all) = condition, patterns.count <= mostValues else { return nil }
        return combined(patterns.map { name($0, column) }, all)
    }

    private static func name(_ pattern: NamePattern, _ column: String) -> SearchFilter? {
        switch pattern.asked {
        case .anyGroup(let group): return name(group, column)
        case .groups(let first, let second, let third):
            let asked = [first, second, third].filter { !$0.matchesEverything }
            return all(asked.compactMap { name($0, column) })
        case .words(let words):
            return all(words.compactMap { holding("joined", [$0]) }.map { inNames($0, column) })
        }
    }

    private static func name(_ group: NamePattern.Group, _ column: String) -> SearchFilter? {
        if group.isLiteral {
            return inNames(SearchFilter(sql: "folded = ?", arguments: [SQLValue(group.text)]), column)
        }
        if !group.prefix.isEmpty { return inNames(beginning("folded", group.prefix), column) }
        let fragments = group.text.split { $0 == "*" || $0 == "?" || $0 == "^" }.map(String.init)
        return holding("folded", fragments).map { inNames($0, column) }
    }

    private static func inNames(_ filter: SearchFilter, _ column: String) -> SearchFilter {
        SearchFilter(
            sql: "\(column) IN (SELECT study FROM study_names WHERE \(filter.sql))",
            arguments: filter.arguments)
    }

    // MARK: - Parts

    private static func beginning(_ column: String, _ prefix: String) -> SearchFilter {
        SearchFilter(
            sql: "(\(column) >= ? AND \(column) < ?)",
            arguments: [SQLValue(prefix), SQLValue(prefix + "\u{10FFFF}")])
    }

    private static func holding(_ column: String, _ fragments: [String]) -> SearchFilter? {
        let usable = fragments.filter { !$0.isEmpty && $0.utf8.count <= 1024 }
        guard !usable.isEmpty else { return nil }
        return all(
            usable.map { fragment in
                SearchFilter(
                    sql: "\(column) LIKE ? ESCAPE '!'", arguments: [SQLValue(Like.containing(fragment))])
            })
    }

    private static func between(_ column: String, _ first: Int?, _ last: Int?) -> SearchFilter {
        switch (first, last) {
        case (let first?, let last?):
            SearchFilter(
                sql: "\(column) BETWEEN ? AND ?", arguments: [SQLValue(first), SQLValue(last)])
        case (let first?, nil): SearchFilter(sql: "\(column) >= ?", arguments: [SQLValue(first)])
        case (nil, let last?): SearchFilter(sql: "\(column) <= ?", arguments: [SQLValue(last)])
        case (nil, nil): SearchFilter(sql: "\(column) IS NOT NULL")
        }
    }

    /// Of alternatives that the database cannot tell apart none may rule a row out.
    private static func combined(_ filters: [SearchFilter?], _ all: Bool) -> SearchFilter? {
        let known = filters.compactMap(\.self)
        if all { return Self.all(known) }
        return known.count == filters.count ? any(known) : nil
    }
}

extension CalendarDate {
    /// Year, month and day as one number, such as 20260131.
    package var number: Int { year * 10_000 + month * 100 + day }

    /// The number of the day that a clock shows, some days later.
    static func number(at localMicroseconds: Int64, plusDays days: Int64) -> Int {
        let day = Int((Double(localMicroseconds) / 86_400_000_000).rounded(.down)) + Int(days)
        // As in `daysSince1970`: March is the first month of a year, eras of 400 years repeat.
        let shifted = max(0, day + 719_468)
        let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let place = (5 * dayOfYear + 2) / 153
        let month = place < 10 ? place + 3 : place - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return year * 10_000 + month * 100 + dayOfYear - (153 * place + 2) / 5 + 1
    }
}
