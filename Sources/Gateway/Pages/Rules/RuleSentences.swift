import Records

/// What rules say, as sentences of a language: for pages and for the terminal.
package struct RuleSentences: Sendable {
    package let words: RuleWords
    let isChinese: Bool

    package init(_ language: Language) {
        words = language.ruleWords
        isChinese = language == .chinese
    }

    package func name(_ rule: TreatmentRule) -> String { isChinese ? rule.chineseName : rule.name }

    package func name(_ alternative: RuleResult.Alternative) -> String {
        isChinese ? alternative.chineseName : alternative.name
    }

    package func therapy(_ therapy: TreatmentRule.Therapy) -> String {
        switch therapy {
        case .thrombolysis: words.thrombolysis
        case .thrombectomy: words.thrombectomy
        }
    }

    package func verdict(_ verdict: RuleVerdict) -> String {
        switch verdict {
        case .met: words.met
        case .notMet: words.notMet
        case .cannotEvaluate: words.unknown
        }
    }

    /// Names of facts; contraindications that nobody has asked are counted when they are many.
    package func facts(_ codes: [String]) -> String {
        let asked = codes.filter { RuleFact.named($0)?.topic == .contraindications }
        guard asked.count > 3 else { return codes.map(words.fact).joined(separator: words.separator) }
        let others = codes.filter { !asked.contains($0) }.map(words.fact)
        return (others + [words.unchecked.filling("n", "\(asked.count)")]).joined(separator: words.separator)
    }

    // MARK: - Values and limits

    package func number(_ value: Double, _ unit: String) -> String {
        guard value.isFinite else { return "∞" }
        let isWhole = abs(value - value.rounded()) < 0.005
        let text = Figures.decimal(value, places: isWhole ? 0 : unit == "" || unit == "mmol/L" ? 2 : 1)
        let name = words.units[unit] ?? unit
        return name.isEmpty ? text : "\(text) \(name)"
    }

    package func value(_ value: FactValue, of fact: RuleFact) -> String {
        switch value {
        case .number(let number) where unit(fact) == "h" && number.isFinite:
            (number < 0 ? "−" : "") + duration(abs(number))
        case .number(let number): self.number(number, unit(fact))
        case .truth(let isSo): isSo ? words.yes : words.no
        case .choices(let chosen):
            chosen.sorted().map { words.choices[$0] ?? $0 }.joined(separator: words.separator)
        }
    }

    /// `below 70 mL`, `6–16 h`, `≥ 1.8`.
    package func demand(_ test: TreatmentRule.Test) -> String {
        let unit = unit(test.fact)
        switch test.demand {
        case .limits(let lower?, let upper?):
            let high = upper.isInclusive ? "" : "<"
            return "\(number(lower.value, "")) – \(high)\(number(upper.value, unit))"
        case .limits(let lower?, nil): return (lower.isInclusive ? "≥ " : "> ") + number(lower.value, unit)
        case .limits(nil, let upper?): return (upper.isInclusive ? "≤ " : "< ") + number(upper.value, unit)
        case .limits: return ""
        case .truth(let wanted): return wanted ? words.yes : words.no
        case .oneOf(let wanted):
            return wanted.map { words.choices[$0] ?? $0 }.joined(separator: " / ")
        }
    }

    /// `66 mL (Willis); 72 mL (Alpha)`, or a dash.
    package func known(_ reading: RuleResult.Reading) -> String {
        guard !reading.statements.isEmpty else { return "–" }
        return reading.statements.map { statement in
            let text = value(statement.value, of: reading.test.fact)
            guard !statement.source.isEmpty, reading.statements.count > 1 else { return text }
            return isChinese ? "\(text)（\(statement.source)）" : "\(text) (\(statement.source))"
        }.joined(separator: words.pause)
    }

    /// `4 mL left`, `5 mL beyond`, `opens in 3 h`.
    package func distance(_ reading: RuleResult.Reading) -> String {
        guard let margin = reading.margin, margin.distance.isFinite else { return "" }
        let unit = unit(reading.test.fact)
        let amount = unit == "h" ? duration(abs(margin.distance)) : number(abs(margin.distance), unit)
        if reading.verdict == .notMet, reading.test.fact.isTime, !margin.isUpper {
            return words.tooEarly.filling("n", amount)
        }
        return (reading.verdict == .notMet ? words.beyond : words.left).filling("n", amount)
    }

    /// `Core 66 mL (< 70 mL, 4 mL left)`.
    package func line(_ reading: RuleResult.Reading) -> String {
        let distance = distance(reading)
        let limit = demand(reading.test) + (distance.isEmpty ? "" : words.separator + distance)
        let name = words.fact(reading.test.fact.code)
        return isChinese ? "\(name) \(known(reading))（\(limit)）" : "\(name) \(known(reading)) (\(limit))"
    }

    /// Why a rule does not hold: its lines that fail.
    package func failures(_ result: RuleResult) -> String {
        result.findings.filter { $0.role != .caution && $0.verdict == .notMet }.map { finding in
            finding.reading.map(line) ?? words.fact(finding.code)
        }.joined(separator: words.pause)
    }

    /// The line of a rule that holds by least, for a rule that is met.
    package func tightest(_ result: RuleResult) -> String {
        let readings = result.findings.filter { $0.role == .required }.compactMap(\.reading)
        let near = readings.compactMap { reading -> (RuleResult.Reading, Double)? in
            guard let margin = reading.margin, margin.distance.isFinite, reading.verdict == .met else {
                return nil
            }
            return (reading, margin.distance / max(abs(margin.limit.value), 1))
        }
        return near.min { $0.1 < $1.1 }.map { line($0.0) } ?? ""
    }

    // MARK: - Doses

    /// `0.9 mg/kg × 72 kg = 64.8 mg; 6.5 mg at once, 58.3 mg over 60 min`.
    package func dose(_ dose: Dose) -> String {
        var text = words.product.filling("per", plain(dose.rule.milligramsPerKilogram))
            .filling("weight", plain(dose.weightKilograms)).filling("product", plain(dose.productMilligrams))
        if dose.isCapped { text += " → " + words.capped.filling("max", plain(dose.totalMilligrams)) }
        return text
    }

    /// How it is given.
    package func giving(_ dose: Dose) -> String {
        guard dose.infusionMilligrams > 0 else {
            return words.allAtOnce.filling("mg", plain(dose.totalMilligrams))
        }
        return words.bolus.filling("mg", plain(dose.bolusMilligrams)) + words.separator
            + words.infusion.filling("mg", plain(dose.infusionMilligrams))
            .filling("min", plain(dose.rule.infusionMinutes))
    }

    package func plain(_ value: Double) -> String {
        if abs(value - value.rounded()) < 1e-9 { return Figures.decimal(value, places: 0) }
        return Figures.decimal(value, places: abs(value * 10 - (value * 10).rounded()) < 1e-9 ? 1 : 2)
    }

    private func unit(_ fact: RuleFact) -> String {
        if case .number(let unit, _, _) = fact.kind { unit } else { "" }
    }

    private func duration(_ hours: Double) -> String {
        let minutes = Int((hours * 60).rounded())
        let (whole, rest) = minutes.quotientAndRemainder(dividingBy: 60)
        let (h, min) = (words.units["h"] ?? "h", words.units["min"] ?? "min")
        if whole == 0 { return "\(rest) \(min)" }
        return rest == 0 || whole >= 24 ? "\(whole) \(h)" : "\(whole) \(h) \(rest) \(min)"
    }
}
