/// A published selection rule or a guideline's recommendation, as its source states it: data, read from a rule file.
package struct TreatmentRule: Sendable, Equatable, Identifiable {
    /// Unique among rules; a site's rule of the same identifier takes the place of the built-in one.
    package var id: String
    package var name: String
    package var chineseName: String
    package var version: String
    package var therapy: Therapy
    package var kind: Kind
    /// The primary paper or guideline.
    package var source: String
    /// The day somebody last compared the rule with its source, as `2026-11-22`.
    package var reviewed: String
    /// First and last day on which the rule is used; empty: no limit.
    package var validFrom: String
    package var validUntil: String
    /// What the trial found, in a line; may be empty.
    package var outcome: String
    /// Whether meeting the rule speaks for the treatment. A trial that missed its end point, or a pooled population that
    /// nobody was selected by, is shown but gives no answer.
    package var givesAnswer: Bool
    /// Whether the rule is also asked of each analysis, under all settings, and of other programs' results.
    package var judgesAnalyses: Bool
    package var criteria: [Criterion]
    package var doses: [DoseRule]
    /// Where it was read: empty for the built-in ones, else the name of the file.
    package var file: String

    package enum Therapy: String, Sendable, CaseIterable { case thrombolysis, thrombectomy }

    package enum Kind: String, Sendable, CaseIterable {
        case trial, guideline
        /// Must hold whatever else speaks for the treatment: contraindications.
        case safety
    }

    /// One line of a rule, or a choice between several.
    package struct Criterion: Sendable, Equatable {
        package var role: Role
        package var condition: Condition
    }

    package enum Role: String, Sendable {
        /// Must hold; unknown, the rule cannot be evaluated.
        case required = "require"
        /// Must hold if it is known; nobody waits for it.
        case ifKnown = "if-known"
        /// To be weighed; never decides.
        case caution
    }

    package enum Condition: Sendable, Equatable {
        case test(Test)
        /// One of the alternatives must hold; each is a list of tests that must all hold.
        case either(code: String, alternatives: [Alternative])
    }

    package struct Alternative: Sendable, Equatable {
        package var name: String
        package var chineseName: String
        package var tests: [Test]
    }

    /// What a rule demands of one fact.
    package struct Test: Sendable, Equatable {
        package var fact: RuleFact
        package var demand: Demand
        package var confirmation: Confirmation
        /// The line of the file.
        package var line: Int
    }

    package enum Demand: Sendable, Equatable {
        case limits(lower: Limit?, upper: Limit?)
        case truth(Bool)
        case oneOf([String])
    }

    package struct Limit: Sendable, Equatable {
        package var value: Double
        package var isInclusive: Bool
    }

    /// Whether somebody has compared a line with the primary source's own wording, and where or why not.
    package struct Confirmation: Sendable, Equatable {
        package var isConfirmed: Bool
        package var note: String
    }

    /// Every test, those of alternatives included.
    package var tests: [Test] { criteria.flatMap(\.condition.tests) }

    /// Lines that nobody has found in the primary source's own wording.
    package var unconfirmedCount: Int {
        tests.count { !$0.confirmation.isConfirmed } + doses.count { !$0.confirmation.isConfirmed }
    }

    /// - Parameter today: as `2026-11-22`.
    package func isValid(on today: String) -> Bool {
        (validFrom.isEmpty || validFrom <= today) && (validUntil.isEmpty || today <= validUntil)
    }

    /// The part of the rule that images alone decide.
    package var ofImages: TreatmentRule {
        var part = self
        part.criteria = criteria.filter { $0.condition.tests.allSatisfy(\.fact.isOfImages) }
        return part
    }
}

extension TreatmentRule.Condition {
    package var tests: [TreatmentRule.Test] {
        switch self {
        case .test(let test): [test]
        case .either(_, let alternatives): alternatives.flatMap(\.tests)
        }
    }

    /// The fact, or what a choice is called.
    package var code: String {
        switch self {
        case .test(let test): test.fact.code
        case .either(let code, _): code
        }
    }
}
