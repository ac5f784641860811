/// What one rule says of one case, line by line.
package struct RuleResult: Sendable {
    package var rule: TreatmentRule
    package var verdict: RuleVerdict
    package var findings: [Finding]

    /// One line of the rule beside what is known.
    package struct Finding: Sendable {
        package var role: TreatmentRule.Role
        package var code: String
        package var verdict: RuleVerdict
        /// Nil for a choice between alternatives.
        package var reading: Reading?
        package var alternatives: [Alternative] = []

        /// Sources disagree on the one fact it asks for.
        package var isDisputed: Bool { reading?.isDisputed ?? false }

        /// What the alternative asks that lacks least; one that has failed asks for nothing any more.
        fileprivate var nearest: [Reading] {
            func lack(_ alternative: Alternative) -> Int {
                alternative.readings.count { $0.verdict == .cannotEvaluate }
            }
            let open = alternatives.filter { $0.verdict == .cannotEvaluate }
            return open.min { lack($0) < lack($1) }?.readings ?? []
        }
    }

    package struct Alternative: Sendable {
        package var name: String
        package var chineseName: String
        package var verdict: RuleVerdict
        package var readings: [Reading]
    }

    /// One demand and the values it is held against.
    package struct Reading: Sendable {
        package var test: TreatmentRule.Test
        package var statements: [FactStatement]
        package var verdict: RuleVerdict
        /// Sources disagree, and the demand turns out differently for them.
        package var isDisputed: Bool
        /// How far the value is inside the limit it is nearest to, in the fact's unit; negative outside. Nil without
        /// limits, without a value, or where sources disagree.
        package var margin: Margin?
    }

    package struct Margin: Sendable, Equatable {
        package var value: Double
        package var limit: TreatmentRule.Limit
        package var isUpper: Bool
        /// Positive inside.
        package var distance: Double
    }

    /// Facts that nobody has said and that could still decide, in the order of the rule.
    package var missing: [String] { gather { $0.verdict == .cannotEvaluate && !$0.isDisputed } }

    /// Facts on which sources disagree so that the rule cannot be evaluated.
    package var disputed: [String] { gather(\.isDisputed) }

    /// Lines that are known and outside the rule.
    package var notMet: [String] {
        findings.filter { $0.role != .caution && $0.verdict == .notMet }.map(\.code)
    }

    /// Things to be weighed that are so.
    package var cautions: [Finding] { findings.filter { $0.role == .caution && $0.verdict == .notMet } }

    /// Lines that need not be waited for and are not known.
    package var awaited: [String] {
        findings.filter { $0.role == .ifKnown && $0.verdict == .cannotEvaluate }.map(\.code)
    }

    /// Whether only the clock speaks against the rule.
    package var failsByTimeOnly: Bool {
        let failed = findings.filter { $0.role != .caution && $0.verdict == .notMet }
        return !failed.isEmpty
            && failed.allSatisfy { finding in
                finding.reading.map(\.test.fact.isTime)
                    ?? finding.alternatives.allSatisfy { alternative in
                        alternative.readings.contains {
                            $0.verdict == .notMet && $0.test.fact.topic == .clock
                        }
                    }
            }
    }

    private func gather(_ isWanted: (Reading) -> Bool) -> [String] {
        var codes: [String] = []
        for finding in findings where finding.verdict == .cannotEvaluate {
            guard finding.role == .required || finding.role == .ifKnown && finding.isDisputed else {
                continue
            }
            let readings = finding.reading.map { [$0] } ?? finding.nearest
            for reading in readings where isWanted(reading) && !codes.contains(reading.test.fact.code) {
                codes.append(reading.test.fact.code)
            }
        }
        return codes
    }
}

extension TreatmentRule {
    /// Holds the rule against what is known. Three-valued: what nobody has said, and what sources dispute, is neither met
    /// nor failed (Kleene's strong logic).
    package func judge(_ facts: RuleFacts) -> RuleResult {
        let findings = criteria.map { $0.judge(facts) }
        let deciding = findings.compactMap { finding -> RuleVerdict? in
            switch finding.role {
            case .required: finding.verdict
            case .ifKnown: finding.verdict == .notMet || finding.isDisputed ? finding.verdict : nil
            case .caution: nil
            }
        }
        return RuleResult(rule: self, verdict: .all(deciding), findings: findings)
    }

    package func evaluate(_ facts: RuleFacts) -> RuleEvaluation { RuleEvaluation(judge(facts)) }
}

extension TreatmentRule.Criterion {
    func judge(_ facts: RuleFacts) -> RuleResult.Finding {
        switch condition {
        case .test(let test):
            let reading = test.read(facts)
            return RuleResult.Finding(
                role: role, code: condition.code, verdict: reading.verdict, reading: reading)
        case .either(_, let alternatives):
            let judged = alternatives.map { alternative in
                let readings = alternative.tests.map { $0.read(facts) }
                return RuleResult.Alternative(
                    name: alternative.name, chineseName: alternative.chineseName,
                    verdict: .all(readings.map(\.verdict)), readings: readings)
            }
            return RuleResult.Finding(
                role: role, code: condition.code, verdict: .any(judged.map(\.verdict)), reading: nil,
                alternatives: judged)
        }
    }
}

extension TreatmentRule.Test {
    func read(_ facts: RuleFacts) -> RuleResult.Reading {
        let statements = facts.statements(of: fact.code)
        let verdicts = statements.map { RuleVerdict(demand.holds($0.value)) }
        let isDisputed = Set(verdicts).count > 1
        var margin: RuleResult.Margin?
        if statements.count == 1, case .number(let value) = statements[0].value {
            margin = demand.margin(value)
        }
        return RuleResult.Reading(
            test: self, statements: statements,
            verdict: isDisputed ? .cannotEvaluate : verdicts.first ?? .cannotEvaluate, isDisputed: isDisputed,
            margin: margin)
    }
}

extension TreatmentRule.Demand {
    /// Nil for a value that is no answer to the question, such as a number that is not one.
    func holds(_ value: FactValue) -> Bool? {
        switch (self, value) {
        case (.limits(let lower, let upper), .number(let number)):
            number.isNaN ? nil : (lower?.isBelow(number) ?? true) && (upper?.isAbove(number) ?? true)
        case (.truth(let wanted), .truth(let known)): wanted == known
        case (.oneOf(let wanted), .choices(let known)):
            known.isEmpty ? nil : !known.isDisjoint(with: wanted)
        default: nil
        }
    }

    func margin(_ value: Double) -> RuleResult.Margin? {
        guard case .limits(let lower, let upper) = self, !value.isNaN else { return nil }
        let margins = [
            lower.map {
                RuleResult.Margin(value: value, limit: $0, isUpper: false, distance: value - $0.value)
            },
            upper.map {
                RuleResult.Margin(value: value, limit: $0, isUpper: true, distance: $0.value - value)
            },
        ].compactMap { $0 }
        return margins.min { $0.distance < $1.distance }
    }
}

extension TreatmentRule.Limit {
    func isBelow(_ number: Double) -> Bool { isInclusive ? number >= value : number > value }
    func isAbove(_ number: Double) -> Bool { isInclusive ? number <= value : number < value }
}
