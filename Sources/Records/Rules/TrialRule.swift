/// A published selection rule, as its paper states it.
package struct TrialRule: Sendable {
    package var name: String
    package var version: String
    package var source: String
    package var criteria: [Criterion]

    /// One condition of a rule: which fact it asks for and what it demands.
    package struct Criterion: Sendable {
        /// Name of the fact as `missing` lists it, for example `nihss`.
        package var fact: String
        package var evaluate: @Sendable (RuleFacts) -> Bool?
        /// A condition over several facts leaves it to the others to say which of them is missing.
        package var isCompound = false
    }

    package func evaluate(_ facts: RuleFacts) -> RuleEvaluation {
        let judged = criteria.map { (criterion: $0, verdict: RuleVerdict($0.evaluate(facts))) }
        let missing = judged.filter { $0.verdict == .cannotEvaluate && !$0.criterion.isCompound }
        let notMet = judged.filter { $0.verdict == .notMet }
        return RuleEvaluation(
            rule: name, version: version, verdict: RuleVerdict.all(judged.map(\.verdict)),
            missing: missing.map(\.criterion.fact), notMet: notMet.map(\.criterion.fact), source: source)
    }
}

/// What a rule says of one case.
package struct RuleEvaluation: Codable, Sendable, Equatable {
    package var rule: String
    package var version: String
    package var verdict: RuleVerdict
    /// Facts that nobody has said yet.
    package var missing: [String]
    /// Facts that are known and outside the rule.
    package var notMet: [String]
    package var source: String

    enum CodingKeys: String, CodingKey {
        case rule, version, verdict, missing, source
        case notMet = "not_met"
    }
}

extension TrialRule {
    /// The perfusion selection rules of the late-window trials. Operators follow the trial papers where they are
    /// confirmed; `≥` for the DEFUSE 3 ratio and difference, which secondary tables print as `>`.
    package static let perfusionRules: [TrialRule] = [defuse3, dawn, extend]

    static let defuse3 = TrialRule(
        name: "DEFUSE 3", version: "1", source: "Albers et al., N Engl J Med 2018;378:708",
        criteria: [
            .between("onset-hours", 6...16) { $0.hoursSinceLastKnownWell },
            .between("age", 18...90) { $0.ageYears },
            .atMost("pre-stroke-mrs", 2) { $0.preStrokeMRS },
            .atLeast("nihss", 6) { $0.nihss },
            Criterion(fact: "vessel-occlusion") { $0.proximalAnteriorOcclusion },
            .below("core", 70) { $0.coreMilliliters },
            .atLeast("mismatch-ratio", 1.8) { $0.mismatchRatio },
            .atLeast("mismatch", 15) { $0.mismatchMilliliters },
        ])

    static let dawn = TrialRule(
        name: "DAWN", version: "1", source: "Nogueira et al., N Engl J Med 2018;378:11",
        criteria: [
            .between("onset-hours", 6...24) { $0.hoursSinceLastKnownWell },
            .atLeast("age", 18) { $0.ageYears },
            .atMost("pre-stroke-mrs", 1) { $0.preStrokeMRS },
            .atLeast("nihss", 10) { $0.nihss },
            Criterion(fact: "vessel-occlusion") { $0.proximalAnteriorOcclusion },
            .below("core", 51) { $0.coreMilliliters },
            Criterion(fact: "age-nihss-core", evaluate: dawnGroup, isCompound: true),
        ])

    static let extend = TrialRule(
        name: "EXTEND", version: "1", source: "Ma et al., N Engl J Med 2019;380:1795",
        criteria: [
            .between("onset-hours", 4.5...9) { $0.hoursSinceLastKnownWell },
            .atLeast("age", 18) { $0.ageYears },
            .below("pre-stroke-mrs", 2) { $0.preStrokeMRS },
            .between("nihss", 4...26) { $0.nihss },
            .below("core", 70) { $0.coreMilliliters },
            .above("mismatch-ratio", 1.2) { $0.mismatchRatio },
            .above("mismatch", 10) { $0.mismatchMilliliters },
        ])

    /// Group A: 80 years or older, NIHSS ≥ 10, core < 21 mL. Group B: younger, NIHSS ≥ 10, core < 31 mL.
    /// Group C: younger, NIHSS ≥ 20, core 31 to < 51 mL.
    private static func dawnGroup(_ facts: RuleFacts) -> Bool? {
        func both(_ tests: Bool?...) -> RuleVerdict { .all(tests.map(RuleVerdict.init)) }
        let old = facts.ageYears.map { $0 >= 80 }
        let young = facts.ageYears.map { $0 < 80 }
        let moderate = facts.nihss.map { $0 >= 10 }
        let severe = facts.nihss.map { $0 >= 20 }
        let core = facts.coreMilliliters
        let verdict = RuleVerdict.any([
            both(old, moderate, core.map { $0 < 21 }),
            both(young, moderate, core.map { $0 < 31 }),
            both(young, severe, core.map { $0 >= 31 && $0 < 51 }),
        ])
        return verdict == .cannotEvaluate ? nil : verdict == .met
    }
}

extension TrialRule.Criterion {
    package typealias Fact = @Sendable (RuleFacts) -> Double?

    static func atLeast(_ name: String, _ limit: Double, _ fact: @escaping Fact) -> Self {
        Self(fact: name) { fact($0).map { $0 >= limit } }
    }

    static func above(_ name: String, _ limit: Double, _ fact: @escaping Fact) -> Self {
        Self(fact: name) { fact($0).map { $0 > limit } }
    }

    static func atMost(_ name: String, _ limit: Double, _ fact: @escaping Fact) -> Self {
        Self(fact: name) { fact($0).map { $0 <= limit } }
    }

    static func below(_ name: String, _ limit: Double, _ fact: @escaping Fact) -> Self {
        Self(fact: name) { fact($0).map { $0 < limit } }
    }

    static func between(_ name: String, _ range: ClosedRange<Double>, _ fact: @escaping Fact) -> Self {
        Self(fact: name) { fact($0).map(range.contains) }
    }
}
