import Testing

@testable import Records

/// Every limit of every rule that comes with Willis, at the limit and on both sides of it.
@Suite struct RuleBoundaryTests {
    private static let book = RuleBook.builtIn

    /// Youngest and oldest that each rule takes, as its source prints them; nil: the source sets no limit.
    private static let ages: [(rule: String, youngest: Double?, oldest: Double?)] = [
        ("thrombectomy-safety", nil, nil), ("aha-2019-thrombectomy", 18, nil), ("defuse-3", 18, 90),
        ("dawn", 18, nil), ("extend-ia", nil, nil), ("hermes", nil, nil), ("select2", 18, 85),
        ("angel-aspect", 18, 80), ("rescue-japan-limit", 18, nil), ("tension", 18, nil), ("tesla", 18, 85),
        ("thrombolysis-contraindications", nil, nil), ("china-2018-thrombolysis", 18, nil),
        ("aha-2019-thrombolysis", 18, nil), ("trace-2", 18, nil), ("extend", 18, nil), ("wake-up", 18, 80),
        ("trace-3", 18, nil),
    ]

    private static func verdict(_ test: TreatmentRule.Test, _ facts: RuleFacts) -> RuleVerdict {
        TreatmentRule.Criterion(role: .required, condition: .test(test)).judge(facts).verdict
    }

    private static func said(_ code: String, _ values: Double...) -> RuleFacts {
        var facts = RuleFacts()
        for (index, value) in values.enumerated() {
            facts.state(code, .number(value), source: "source \(index)")
        }
        return facts
    }

    @Test func `no rule is without its row of ages`() {
        #expect(Self.ages.map(\.rule) == Self.book.rules.map(\.id))
    }

    @Test(arguments: 0..<18)
    func `ages one below, at, and one above each limit, and an age that nobody knows`(row: Int) throws {
        let (id, youngest, oldest) = Self.ages[row]
        let rule = try #require(Self.book.rule(id))
        let own = rule.criteria.first { $0.condition.code == "age" }
        guard youngest != nil || oldest != nil else {
            #expect(own == nil)
            return
        }
        let age = try #require(own)
        func holds(_ years: Double) -> RuleVerdict { age.judge(RuleFacts(ageYears: years)).verdict }
        if let youngest {
            #expect(holds(youngest - 1) == .notMet && holds(youngest) == .met && holds(youngest + 1) == .met)
        }
        if let oldest {
            #expect(holds(oldest - 1) == .met && holds(oldest) == .met && holds(oldest + 1) == .notMet)
        } else {
            #expect(holds(110) == .met)
        }
        let unknown = age.judge(RuleFacts())
        #expect(unknown.verdict == .cannotEvaluate)
        #expect(rule.judge(RuleFacts()).missing.contains("age"))
    }

    @Test func `every limit holds or not exactly where it says, in every rule`() {
        var count = 0
        for rule in Self.book.rules {
            for test in rule.tests {
                guard case .limits(let lower, let upper) = test.demand else { continue }
                let code = test.fact.code
                let inside = lower.flatMap { low in upper.map { (low.value + $0.value) / 2 } }
                for (limit, sign) in [(lower, 1.0), (upper, -1.0)] {
                    guard let limit else { continue }
                    count += 1
                    let step = 0.01 * sign
                    let note = "\(rule.id), line \(test.line): \(code) at \(limit.value)"
                    #expect(
                        Self.verdict(test, Self.said(code, limit.value))
                            == (limit.isInclusive ? .met : .notMet),
                        "\(note)")
                    #expect(Self.verdict(test, Self.said(code, limit.value - step)) == .notMet, "\(note)")
                    #expect(
                        Self.verdict(test, Self.said(code, inside ?? limit.value + step)) == .met, "\(note)")
                    // Two sources on both sides of a limit: nobody chooses between them.
                    let both = Self.said(code, limit.value - step, inside ?? limit.value + step)
                    #expect(Self.verdict(test, both) == .cannotEvaluate, "\(note)")
                }
                #expect(Self.verdict(test, RuleFacts()) == .cannotEvaluate, "\(rule.id) \(code)")
            }
        }
        #expect(count > 80)
    }

    @Test func `what nobody knows never says no, in any rule`() {
        for rule in Self.book.rules {
            let result = rule.judge(RuleFacts())
            #expect(result.verdict == .cannotEvaluate, "\(rule.id)")
            #expect(!result.missing.isEmpty, "\(rule.id)")
        }
    }

    /// A core of zero is a measurement, not a missing one.
    @Test(
        arguments: [
            ("defuse-3", [RuleVerdict.met]), ("dawn", [.met, .met, .met, .notMet]), ("extend", [.met]),
            ("extend-ia", [.met]), ("trace-3", [.met]), ("select2", [.notMet]),
            ("angel-aspect", [.notMet, .notMet]),
        ])
    func `a core of zero at each limit of a volume`(id: String, expected: [RuleVerdict]) throws {
        let rule = try #require(Self.book.rule(id))
        let cores = rule.tests.filter { $0.fact.code == "core" }
        let found = cores.map { Self.verdict($0, Self.said("core", 0)) }
        #expect(found == expected)
    }

    @Test func `every rule that asks for a core has its row`() {
        let asking = Self.book.rules.filter { $0.tests.contains { $0.fact.code == "core" } }.map(\.id)
        #expect(
            Set(asking) == ["defuse-3", "dawn", "extend", "extend-ia", "trace-3", "select2", "angel-aspect"])
    }

    @Test func `every rule that counts hours asks for them while the onset is unknown`() {
        for rule in Self.book.rules where rule.tests.contains(where: { $0.fact.code == "onset-hours" }) {
            var facts = RuleFacts()
            // All else is as the rule wants it.
            for test in rule.tests where test.fact.code != "onset-hours" {
                guard facts.statements(of: test.fact.code).isEmpty else { continue }
                switch test.demand {
                case .truth(let value): facts.state(test.fact.code, .truth(value))
                case .oneOf(let words): facts.state(test.fact.code, .choices(Set(words.prefix(1))))
                case .limits: continue
                }
            }
            facts.forget("wake-up")
            facts.forget("onset-unknown")
            let result = rule.judge(facts)
            #expect(result.verdict != .met, "\(rule.id)")
            #expect(!result.notMet.contains("onset-hours"), "\(rule.id)")
        }
    }
}
