import Testing

@testable import Records

@Suite("What a rule says of a case") struct RuleResultTests {
    private let complete = BuiltInRulesTests.complete

    private func judge(_ id: String, _ facts: RuleFacts) throws -> RuleResult {
        try #require(RuleBook.builtIn.rule(id)).judge(facts)
    }

    private func rule(_ lines: String) throws -> TreatmentRule {
        try RuleFileReader.read(
            """
            rules 1
            rule test
              name: Test
              version: 1
              therapy: thrombolysis
              kind: trial
              source: Nobody
              reviewed: 2026-11-22
            \(lines)
            end
            """, file: "test.rules")[0]
    }

    @Test func `missing facts make a rule impossible to evaluate, never unmet`() throws {
        var facts = complete
        facts.nihss = nil
        #expect(try judge("defuse-3", facts).verdict == .cannotEvaluate)
        #expect(try judge("defuse-3", facts).missing == ["nihss"])
        #expect(try judge("dawn", facts).missing == ["nihss"])
    }

    @Test func `a known failure decides although facts are missing`() throws {
        let result = try judge("defuse-3", RuleFacts(coreMilliliters: 120, hypoperfusionMilliliters: 150))
        #expect(result.verdict == .notMet)
        #expect(result.notMet == ["core", "mismatch-ratio"])
    }

    @Test func `an alternative that has failed asks for nothing any more`() throws {
        var facts = RuleFacts(ageYears: 85)
        #expect(try judge("dawn", facts).missing.contains("core"))
        facts = complete
        facts.nihss = nil
        facts.ageYears = 85
        // 25 mL is too much from 80 on, whatever the NIHSS.
        #expect(try judge("dawn", facts).verdict == .notMet)
    }

    @Test func `sources that disagree across a limit leave the rule open and are named`() throws {
        var facts = complete
        facts.forget("core")
        facts.forget("hypoperfusion")
        facts.state("core", .number(66), source: "Willis")
        facts.state("hypoperfusion", .number(150), source: "Willis")
        facts.state("core", .number(72), source: "Alpha")
        facts.state("hypoperfusion", .number(160), source: "Alpha")
        let result = try judge("defuse-3", facts)
        #expect(result.verdict == .cannotEvaluate && result.missing == [] && result.disputed == ["core"])
        #expect(
            result.findings.first { $0.code == "core" }?.reading?.statements.map(\.source) == [
                "Willis", "Alpha",
            ])
        // Each ratio is that of one source: 2.3 and 2.2, not 150 over 72.
        let ratio = try #require(result.findings.first { $0.code == "mismatch-ratio" }?.reading)
        #expect(ratio.verdict == .met && ratio.statements.count == 2 && !ratio.isDisputed)
        facts.decide("core", .number(66), source: "Dr Wu")
        #expect(try judge("defuse-3", facts).verdict == .met)
    }

    @Test func `sources that disagree on one side of a limit do not matter`() throws {
        var facts = complete
        facts.forget("nihss")
        facts.state("nihss", .number(12), source: "Dr Wu")
        facts.state("nihss", .number(15), source: "Dr Li")
        #expect(try judge("defuse-3", facts).verdict == .met)
        facts.state("nihss", .number(5), source: "pre-alert")
        #expect(try judge("defuse-3", facts).disputed == ["nihss"])
    }

    @Test func `sources that say the same are one statement`() {
        var facts = RuleFacts()
        facts.state("age", .number(70), source: "record")
        facts.state("age", .number(70), source: "images")
        facts.state("age", .number(70), source: "images")
        #expect(facts.statements(of: "age").map(\.source) == ["record, images"])
        #expect(facts.number("age") == 70 && facts.disputed == [])
    }

    @Test func `the distance to the nearest limit is told, and its sign`() throws {
        var facts = complete
        (facts.coreMilliliters, facts.hypoperfusionMilliliters) = (66, 150)
        func margin(_ code: String) throws -> RuleResult.Margin? {
            try judge("defuse-3", facts).findings.first { $0.code == code }?.reading?.margin
        }
        #expect(
            try margin("core")
                == .init(
                    value: 66, limit: .init(value: 70, isInclusive: false), isUpper: true, distance: 4))
        // 9 h is 3 h after the window opens and 7 h before it closes.
        #expect(try margin("onset-hours")?.distance == 3)
        facts.coreMilliliters = 75
        #expect(try margin("core")?.distance == -5)
    }

    @Test func `what need not be waited for decides only when it is known`() throws {
        #expect(try judge("defuse-3", complete).awaited == ["glucose", "platelets", "inr"])
        var facts = complete
        facts.state("platelets", .number(40))
        #expect(try judge("defuse-3", facts).notMet == ["platelets"])
        facts.state("platelets", .number(200), source: "second tube")
        #expect(try judge("defuse-3", facts).disputed == ["platelets"])
    }

    @Test func `a caution is told and never decides`() throws {
        var facts = complete
        facts.state("pregnancy", .truth(true))
        let result = try judge("defuse-3", facts)
        #expect(result.verdict == .met && result.cautions.map(\.code) == ["pregnancy"])
    }

    @Test func `units of a file are those of the fact`() throws {
        let rule = try rule(
            """
              require glucose >= 50 mg/dL ; confirmed here
              require platelets >= 100000 /mm3 ; confirmed here
              require onset-hours <= 270 min ; confirmed here
            """)
        var facts = RuleFacts(hoursSinceLastKnownWell: 4.5)
        facts.state("glucose", .number(2.8))
        facts.state("platelets", .number(100))
        #expect(rule.judge(facts).verdict == .met)
        // 50 mg/dL are 2.775 mmol/L.
        facts.decide("glucose", .number(2.77))
        #expect(rule.judge(facts).notMet == ["glucose"])
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
