/// The lines of a rule that say what it is: `name: DEFUSE 3`.
struct RuleHeader {
    private var values: [String: (text: String, line: Int)] = [:]

    private static let required = ["name", "version", "therapy", "kind", "source", "reviewed"]
    private static let optional = ["zh", "valid", "outcome", "answer", "analysis"]

    mutating func take(
        _ line: RuleFileReader.Line, refusal: (String) -> RuleFileError
    ) throws(RuleFileError) {
        guard let colon = line.words[0].lastIndex(of: ":"), colon == line.words[0].indices.last else {
            throw refusal(
                "“\(line.words[0])” is unknown here: require, if-known, caution, either, dose, end, or a heading such as “name:”"
            )
        }
        let key = String(line.words[0][..<colon])
        guard (Self.required + Self.optional).contains(key) else {
            throw refusal(
                "the heading “\(key):” is unknown: " + (Self.required + Self.optional).joined(separator: ", ")
            )
        }
        guard values[key] == nil else { throw refusal("a second “\(key):”") }
        let text = RuleFileReader.trimmed(line.text.drop { !$0.isWhitespace })
        guard !text.isEmpty else { throw refusal("“\(key):” says nothing") }
        try check(key, text, refusal)
        values[key] = (text, line.number)
    }

    private func check(
        _ key: String, _ text: String, _ refusal: (String) -> RuleFileError
    ) throws(RuleFileError) {
        switch key {
        case "therapy" where TreatmentRule.Therapy(rawValue: text) == nil:
            throw refusal("“\(text)” is no therapy: thrombolysis or thrombectomy")
        case "kind" where TreatmentRule.Kind(rawValue: text) == nil:
            throw refusal("“\(text)” is no kind: trial, guideline or safety")
        case "reviewed" where !Self.isDay(text): throw refusal("“\(text)” is no day such as 2026-11-22")
        case "answer" where Self.yes(text) == nil, "analysis" where Self.yes(text) == nil:
            throw refusal("“\(key):” is yes or no")
        case "valid" where Self.days(text) == nil:
            throw refusal("“\(text)” is no time such as 2018-01-24 .. or 2018-01-24 .. 2026-12-31")
        default: break
        }
    }

    func rule(
        id: String, criteria: [TreatmentRule.Criterion], doses: [DoseRule],
        refusal: (String) -> RuleFileError
    ) throws(RuleFileError) -> TreatmentRule {
        for key in Self.required where values[key] == nil {
            throw refusal("rule “\(id)” has no “\(key):”")
        }
        guard criteria.contains(where: { $0.role == .required }) else {
            throw refusal("rule “\(id)” requires nothing, so everybody would meet it")
        }
        func text(_ key: String) -> String { values[key]?.text ?? "" }
        guard let therapy = TreatmentRule.Therapy(rawValue: text("therapy")),
            let kind = TreatmentRule.Kind(rawValue: text("kind"))
        else { throw refusal("rule “\(id)” has no therapy or kind") }
        let days = Self.days(text("valid")) ?? ("", "")
        return TreatmentRule(
            id: id, name: text("name"), chineseName: text("zh").isEmpty ? text("name") : text("zh"),
            version: text("version"), therapy: therapy, kind: kind, source: text("source"),
            reviewed: text("reviewed"), validFrom: days.0, validUntil: days.1, outcome: text("outcome"),
            givesAnswer: Self.yes(text("answer")) ?? true,
            judgesAnalyses: Self.yes(text("analysis")) ?? false,
            criteria: criteria, doses: doses, file: "")
    }

    private static func yes(_ text: String) -> Bool? { text == "yes" ? true : text == "no" ? false : nil }

    /// `FROM .. UNTIL`, either of which may be left out.
    private static func days(_ text: String) -> (String, String)? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        guard let dots = parts.firstIndex(of: ".."), parts.count > 1, parts.count <= 3 else { return nil }
        let from = parts[..<dots].joined(), until = parts[(dots + 1)...].joined()
        guard from.isEmpty || isDay(from), until.isEmpty || isDay(until) else { return nil }
        guard from.isEmpty || until.isEmpty || from <= until else { return nil }
        return (from, until)
    }

    static func isDay(_ text: String) -> Bool {
        guard let match = text.wholeMatch(of: #/(\d{4})-(\d{2})-(\d{2})/#), let month = Int(match.2),
            let day = Int(match.3)
        else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }
}
