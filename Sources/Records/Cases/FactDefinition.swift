/// Something that can be said of a case: its code, what its values look like, and where it belongs. Every fact is
/// optional; an empty value takes back what was said before.
package struct FactDefinition: Sendable, Equatable {
    /// As tables, programs and forms name it: `weight`, `nihss.1a`, `time.door`.
    package var code: String
    package var kind: Kind
    package var group: FactGroup

    package enum Kind: Sendable, Equatable {
        /// A number in the unit of the fact, within what a living person can have.
        case number(unit: String, least: Double, most: Double, places: Int)
        /// One of these words.
        case choice([String])
        /// Milliseconds since 1970, by a right clock.
        case moment
        /// What somebody writes, at most so many characters.
        case text(most: Int)
    }

    package init(_ code: String, _ kind: Kind, _ group: FactGroup) {
        self.code = code
        self.kind = kind
        self.group = group
    }

    /// The words that may be chosen; none for other kinds.
    package var choices: [String] {
        if case .choice(let words) = kind { words } else { [] }
    }

    /// UCUM code of the unit; empty for what has none.
    package var unit: String {
        if case .number(let unit, _, _, _) = kind { unit } else { "" }
    }
}

/// Which facts are asked for together.
package enum FactGroup: String, Codable, Sendable, CaseIterable {
    case patient, onset, examination, nihss, history, contraindications, imaging, decision, treatment,
        complications
    case dayOne = "day-one"
    case later
    case times
}

/// Why a value was not taken.
package enum FactRefusal: Error, Sendable, Equatable {
    case unknownFact
    case notANumber
    case outside(least: Double, most: Double)
    case notAChoice
    case notAMoment
    case tooLong(most: Int)
}

extension FactDefinition {
    /// The one way in which a value is written, whatever somebody typed: digits of any width, a comma for a point, a
    /// unit behind the number. Empty stays empty.
    package func canonical(_ typed: String) throws(FactRefusal) -> String {
        let text = Self.trimmed(typed)
        guard !text.isEmpty else { return "" }
        switch kind {
        case .number(let unit, let least, let most, let places):
            guard let value = Self.number(text, unit: unit), value.isFinite else {
                throw .notANumber
            }
            guard (least...most).contains(value) else { throw .outside(least: least, most: most) }
            return Self.write(value, places: places)
        case .choice(let words):
            guard words.contains(text) else { throw .notAChoice }
            return text
        case .moment:
            guard let moment = Int64(text), (0...32_503_680_000_000).contains(moment) else {
                throw .notAMoment
            }
            return "\(moment)"
        case .text(let most):
            guard text.count <= most else { throw .tooLong(most: most) }
            return text
        }
    }

    /// Millimoles of glucose in a litre for one milligram in a decilitre.
    private static let glucoseFactor = 18.016

    private static func number(_ text: String, unit: String) -> Double? {
        var digits = ""
        var rest = ""
        for scalar in text.unicodeScalars {
            let folded = fold(scalar)
            let isNumeric = ("0"..."9").contains(folded) || folded == "." || folded == "-"
            if rest.isEmpty, isNumeric {
                digits.unicodeScalars.append(folded)
            } else {
                rest.unicodeScalars.append(folded)
            }
        }
        guard let value = Double(digits) else { return nil }
        let given = trimmed(rest).lowercased()
        if given.isEmpty || given == unit.lowercased() { return value }
        switch (unit, given) {
        case ("mmol/L", "mg/dl"): return value / glucoseFactor
        case ("kg", "公斤"), ("kg", "千克"), ("mm[Hg]", "mmhg"), ("a", "岁"), ("a", "y"), ("a", "years"):
            return value
        case ("kg", "斤"): return value / 2
        case ("kg", "lb"), ("kg", "lbs"): return value * 0.453_592_37
        default: return nil
        }
    }

    /// Full-width digits and commas as Chinese keyboards write them.
    private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "\u{ff10}"..."\u{ff19}": Unicode.Scalar(scalar.value - 0xff10 + 0x30) ?? scalar
        case ",", "，", "．", "。": "."
        case "－", "−": "-"
        default: scalar
        }
    }

    private static func write(_ value: Double, places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = (value * scale).rounded()
        guard places > 0, abs(scaled) < 1e15 else { return "\(Int64(value.rounded()))" }
        let whole = Int64(scaled) / Int64(scale)
        let rest = abs(Int64(scaled) % Int64(scale))
        guard rest > 0 else { return scaled < 0 && whole == 0 ? "0" : "\(whole)" }
        var digits = "\(rest)"
        while digits.count < places { digits = "0" + digits }
        while digits.last == "0" { digits.removeLast() }
        return (scaled < 0 && whole == 0 ? "-" : "") + "\(whole).\(digits)"
    }

    private static func trimmed(_ text: String) -> String {
        var view = text[...]
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return String(view)
    }
}
