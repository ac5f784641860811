import Testing

@testable import Records

@Suite struct TrialRuleTests {
    static let complete = RuleFacts(
        ageYears: 70, hoursSinceLastKnownWell: 9, nihss: 15, preStrokeMRS: 0, proximalAnteriorOcclusion: true,
        coreMilliliters: 25, hypoperfusionMilliliters: 90)

    @Test func `a case inside every limit meets the rules`() {
        #expect(TrialRule.defuse3.evaluate(Self.complete).verdict == .met)
        #expect(TrialRule.dawn.evaluate(Self.complete).verdict == .met)
        #expect(TrialRule.extend.evaluate(Self.complete).verdict == .met)
    }

    @Test func `missing facts make a rule impossible to evaluate, never unmet`() {
        var facts = Self.complete
        facts.nihss = nil
        let evaluation = TrialRule.defuse3.evaluate(facts)
        #expect(evaluation.verdict == .cannotEvaluate)
        #expect(evaluation.missing == ["nihss"])
        #expect(TrialRule.dawn.evaluate(facts).missing == ["nihss"])
    }

    @Test func `a known failure decides although facts are missing`() {
        let evaluation = TrialRule.defuse3.evaluate(
            RuleFacts(coreMilliliters: 120, hypoperfusionMilliliters: 150))
        #expect(evaluation.verdict == .notMet)
        #expect(evaluation.notMet == ["core", "mismatch-ratio"])
    }

    @Test(
        arguments: [
            (69.9, true), (70.0, false),
        ] as [(Double, Bool)])
    func `the DEFUSE 3 core limit is below 70 mL`(core: Double, met: Bool) {
        var facts = Self.complete
        (facts.coreMilliliters, facts.hypoperfusionMilliliters) = (core, 200)
        #expect((TrialRule.defuse3.evaluate(facts).verdict == .met) == met)
    }

    @Test func `a core of zero gives an infinite ratio that meets the limit`() {
        var facts = Self.complete
        (facts.coreMilliliters, facts.hypoperfusionMilliliters) = (0, 40)
        #expect(facts.mismatchRatio == .infinity)
        #expect(TrialRule.defuse3.evaluate(facts).verdict == .met)
        facts.hypoperfusionMilliliters = 0
        #expect(TrialRule.defuse3.evaluate(facts).verdict == .notMet)
    }

    @Test(
        arguments: [
            (79, 10, 30.9, RuleVerdict.met), (79, 10, 31, .notMet), (79, 20, 31, .met), (79, 20, 50.9, .met),
            (79, 20, 51, .notMet), (80, 10, 20.9, .met), (80, 20, 21, .notMet), (80, 9, 5, .notMet),
        ] as [(Double, Double, Double, RuleVerdict)])
    func `the groups of DAWN depend on age, NIHSS and core together`(
        age: Double, nihss: Double, core: Double, verdict: RuleVerdict
    ) {
        var facts = Self.complete
        (facts.ageYears, facts.nihss, facts.coreMilliliters) = (age, nihss, core)
        #expect(TrialRule.dawn.evaluate(facts).verdict == verdict)
    }

    @Test func `three-valued logic follows Kleene`() {
        #expect(RuleVerdict.all([.met, .cannotEvaluate]) == .cannotEvaluate)
        #expect(RuleVerdict.all([.notMet, .cannotEvaluate]) == .notMet)
        #expect(RuleVerdict.any([.met, .cannotEvaluate]) == .met)
        #expect(RuleVerdict.any([.notMet, .cannotEvaluate]) == .cannotEvaluate)
        #expect(RuleVerdict.all([]) == .met && RuleVerdict.any([]) == .notMet)
    }

    @Test func `ages are read from DICOM only when they are years`() {
        #expect(RuleFacts.years(dicomAge: "071Y") == 71)
        #expect(RuleFacts.years(dicomAge: "006M") == nil)
        #expect(RuleFacts.years(dicomAge: "") == nil)
    }
}
