import Records

/// The reasons for an answer, shortest first: what a doctor reads after the word itself.
package enum AnswerText {
    package static func reasons(_ answer: TherapyAnswer, _ say: RuleSentences) -> [String] {
        let words = say.words
        var lines: [String] = []
        switch answer.verdict {
        case .met:
            let names = answer.met.map { say.name($0.rule) }.joined(separator: words.separator)
            lines.append(words.metBy.filling("rules", names))
            let tight = answer.met.first.map(say.tightest) ?? ""
            if !tight.isEmpty { lines.append(tight) }
        case .cannotEvaluate:
            if !answer.missing.isEmpty { lines.append("\(words.missing): \(say.facts(answer.missing))") }
            if !answer.disputed.isEmpty { lines.append("\(words.disputed): \(disputes(answer, say))") }
        case .notMet:
            let forbidding = answer.results.filter { $0.rule.kind == .safety && $0.verdict == .notMet }
            if !forbidding.isEmpty {
                lines.append(
                    "\(words.failsBy): " + forbidding.map(say.failures).joined(separator: words.pause))
            } else if let nearest = nearest(answer) {
                lines.append("\(say.name(nearest.rule)): \(say.failures(nearest))")
            } else {
                lines.append(words.noRule)
            }
        }
        for other in answer.against {
            lines.append("\(words.against): \(say.name(other.rule)): \(say.failures(other))")
        }
        let cautions = unique(answer.results.flatMap(\.cautions).map(\.code))
        if answer.verdict != .notMet, !cautions.isEmpty {
            lines.append("\(words.cautions): " + cautions.map(words.fact).joined(separator: words.separator))
        }
        return lines
    }

    /// Doses of the rules that speak for the treatment, or still may, one a drug and way.
    package static func doses(_ answer: TherapyAnswer, _ weight: Double?) -> [Dose] {
        guard let weight, answer.verdict != .notMet else { return [] }
        var found: [Dose] = []
        // A drug whose own rule is still open is not offered beside one whose rule holds.
        for result in answer.verdict == .met ? answer.met : answer.met + answer.open {
            for dose in result.rule.doses.compactMap({ $0.dose(weightKilograms: weight) })
            where !found.contains(where: {
                $0.rule.drug == dose.rule.drug && $0.totalMilligrams == dose.totalMilligrams
            }) {
                found.append(dose)
            }
        }
        return found
    }

    /// The rule that fails by fewest lines.
    private static func nearest(_ answer: TherapyAnswer) -> RuleResult? {
        answer.results.filter { $0.rule.givesAnswer && $0.rule.kind != .safety }
            .min { $0.notMet.count < $1.notMet.count }
    }

    private static func disputes(_ answer: TherapyAnswer, _ say: RuleSentences) -> String {
        answer.disputed.map { code in
            let readings = answer.results.flatMap(\.findings).flatMap { finding in
                finding.reading.map { [$0] } ?? finding.alternatives.flatMap(\.readings)
            }
            guard let reading = readings.first(where: { $0.test.fact.code == code && $0.isDisputed }) else {
                return say.words.fact(code)
            }
            return "\(say.words.fact(code)) \(say.known(reading))"
        }.joined(separator: say.words.pause)
    }

    private static func unique(_ codes: [String]) -> [String] {
        var seen: Set<String> = []
        return codes.filter { seen.insert($0).inserted }
    }
}
