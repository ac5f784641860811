/// A list of numbers in a condition: as many places as there are numbers.
enum SQLList {
    /// `?, ?, ?`; for an empty list `NULL`, which nothing equals.
    static func places(_ count: Int) -> String {
        count > 0 ? Array(repeating: "?", count: count).joined(separator: ", ") : "NULL"
    }

    static func values(_ numbers: Set<Int64>) -> [SQLValue] { numbers.sorted().map { SQLValue($0) } }
}
