/// What one value of a text key asks for: the same text, case sensitive, or one that fits its wild cards
/// (PS3.4 sections C.2.2.2.1 and C.2.2.2.4).
public struct TextPattern: Sendable, Hashable {
    /// The pattern as asked, without the spaces around it.
    public let text: String
    /// True when `*` and `?` stand for other characters.
    public let allowsWildcards: Bool
    private let places: [Wildcard<Character>.Place]

    /// Makes a pattern.
    public init(_ text: String, allowsWildcards: Bool = true) {
        self.text = TextPattern.trimmed(text)
        self.allowsWildcards = allowsWildcards
        places = self.text.map { character in
            switch character {
            case "*" where allowsWildcards: .many
            case "?" where allowsWildcards: .one
            default: .unit(character)
            }
        }
    }

    /// The one text that fits; `nil` when wild cards leave a choice.
    public var literal: String? {
        allowsWildcards && text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
            ? nil : text
    }

    /// True when every text fits.
    public var matchesEverything: Bool { allowsWildcards && !text.isEmpty && text.allSatisfy { $0 == "*" } }

    /// What every fitting text begins with.
    public var prefix: String { String(text.prefix { !isWild($0) }) }

    /// What every fitting text holds, in this order.
    public var fragments: [String] { text.split(whereSeparator: isWild).map(String.init) }

    /// True when a value fits; spaces around it do not count.
    public func matches(_ value: String) -> Bool {
        let value = TextPattern.trimmed(value)
        if let literal { return literal == value }
        return Wildcard.matches(places, Array(value))
    }

    /// Equal when they ask for the same.
    public static func == (left: TextPattern, right: TextPattern) -> Bool {
        left.text == right.text && left.allowsWildcards == right.allowsWildcards
    }

    /// Hashes what is asked for.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(text)
        hasher.combine(allowsWildcards)
    }

    private func isWild(_ character: Character) -> Bool {
        allowsWildcards && (character == "*" || character == "?")
    }

    static func trimmed(_ text: String) -> String {
        guard let first = text.utf8.first, let last = text.utf8.last, first <= 0x20 || last <= 0x20 else {
            return text
        }
        var scalars = Substring(text).unicodeScalars
        while let last = scalars.last, last == " " || last == "\0" { scalars.removeLast() }
        while let first = scalars.first, first == " " || first == "\0" { scalars.removeFirst() }
        return String(scalars)
    }
}
