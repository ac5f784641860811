import Testing

@testable import Records

@Suite("The built-in rules") struct BuiltInRulesTests {
    static let book = RuleBook.builtIn

    static let complete: RuleFacts = {
        var facts = RuleFacts(
            ageYears: 70, hoursSinceLastKnownWell: 9, nihss: 15, preStrokeMRS: 0,
            proximalAnteriorOcclusion: true,
            coreMilliliters: 25, hypoperfusionMilliliters: 90)
        facts.state("haemorrhage", .truth(false))
        return facts
    }()

    private func rule(_ id: String) throws -> TreatmentRule { try #require(Self.book.rule(id)) }

    private func verdict(_ id: String, _ change: (inout RuleFacts) -> Void) throws -> RuleVerdict {
        var facts = Self.complete
        change(&facts)
        return try rule(id).judge(facts).verdict
    }

    @Test func `every file is read, and every rule has its source, review and marks`() {
        #expect(Self.book.refusals == [])
        let wanted = [
            "thrombectomy-safety", "aha-2019-thrombectomy", "defuse-3", "dawn", "extend-ia", "hermes",
            "select2",
            "angel-aspect", "rescue-japan-limit", "tension", "tesla", "thrombolysis-contraindications",
            "china-2018-thrombolysis", "aha-2019-thrombolysis", "trace-2", "extend", "wake-up", "trace-3",
        ]
        #expect(Self.book.rules.map(\.id) == wanted)
        for rule in Self.book.rules {
            #expect(!rule.source.isEmpty && rule.reviewed >= "2026-01-01" && rule.isValid(on: "2026-11-22"))
            #expect(rule.tests.allSatisfy { !$0.confirmation.note.isEmpty })
        }
    }

    @Test func `analyses are judged by the three rules that scripts know`() {
        #expect(Self.book.ofAnalyses.map(\.name) == ["DEFUSE 3", "DAWN", "EXTEND"])
    }

    @Test func `a case inside every limit meets the rules of the late window`() throws {
        for id in ["defuse-3", "dawn", "extend"] { #expect(try verdict(id) { _ in } == .met) }
    }

    /// N Engl J Med 2018;378:708, Methods: less than 70 ml, 1.8 or more, 15 ml or more.
    @Test(
        arguments: [
            (69.9, 200, .met), (70, 200, .notMet), (50, 90, .met), (50, 89.9, .notMet), (10, 25, .met),
            (10, 24.9, .notMet),
        ] as [(Double, Double, RuleVerdict)])
    func `DEFUSE 3 has the limits of its paper`(core: Double, late: Double, expected: RuleVerdict) throws {
        #expect(
            try verdict("defuse-3") {
                ($0.coreMilliliters, $0.hypoperfusionMilliliters) = (core, late)
            } == expected)
    }

    @Test(
        arguments: [
            (17.9, "defuse-3", .notMet), (18, "defuse-3", .met), (90, "defuse-3", .met),
            (90.1, "defuse-3", .notMet),
            (17, "dawn", .notMet), (18, "dawn", .met), (101, "dawn", .notMet), (17, "extend", .notMet),
            (18, "extend", .met), (101, "extend", .met),
        ] as [(Double, String, RuleVerdict)])
    func `ages at each boundary`(age: Double, id: String, expected: RuleVerdict) throws {
        #expect(try verdict(id) { $0.ageYears = age } == expected)
    }

    @Test(
        arguments: [
            ("wake-up", 17, 80), ("select2", 17, 85), ("angel-aspect", 17, 80), ("tesla", 17, 85),
        ] as [(String, Double, Double)])
    func `ages of the rules with an upper limit`(id: String, tooYoung: Double, oldest: Double) throws {
        let rule = try rule(id)
        let age = try #require(rule.criteria.first { $0.condition.code == "age" })
        func holds(_ years: Double) -> RuleVerdict { age.judge(RuleFacts(ageYears: years)).verdict }
        #expect(holds(tooYoung) == .notMet && holds(18) == .met)
        #expect(holds(oldest) == .met && holds(oldest + 1) == .notMet)
    }

    @Test(
        arguments: [
            (79, 10, 30.9, RuleVerdict.met), (79, 10, 31, .notMet), (79, 20, 31, .met), (79, 20, 50.9, .met),
            (79, 20, 51, .notMet), (80, 10, 20.9, .met), (80, 20, 21, .notMet), (80, 9, 5, .notMet),
        ] as [(Double, Double, Double, RuleVerdict)])
    func `the groups of DAWN depend on age, NIHSS and core together`(
        age: Double, nihss: Double, core: Double, expected: RuleVerdict
    ) throws {
        #expect(
            try verdict("dawn") { ($0.ageYears, $0.nihss, $0.coreMilliliters) = (age, nihss, core) }
                == expected)
    }

