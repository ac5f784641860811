/// Whether a result may be relied on, and why not.
package struct Quality: Codable, Sendable, Equatable {
    package var verdict: QualityVerdict
    package var reasons: [QualityReason]
    /// Every question that was asked; nil in reports of before they were listed.
    package var checks: [QualityItem]?

    package init(verdict: QualityVerdict, reasons: [QualityReason], checks: [QualityItem]? = nil) {
        self.verdict = verdict
        self.reasons = reasons
        self.checks = checks
    }
}

/// One question asked of a study, with what was measured and how far it may go.
package struct QualityItem: Codable, Sendable, Equatable {
    package enum Outcome: String, Codable, Sendable {
        case good, caution, limited, unfit
    }

    package var code: String
    package var value: Double
    package var limit: Double
    /// `s`, `mm`, `HU`, `%`, or empty.
    package var unit: String
    /// The value must not be larger than the limit; otherwise it must not be smaller.
    package var isUpperLimit: Bool
    package var outcome: Outcome

    package init(
        code: String, value: Double, limit: Double, unit: String, isUpperLimit: Bool, outcome: Outcome
    ) {
        self.code = code
        self.value = value
        self.limit = limit
        self.unit = unit
        self.isUpperLimit = isUpperLimit
        self.outcome = outcome
    }

    enum CodingKeys: String, CodingKey {
        case code, value, limit, unit, outcome
        case isUpperLimit = "is_upper_limit"
    }
}

/// Three steps of trust; an `unfit` input gives no numbers at all.
package enum QualityVerdict: String, Codable, Sendable {
    case good, limited, unfit
}

/// One reason for a verdict: a stable code, the English sentence, and the measured values behind it so that a
/// page can say the same in another language.
package struct QualityReason: Codable, Sendable, Equatable {
    package var code: String
    package var text: String
    package var values: [String: Double]

    package init(code: String, text: String, values: [String: Double] = [:]) {
        self.code = code
        self.text = text
        self.values = values
    }
}
