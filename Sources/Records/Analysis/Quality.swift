/// Whether a result may be relied on, and why not.
package struct Quality: Codable, Sendable, Equatable {
    package var verdict: QualityVerdict
    package var reasons: [QualityReason]

    package init(verdict: QualityVerdict, reasons: [QualityReason]) {
        self.verdict = verdict
        self.reasons = reasons
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
