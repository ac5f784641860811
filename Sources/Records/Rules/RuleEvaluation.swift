/// What a rule says of one case, in short: the form that `willis analyze --json` prints.
package struct RuleEvaluation: Codable, Sendable, Equatable {
    package var rule: String
    package var version: String
    package var verdict: RuleVerdict
    /// Facts that nobody has said yet, or on which sources disagree.
    package var missing: [String]
    /// Facts that are known and outside the rule.
    package var notMet: [String]
    package var source: String

    enum CodingKeys: String, CodingKey {
        case rule, version, verdict, missing, source
        case notMet = "not_met"
    }

    package init(_ result: RuleResult) {
        rule = result.rule.name
        version = result.rule.version
        verdict = result.verdict
        missing = result.missing + result.disputed
        notMet = result.notMet
        source = result.rule.source
    }
}
