/// A piece of a page. Text can only get in escaped: there is no way to make one from a run-time string without
/// going through `init(text:)` or an attribute, both of which escape.
package struct HTML: Sendable, Equatable {
    /// Finished markup.
    package private(set) var markup: String

    /// Nothing at all.
    package static let empty = HTML(unchecked: "")

    /// Text from anywhere: patients' names, descriptions, whatever a scanner wrote.
    package init(text: String) {
        markup = Escaping.escape(text)
    }

    /// Markup that stands in our own source code.
    package init(literal: StaticString) {
        markup = literal.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    }

    init(unchecked markup: String) {
        self.markup = markup
    }

    mutating func append(_ other: HTML) {
        markup += other.markup
    }

    /// The whole document, ready to send.
    package var document: String { "<!doctype html>\n" + markup }
}

/// Makes any text harmless inside an element or a quoted attribute.
package enum Escaping {
    /// Escapes the five characters that have a meaning in markup and replaces control characters, which have no
    /// place in a page and some of which end a document early in old parsers.
    package static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: needsCare) else { return text }
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\t", "\n": escaped.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7f: escaped += "\u{fffd}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func needsCare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"):
            true
        default: byte < 0x20 || byte == 0x7f
        }
    }
}

/// Strings inside a builder are text, never markup.
@resultBuilder
package enum HTMLBuilder {
    package static func buildExpression(_ piece: HTML) -> HTML { piece }
    package static func buildExpression(_ text: String) -> HTML { HTML(text: text) }
    package static func buildExpression(_ text: String?) -> HTML { text.map(HTML.init(text:)) ?? .empty }
    package static func buildExpression(_ piece: HTML?) -> HTML { piece ?? .empty }
    package static func buildExpression(_ pieces: [HTML]) -> HTML { join(pieces) }
    package static func buildBlock(_ pieces: HTML...) -> HTML { join(pieces) }
    package static func buildOptional(_ piece: HTML?) -> HTML { piece ?? .empty }
    package static func buildEither(first piece: HTML) -> HTML { piece }
    package static func buildEither(second piece: HTML) -> HTML { piece }
    package static func buildArray(_ pieces: [HTML]) -> HTML { join(pieces) }

    private static func join(_ pieces: [HTML]) -> HTML {
        var whole = HTML.empty
        for piece in pieces { whole.append(piece) }
        return whole
    }
}
