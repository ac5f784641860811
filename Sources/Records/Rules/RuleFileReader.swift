/// Reads rule files: lines of words that a doctor can check against the paper.
///
///     rules 1
///     rule defuse-3
///       name: DEFUSE 3
///       version: 2
///       therapy: thrombectomy
///       kind: trial
///       source: Albers et al., N Engl J Med 2018;378:708
///       reviewed: 2026-11-22
///       require core < 70 mL ; confirmed Methods, "less than 70 ml"
///       either window
///         when awake | 清醒起病
///           require onset-hours 4.5 .. 9 h ; confirmed abstract
///         or woke with it | 醒后卒中
///           require wake-up is yes ; confirmed abstract
///       end
///     end
package struct RuleFileReader {
    let file: String
    private var lines: [Substring]
    private var number = 0

    /// The most that one file may hold; nobody writes more by hand.
    package static let mostBytes = 256 * 1024
    static let mostLines = 5000
    static let mostRules = 200
    static let mostLineBytes = 1000

    /// Every rule of a file, or the first thing that is wrong with it.
    package static func read(_ text: String, file: String) throws(RuleFileError) -> [TreatmentRule] {
        guard text.utf8.count <= mostBytes else {
            throw RuleFileError(file: file, line: 0, reason: "is larger than \(mostBytes) bytes")
        }
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        guard lines.count <= mostLines else {
            throw RuleFileError(file: file, line: mostLines, reason: "has more than \(mostLines) lines")
        }
        var reader = RuleFileReader(file: file, lines: lines)
        return try reader.rules()
    }

    private init(file: String, lines: [Substring]) {
        self.file = file
        self.lines = lines
    }

    func refusal(_ reason: String, line: Int? = nil) -> RuleFileError {
        RuleFileError(file: file, line: line ?? number, reason: reason)
    }

    /// The next line that says something, without comments and surrounding space.
    private mutating func next() throws(RuleFileError) -> Line? {
        while number < lines.count {
            let raw = lines[number]
            number += 1
            guard raw.utf8.count <= Self.mostLineBytes else {
                throw refusal("the line is longer than \(Self.mostLineBytes) bytes")
            }
            let text = raw.drop { $0.isWhitespace }
            guard !text.isEmpty, !text.hasPrefix("#") else { continue }
            let words = text.split { $0.isWhitespace }
            return Line(number: number, text: text, words: words)
        }
        return nil
    }

    struct Line {
        var number: Int
        var text: Substring
        var words: [Substring]
    }

    private mutating func rules() throws(RuleFileError) -> [TreatmentRule] {
        guard let first = try next(), first.words == ["rules", "1"] else {
            throw refusal("a rule file begins with the line “rules 1”", line: max(number, 1))
        }
        var rules: [TreatmentRule] = []
        while let line = try next() {
            guard line.words.count == 2, line.words[0] == "rule" else {
                throw refusal("expected “rule IDENTIFIER”, found “\(line.text)”")
            }
            let id = String(line.words[1])
            guard Self.isIdentifier(id) else {
                throw refusal("“\(id)” is no identifier: small letters, digits and hyphens, at most 40")
            }
            guard !rules.contains(where: { $0.id == id }) else { throw refusal("a second rule “\(id)”") }
            guard rules.count < Self.mostRules else { throw refusal("more than \(Self.mostRules) rules") }
            rules.append(try rule(id, begun: line.number))
        }
        guard !rules.isEmpty else { throw refusal("holds no rule", line: 0) }
        return rules
    }

    private mutating func rule(_ id: String, begun: Int) throws(RuleFileError) -> TreatmentRule {
        var header = RuleHeader()
        var criteria: [TreatmentRule.Criterion] = []
        var doses: [DoseRule] = []
        while let line = try next() {
            switch line.words[0] {
            case "end":
                return try header.rule(
                    id: id, criteria: criteria, doses: doses, refusal: { self.refusal($0, line: begun) })
            case "rule": throw refusal("rule “\(id)” of line \(begun) has no “end” before this")
            case "either": criteria.append(try either(line))
            case "dose": doses.append(try dose(line))
            case let word where TreatmentRule.Role(rawValue: String(word)) != nil:
                let role = TreatmentRule.Role(rawValue: String(word)) ?? .required
                let test = try test(line)
                guard !criteria.contains(where: { $0.condition.code == test.fact.code }) else {
                    throw refusal("a second line about “\(test.fact.code)”; write one with both limits")
                }
                criteria.append(TreatmentRule.Criterion(role: role, condition: .test(test)))
            default: try header.take(line, refusal: { self.refusal($0) })
            }
            guard criteria.count <= 100 else { throw refusal("a rule has at most 100 criteria") }
        }
        throw refusal("rule “\(id)” of line \(begun) has no “end”")
    }

    /// `either CODE`, alternatives begun by `when` and `or`, `end`.
    private mutating func either(_ opening: Line) throws(RuleFileError) -> TreatmentRule.Criterion {
        guard opening.words.count == 2, Self.isIdentifier(String(opening.words[1])) else {
            throw refusal("expected “either NAME”")
        }
        let code = String(opening.words[1])
        guard RuleFact.named(code) == nil else { throw refusal("“\(code)” is the name of a fact") }
        var alternatives: [TreatmentRule.Alternative] = []
        while let line = try next() {
            switch line.words[0] {
            case "end":
                guard alternatives.count > 1 else {
                    throw refusal("“either” needs at least two alternatives")
                }
                if let empty = alternatives.first(where: \.tests.isEmpty) {
                    throw refusal("the alternative “\(empty.name)” asks for nothing")
                }
                return TreatmentRule.Criterion(
                    role: .required, condition: .either(code: code, alternatives: alternatives))
            case "when" where alternatives.isEmpty, "or" where !alternatives.isEmpty:
                let names = line.text.drop { !$0.isWhitespace }
                    .split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(Self.trimmed)
                guard let name = names.first, !name.isEmpty else {
                    throw refusal("the alternative has no name")
                }
                guard alternatives.count < 20 else { throw refusal("more than 20 alternatives") }
                alternatives.append(
                    TreatmentRule.Alternative(
                        name: name, chineseName: names.count > 1 && !names[1].isEmpty ? names[1] : name,
                        tests: []))
            case "require" where !alternatives.isEmpty:
                alternatives[alternatives.count - 1].tests.append(try test(line))
            default: throw refusal("“\(line.words[0])” has no place inside “either”")
            }
        }
        throw refusal("“either \(code)” of line \(opening.number) has no “end”")
    }

    static func isIdentifier(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
            }
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        var part = Substring(text).drop { $0.isWhitespace }
        while let last = part.last, last.isWhitespace { part.removeLast() }
        return String(part)
    }
}
