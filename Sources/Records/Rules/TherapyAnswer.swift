/// Whether a patient may have a treatment, over all rules that speak of it.
package struct TherapyAnswer: Sendable {
    package var therapy: TreatmentRule.Therapy
    package var verdict: RuleVerdict
    /// Every rule's result, in the order of the rules.
    package var results: [RuleResult]

    /// Some rule that speaks for the treatment must hold, and every safety rule.
    package init(_ therapy: TreatmentRule.Therapy, _ results: [RuleResult]) {
        self.therapy = therapy
        self.results = results
        let speaking = results.filter { $0.rule.givesAnswer && $0.rule.kind != .safety }
        let safety = results.filter { $0.rule.kind == .safety }
        verdict = .all([.any(speaking.map(\.verdict))] + safety.map(\.verdict))
    }

    /// Rules that speak for the treatment.
    package var met: [RuleResult] {
        results.filter { $0.verdict == .met && $0.rule.givesAnswer && $0.rule.kind != .safety }
    }

    /// Rules that may still come to speak for it, those that lack least first.
    package var open: [RuleResult] {
        results.filter { $0.verdict == .cannotEvaluate && $0.rule.givesAnswer && $0.rule.kind != .safety }
            .enumerated().sorted {
                let (left, right) = ($0.element, $1.element)
                let (few, many) = (
                    left.missing.count + left.disputed.count, right.missing.count + right.disputed.count
                )
                return few == many ? $0.offset < $1.offset : few < many
            }.map(\.element)
    }

    /// Safety rules that do not hold, or cannot be evaluated.
    package var safety: [RuleResult] { results.filter { $0.rule.kind == .safety && $0.verdict != .met } }

    /// Guidelines that say no for another reason than the clock although some rule says yes: never to be passed over.
    package var against: [RuleResult] {
        guard verdict == .met else { return [] }
        return results.filter {
            $0.rule.kind == .guideline && $0.rule.givesAnswer && $0.verdict == .notMet && !$0.failsByTimeOnly
        }
    }

    /// What has to be known to answer, nearest way: what the safety rules lack, and what the rule lacks that lacks least.
    package var missing: [String] {
        guard verdict == .cannotEvaluate else { return [] }
        return unique(safety.flatMap(\.missing) + (met.isEmpty ? open.first?.missing ?? [] : []))
    }

    /// What sources have to be brought to agree on, likewise.
    package var disputed: [String] {
        guard verdict == .cannotEvaluate else { return [] }
        return unique(safety.flatMap(\.disputed) + (met.isEmpty ? open.first?.disputed ?? [] : []))
    }

    private func unique(_ codes: [String]) -> [String] {
        var seen: Set<String> = []
        return codes.filter { seen.insert($0).inserted }
    }
}
