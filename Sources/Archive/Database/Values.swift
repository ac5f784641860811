/// What a column can hold, in every database we may live in.
package enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(nilLiteral: ()) { self = .null }

    package init(_ value: String) { self = .text(value) }
    package init(_ value: Int64) { self = .integer(value) }
    package init(_ value: Int) { self = .integer(Int64(value)) }
    package init(_ value: Double) { self = value.isFinite ? .real(value) : .null }
    package init(_ value: [UInt8]) { self = .bytes(value) }
    package init(_ value: Bool) { self = .integer(value ? 1 : 0) }
    package init(_ value: String?) { self = value.map { .text($0) } ?? .null }
    package init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }
    package init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    package init(_ value: Double?) { self = value.map { SQLValue($0) } ?? .null }
}

/// One row of an answer. Asking for a column that the statement does not name is a mistake in our SQL and stops
/// the program; a value of another kind reads as empty.
package struct SQLRow: Sendable, Equatable {
    let columns: [String]
    let values: [SQLValue]

    package subscript(_ column: String) -> SQLValue {
        guard let index = columns.firstIndex(of: column) else {
            preconditionFailure("The statement answers no column named \(column); it answers \(columns).")
        }
        return values[index]
    }

    /// Whether the answer has this column: steps of the schema read tables that later ones have widened.
    package func has(_ column: String) -> Bool { columns.contains(column) }

    package func text(_ column: String) -> String {
        if case .text(let text) = self[column] { text } else { "" }
    }

    package func bytes(_ column: String) -> [UInt8]? {
        if case .bytes(let bytes) = self[column] { bytes } else { nil }
    }

    package func integer(_ column: String) -> Int64 { optionalInteger(column) ?? 0 }

    package func int(_ column: String) -> Int { Int(integer(column)) }

    package func bool(_ column: String) -> Bool { integer(column) != 0 }

    package func optionalInteger(_ column: String) -> Int64? {
        if case .integer(let integer) = self[column] { integer } else { nil }
    }

    package func optionalInt(_ column: String) -> Int? { optionalInteger(column).map(Int.init) }

    package func double(_ column: String) -> Double? {
        switch self[column] {
        case .real(let real): real
        case .integer(let integer): Double(integer)
        case .text, .bytes, .null: nil
        }
    }
}