    @Test func `a core of zero gives an infinite ratio that meets the limit`() throws {
        var facts = Self.complete
        (facts.coreMilliliters, facts.hypoperfusionMilliliters) = (0, 40)
        #expect(facts.mismatchRatio == .infinity)
        for id in ["defuse-3", "dawn", "extend"] { #expect(try rule(id).judge(facts).verdict == .met) }
        facts.hypoperfusionMilliliters = 0
        #expect(facts.mismatchRatio == 0)
        for id in ["defuse-3", "extend"] { #expect(try rule(id).judge(facts).verdict == .notMet) }
    }

    @Test func `an unknown onset asks for the time, and a wake-up stroke counts from the middle of sleep`()
        throws
    {
        #expect(try rule("defuse-3").judge(facts { $0.forget("onset-hours") }).missing == ["onset-hours"])
        let unknown = facts { $0.forget("onset-hours") }
        #expect(
            try rule("extend").judge(unknown).missing == ["onset-hours"])
        let woke = facts {
            $0.decide("onset-hours", .number(12))
            $0.state("wake-up", .truth(true))
            $0.state("sleep-midpoint-hours", .number(8))
        }
        #expect(try rule("extend").judge(woke).verdict == .met)
        let late = facts {
            $0.decide("onset-hours", .number(14))
            $0.state("wake-up", .truth(true))
            $0.state("sleep-midpoint-hours", .number(9.1))
        }
        #expect(try rule("extend").judge(late).notMet == ["window"])
        let notSaid = facts { $0.decide("onset-hours", .number(12)) }
        #expect(try rule("extend").judge(notSaid).verdict == .cannotEvaluate)
    }

    @Test func `WAKE-UP takes an onset nobody knows, and no other`() throws {
        var facts = facts {
            $0.state("onset-unknown", .truth(true))
            $0.state("wake-up", .truth(false))
            $0.state("recognition-hours", .number(2))
            $0.state("dwi-lesion", .truth(true))
            $0.state("flair-marked", .truth(false))
            $0.state("thrombectomy-planned", .truth(false))
            $0.state("large-infarct", .truth(false))
        }
        #expect(try rule("wake-up").judge(facts).verdict == .met)
        facts.decide("onset-unknown", .truth(false))
        #expect(try rule("wake-up").judge(facts).notMet == ["onset"])
    }

    @Test func `large cores are found by ASPECTS or by volume, each way`() throws {
        func select(_ aspects: Double?, _ core: Double?) throws -> RuleVerdict {
            try rule("select2").judge(
                facts {
                    $0.forget("core")
                    if let aspects { $0.decide("aspects", .number(aspects)) }
                    if let core { $0.decide("core", .number(core)) }
                }
            ).verdict
        }
        #expect(try select(5, nil) == .met && select(nil, 50) == .met && select(9, 49.9) == .notMet)
        #expect(try select(9, nil) == .cannotEvaluate && select(2, 60) == .met)
        func angel(_ aspects: Double, _ core: Double, hours: Double) throws -> RuleVerdict {
            try rule("angel-aspect").judge(
                facts {
                    $0.decide("aspects", .number(aspects))
                    $0.decide("core", .number(core))
                    $0.decide("onset-hours", .number(hours))
                }
            ).verdict
        }
        #expect(try angel(4, 20, hours: 3) == .met)
        #expect(try angel(7, 80, hours: 5.9) == .notMet && angel(7, 80, hours: 6) == .met)
        #expect(try angel(7, 100.1, hours: 8) == .notMet && angel(1, 70, hours: 2) == .met)
    }

    private func facts(_ change: (inout RuleFacts) -> Void) -> RuleFacts {
        var facts = Self.complete
        change(&facts)
        return facts
    }
}
