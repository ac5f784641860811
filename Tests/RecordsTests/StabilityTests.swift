import Testing

@testable import Records

@Suite("How much a verdict depends on settings") struct StabilityRecordTests {
    private func run(_ core: Double, _ hypoperfusion: Double) -> Stability.Run {
        Stability.Run(
            artery: 0, truncation: 1, relativeFlow: 0.3, delay: "tmax-6", motionCorrected: true,
            coreMilliliters: core, hypoperfusionMilliliters: hypoperfusion)
    }

    private func rule(_ name: String) throws -> TreatmentRule {
        try #require(RuleBook.builtIn.rules.first { $0.name == name })
    }

    @Test func `an interval runs from the smallest to the largest`() {
        let stability = Stability(runs: [run(20, 90), run(35, 80), run(28, 110)])
        #expect(stability.interval { $0.coreMilliliters } == .init(low: 20, high: 35))
        #expect(stability.interval { $0.mismatchMilliliters } == .init(low: 45, high: 82))
        #expect(Stability(runs: []).interval { $0.coreMilliliters } == nil)
    }

    @Test func `images alone qualify under some settings, and the whole rule lacks facts`() throws {
        let stability = Stability(runs: [run(60, 150), run(69.94, 150), run(69.96, 150), run(80, 150)])
        let count = stability.count(try rule("DEFUSE 3"), RuleFacts())
        // 69.96 mL is said to be 70.0, which is not below 70.
        #expect(count.settings == 4 && count.imagesMet == 2)
        #expect(count.met == 0 && count.notMet == 2 && count.cannotEvaluate == 2)
    }

    @Test func `with all facts known the whole rule is counted`() throws {
        let facts = RuleFacts(
            ageYears: 70, hoursSinceLastKnownWell: 8, nihss: 12, preStrokeMRS: 0,
            proximalAnteriorOcclusion: true)
        let count = Stability(runs: [run(20, 90), run(75, 200)]).count(try rule("DEFUSE 3"), facts)
        #expect(count.met == 1 && count.notMet == 1 && count.cannotEvaluate == 0)
    }
}
