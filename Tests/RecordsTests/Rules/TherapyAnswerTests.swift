import Testing

@testable import Records

@Suite("Whether a patient may be treated") struct TherapyAnswerTests {
    private static let contraindications =
        RuleFact.all.filter { $0.topic == .contraindications }.map(\.code)

    /// A patient of 72 kg two hours after onset, with everything asked and nothing found.
    static let early: RuleFacts = {
        var facts = RuleFacts(
            ageYears: 71, hoursSinceLastKnownWell: 2, nihss: 14, preStrokeMRS: 0,
            proximalAnteriorOcclusion: true)
        for code in contraindications { facts.state(code, .truth(false)) }
        for code in ["haemorrhage", "large-infarct", "thrombectomy-planned"] {
            facts.state(code, .truth(false))
        }
        facts.state("disabling", .truth(true))
        facts.state("anticoagulant", .choices(["none"]))
        facts.state("aspects", .number(9))
        for (code, value) in [("systolic", 150.0), ("diastolic", 85), ("glucose", 6.5), ("weight", 72)] {
            facts.state(code, .number(value))
        }
        return facts
    }()

    private func answer(_ therapy: TreatmentRule.Therapy, _ facts: RuleFacts) throws -> TherapyAnswer {
        try #require(RuleBook.builtIn.answers(facts, on: "2026-11-22").first { $0.therapy == therapy })
    }

    @Test func `a patient inside the window without contraindications may have both`() throws {
        let lysis = try answer(.thrombolysis, Self.early)
        #expect(lysis.verdict == .met && lysis.against.isEmpty && lysis.missing.isEmpty)
        #expect(lysis.met.map(\.rule.id) == ["china-2018-thrombolysis", "aha-2019-thrombolysis", "trace-2"])
        let removal = try answer(.thrombectomy, Self.early)
        #expect(removal.verdict == .met && removal.met.map(\.rule.id) == ["aha-2019-thrombectomy"])
    }

    @Test func `a haemorrhage forbids both, whatever else is known`() throws {
        var facts = Self.early
        facts.decide("haemorrhage", .truth(true))
        for therapy in TreatmentRule.Therapy.allCases {
            #expect(try answer(therapy, facts).verdict == .notMet)
            #expect(try answer(therapy, RuleFacts()).verdict == .cannotEvaluate)
        }
    }

    @Test func `nothing is said before anybody has looked for a haemorrhage`() throws {
        var facts = Self.early
        facts.forget("haemorrhage")
        let removal = try answer(.thrombectomy, facts)
        #expect(removal.verdict == .cannotEvaluate && removal.missing == ["haemorrhage"])
    }

    @Test func `what is missing is what the nearest rule lacks`() throws {
        var facts = Self.early
        facts.forget("nihss")
        facts.forget("aspects")
        #expect(try answer(.thrombectomy, facts).missing == ["nihss", "aspects"])
        facts = Self.early
        facts.forget("glucose")
        facts.forget("pregnancy")
        #expect(try answer(.thrombolysis, facts).missing == ["glucose"])
    }

    @Test func `a guideline that says no is told beside those that say yes`() throws {
        var facts = Self.early
        facts.decide("glucose", .number(3))
        facts.state("endocarditis", .truth(false))
        facts.decide("endocarditis", .truth(true))
        let lysis = try answer(.thrombolysis, facts)
        #expect(lysis.verdict == .met && lysis.against.map(\.rule.id) == ["aha-2019-thrombolysis"])
        // Another window is no contradiction.
        facts = Self.early
        facts.decide("onset-hours", .number(9))
        (facts.coreMilliliters, facts.hypoperfusionMilliliters) = (25, 90)
        let late = try answer(.thrombectomy, facts)
        #expect(
            late.verdict == .met && late.met.map(\.rule.id) == ["defuse-3", "dawn"] && late.against.isEmpty)
    }

    @Test func `a pooled population and a trial that missed its end point give no answer`() throws {
        var facts = Self.early
        facts.decide("aspects", .number(2))
        facts.decide("onset-hours", .number(11))
        (facts.coreMilliliters, facts.hypoperfusionMilliliters) = (20, 22)
        facts.decide("nihss", .number(9))
        let removal = try answer(.thrombectomy, facts)
        #expect(
            removal.results.filter { $0.verdict == .met }.map(\.rule.id) == [
                "thrombectomy-safety", "hermes", "tesla",
            ])
        #expect(removal.verdict == .notMet && removal.met.isEmpty)
    }

    @Test func `warfarin waits for the INR, and a direct anticoagulant for its last dose`() throws {
        var facts = Self.early
        facts.decide("anticoagulant", .choices(["warfarin"]))
        #expect(try answer(.thrombolysis, facts).missing == ["inr"])
        facts.state("inr", .number(1.7))
        #expect(try answer(.thrombolysis, facts).verdict == .met)
        facts.decide("inr", .number(1.8))
        #expect(try answer(.thrombolysis, facts).verdict == .notMet)
        facts = Self.early
        facts.decide("anticoagulant", .choices(["doac"]))
        #expect(try answer(.thrombolysis, facts).missing == ["anticoagulant-hours"])
        facts.state("anticoagulant-hours", .number(48))
        #expect(try answer(.thrombolysis, facts).verdict == .notMet)
    }

    /// 0.9 mg/kg, at most 90 mg, a tenth at once; 0.25 mg/kg, at most 25 mg, all at once.
    @Test(
        arguments: [
            ("china-2018-thrombolysis", 72, 64.8, 64.8, 6.5, 58.3, false),
            ("china-2018-thrombolysis", 100, 90, 90, 9, 81, false),
            ("china-2018-thrombolysis", 120, 108, 90, 9, 81, true), ("trace-2", 72, 18, 18, 18, 0, false),
            ("trace-2", 110, 27.5, 25, 25, 0, true),
        ] as [(String, Double, Double, Double, Double, Double, Bool)])
    func `doses are calculated by weight up to their maximum`(
        id: String, weight: Double, product: Double, total: Double, bolus: Double, rest: Double,
        isCapped: Bool
    ) throws {
        let rule = try #require(RuleBook.builtIn.rule(id)?.doses.first)
        let dose = try #require(rule.dose(weightKilograms: weight))
        #expect(dose.productMilligrams == product && dose.totalMilligrams == total)
        #expect(dose.bolusMilligrams == bolus && dose.infusionMilligrams == rest && dose.isCapped == isCapped)
    }

    @Test func `nobody weighs nothing`() throws {
        let rule = try #require(RuleBook.builtIn.rule("trace-2")?.doses.first)
        for weight in [0, -70, 1.9, 351, .nan, .infinity] {
            #expect(rule.dose(weightKilograms: weight) == nil)
        }
    }
}
