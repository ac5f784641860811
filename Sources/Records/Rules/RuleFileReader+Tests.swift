// The lines of a rule that ask for something: `require core < 70 mL ; confirmed Methods`.
extension RuleFileReader {
    func test(_ line: Line) throws(RuleFileError) -> TreatmentRule.Test {
        let (asked, confirmation) = try mark(line)
        var words = asked.dropFirst()[...]
        guard let code = words.popFirst() else { throw refusal("“\(line.words[0])” of what?") }
        guard let fact = RuleFact.named(String(code)) else {
            throw refusal("the fact “\(code)” is unknown; “willis rules facts” lists all")
        }
        let demand: TreatmentRule.Demand
        switch fact.kind {
        case .number(let unit, let range, let others):
            demand = try limits(words, fact.code, unit, range, others)
        case .truth:
            guard words.count == 2, words.first == "is", let last = words.last, ["yes", "no"].contains(last)
            else {
                throw refusal("“\(code)” is asked as “\(code) is yes” or “\(code) is no”")
            }
            demand = .truth(last == "yes")
        case .choices(let known):
            guard words.popFirst() == "in", !words.isEmpty else {
                throw refusal("“\(code)” is asked as “\(code) in \(known.prefix(2).joined(separator: " "))”")
            }
            if let other = words.first(where: { !known.contains(String($0)) }) {
                throw refusal("“\(other)” is no \(code): \(known.joined(separator: ", "))")
            }
            demand = .oneOf(words.map(String.init))
        }
        return TreatmentRule.Test(fact: fact, demand: demand, confirmation: confirmation, line: line.number)
    }

    /// What stands before the semicolon, and whether it was found in the primary source.
    private func mark(_ line: Line) throws(RuleFileError) -> ([Substring], TreatmentRule.Confirmation) {
        let parts = line.text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        let words = parts.count > 1 ? parts[1].split { $0.isWhitespace } : []
        guard let word = words.first, ["confirmed", "unconfirmed"].contains(word) else {
            throw refusal("the line does not end with “; confirmed WHERE” or “; unconfirmed WHY”")
        }
        let note = Self.trimmed(parts[1].drop { $0.isWhitespace }.drop { !$0.isWhitespace })
        guard !note.isEmpty else {
            throw refusal(word == "confirmed" ? "confirmed where?" : "unconfirmed why?")
        }
        return (
            parts[0].split { $0.isWhitespace },
            TreatmentRule.Confirmation(isConfirmed: word == "confirmed", note: note)
        )
    }

    /// `< 70 mL`, `>= 6`, `6 .. 16 h`, `31 ..< 51 mL`.
    private func limits(
        _ words: ArraySlice<Substring>, _ code: String, _ unit: String, _ range: ClosedRange<Double>,
        _ others: [String: Double]
    ) throws(RuleFileError) -> TreatmentRule.Demand {
        var words = words
        guard let first = words.popFirst() else { throw refusal("“\(code)” is compared with nothing") }
        var lower: TreatmentRule.Limit?
        var upper: TreatmentRule.Limit?
        var values: [Double] = []
        func limit(_ word: Substring?, _ isInclusive: Bool) throws(RuleFileError) -> TreatmentRule.Limit {
            guard let word, let value = Double(word), value.isFinite else {
                throw refusal("“\(word ?? "")” is no number")
            }
            values.append(value)
            return TreatmentRule.Limit(value: value, isInclusive: isInclusive)
        }
        switch first {
        case "<", "<=": upper = try limit(words.popFirst(), first == "<=")
        case ">", ">=": lower = try limit(words.popFirst(), first == ">=")
        case _ where Double(first) != nil:
            guard let dots = words.popFirst(), dots == ".." || dots == "..<" else {
                throw refusal("expected “\(first) .. HIGHEST” or “\(first) ..< LIMIT”")
            }
            lower = try limit(first, true)
            upper = try limit(words.popFirst(), dots == "..")
        default: throw refusal("“\(first)” is no operator: <, <=, >, >=, LOWEST .. HIGHEST, LOWEST ..< LIMIT")
        }
        let factor = try factor(words, code, unit, others)
        lower?.value *= factor
        upper?.value *= factor
        for value in values where !range.contains(value * factor) {
            throw refusal(
                "no \(code) is \(value); they lie between \(range.lowerBound) and \(range.upperBound)")
        }
        if let lower, let upper, lower.value > upper.value {
            throw refusal("the lower limit is above the upper")
        }
        return .limits(lower: lower, upper: upper)
    }

    /// What one of the unit at the end of the line is in the fact's own.
    private func factor(
        _ words: ArraySlice<Substring>, _ code: String, _ unit: String, _ others: [String: Double]
    ) throws(RuleFileError) -> Double {
        guard words.count <= 1 else {
            throw refusal("“\(words.joined(separator: " "))” is too much after the number")
        }
        let given = words.first.map(String.init) ?? ""
        if given == unit || given.isEmpty && unit == "points" { return 1 }
        if let factor = others[given] { return factor }
        let known = ([unit] + others.keys.sorted()).filter { !$0.isEmpty }
        if known.isEmpty { throw refusal("“\(code)” has no unit") }
        throw refusal(
            given.isEmpty
                ? "“\(code)” needs its unit: \(known.joined(separator: " or "))"
                : "“\(given)” is no unit of \(code): \(known.joined(separator: " or "))")
    }

    /// `dose alteplase 0.9 mg/kg max 90 mg bolus 10 % over 60 min ; confirmed …`
    func dose(_ line: Line) throws(RuleFileError) -> DoseRule {
        let (words, confirmation) = try mark(line)
        let form = "dose DRUG 0.9 mg/kg max 90 mg bolus 10 % over 60 min"
        guard words.count == 9 || words.count == 12, words[3] == "mg/kg", words[4] == "max", words[6] == "mg",
            words[7] == "bolus", words[8].hasSuffix("%"), words.count == 9 || words[9] == "over"
        else { throw refusal("a dose is written as “\(form)”, the percentage without a space") }
        guard let perKilogram = Double(words[2]), (0.001...100).contains(perKilogram),
            let most = Double(words[5]), (0.1...10_000).contains(most),
            let share = Double(words[8].dropLast()), (0...100).contains(share)
        else { throw refusal("a number of the dose is none, or out of reach: “\(form)”") }
        var minutes = 0.0
        if words.count == 12 {
            guard let given = Double(words[10]), (1...1440).contains(given), words[11] == "min" else {
                throw refusal("the rest runs “over 60 min”")
            }
            minutes = given
        }
        guard (share == 100) == (minutes == 0) else {
            throw refusal(
                "a bolus of less than 100% needs “over … min” for the rest, and one of 100% has no rest")
        }
        return DoseRule(
            drug: String(words[1]), milligramsPerKilogram: perKilogram, maximumMilligrams: most,
            bolusShare: share / 100, infusionMinutes: minutes, confirmation: confirmation)
    }
}
