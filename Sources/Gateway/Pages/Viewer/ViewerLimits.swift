import Records

/// What treatment rules demand of the volumes that images give, for the scale under a map.
enum ViewerLimits {
    /// One line of a rule.
    struct Limit: Encodable, Equatable {
        var rule: String
        var therapy: String
        /// Which of several alternatives, in the visitor's language; empty outside of a choice.
        var group: String
        /// `core`, `hypoperfusion`, `mismatch` or `mismatch-ratio`.
        var fact: String
        var lower: Double?
        var isLowerInclusive: Bool
        var upper: Double?
        var isUpperInclusive: Bool
        var isConfirmed: Bool
    }

    static let facts: Set<String> = ["core", "hypoperfusion", "mismatch", "mismatch-ratio"]

    /// Limits of all rules in force that give an answer.
    /// - Parameter today: as `2026-11-22`.
    static func of(_ book: RuleBook, on today: String, isChinese: Bool) -> [Limit] {
        book.rules.filter { $0.isValid(on: today) && $0.givesAnswer }.flatMap { rule in
            rule.criteria.filter { $0.role == .required }.flatMap { criterion -> [Limit] in
                switch criterion.condition {
                case .test(let test): return limit(rule, test, group: "", isChinese).map { [$0] } ?? []
                case .either(_, let alternatives):
                    return alternatives.flatMap { alternative in
                        let name = isChinese ? alternative.chineseName : alternative.name
                        return alternative.tests.compactMap { limit(rule, $0, group: name, isChinese) }
                    }
                }
            }
        }
    }

    private static func limit(
        _ rule: TreatmentRule, _ test: TreatmentRule.Test, group: String, _ isChinese: Bool
    ) -> Limit? {
        guard facts.contains(test.fact.code), case .limits(let lower, let upper) = test.demand else {
            return nil
        }
        return Limit(
            rule: isChinese && !rule.chineseName.isEmpty ? rule.chineseName : rule.name,
            therapy: rule.therapy.rawValue, group: group,
            fact: test.fact.code, lower: lower?.value, isLowerInclusive: lower?.isInclusive ?? true,
            upper: upper?.value, isUpperInclusive: upper?.isInclusive ?? true,
            isConfirmed: test.confirmation.isConfirmed)
    }
}
