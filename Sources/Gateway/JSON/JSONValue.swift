/// A JSON document (RFC 8259). Numbers are kept as they are written, because `1.0` and `1.00` do not say the same.
enum JSONValue: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByBooleanLiteral
{
    case null
    case text(String)
    case number(String)
    case flag(Bool)
    case list([JSONValue])
    case object([String: JSONValue])

    init(stringLiteral value: String) { self = .text(value) }
    init(booleanLiteral value: Bool) { self = .flag(value) }
    init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }

    static func integer(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }

    /// A number as short as it reads back; `nil` for what JSON cannot say.
    static func real(_ value: Double) -> JSONValue? {
        guard value.isFinite else { return nil }
        guard abs(value) < 1e15, value == value.rounded() else { return .number("\(value)") }
        return .number(String(Int64(value)))
    }

    /// An object of those members that are there: absent and empty ones are left out.
    static func having(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        var kept: [String: JSONValue] = [:]
        for (name, value) in members {
            switch value {
            case nil, .null?, .text("")?, .list([])?: continue
            case .object(let object)? where object.isEmpty: continue
            case let value?: kept[name] = value
            }
        }
        return .object(kept)
    }

    // MARK: - Reading from it

    subscript(_ name: String) -> JSONValue? {
        get {
            guard case .object(let members) = self else { return nil }
            return members[name]
        }
        set {
            guard case .object(var members) = self else { return }
            members[name] = newValue
            self = .object(members)
        }
    }

    var string: String? {
        if case .text(let text) = self { text } else { nil }
    }

    var boolean: Bool? {
        if case .flag(let flag) = self { flag } else { nil }
    }

    var double: Double? {
        if case .number(let digits) = self { Double(digits) } else { nil }
    }

    /// A whole number.
    var whole: Int64? {
        if case .number(let digits) = self { Int64(digits) } else { nil }
    }

    /// The elements of a list; of anything else, none.
    var items: [JSONValue] {
        if case .list(let items) = self { items } else { [] }
    }

    var members: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }
}
