/// Truth with a third value: what nobody has told us yet is neither true nor false.
package enum RuleVerdict: String, Codable, Sendable {
    case met
    case notMet = "not-met"
    case cannotEvaluate = "cannot-evaluate"

    package init(_ known: Bool?) {
        switch known {
        case true?: self = .met
        case false?: self = .notMet
        case nil: self = .cannotEvaluate
        }
    }

    /// All must hold: one that fails decides, however much is unknown (Kleene's strong logic).
    package static func all(_ verdicts: [RuleVerdict]) -> RuleVerdict {
        if verdicts.contains(.notMet) { return .notMet }
        return verdicts.contains(.cannotEvaluate) ? .cannotEvaluate : .met
    }

    /// One is enough: one that holds decides.
    package static func any(_ verdicts: [RuleVerdict]) -> RuleVerdict {
        if verdicts.contains(.met) { return .met }
        return verdicts.contains(.cannotEvaluate) ? .cannotEvaluate : .notMet
    }
}
