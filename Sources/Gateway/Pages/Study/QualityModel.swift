import Records

/// A verdict with its reasons, in the reader's language.
package struct QualityModel: Sendable, Equatable {
    package var kind: StateBadge.Kind
    package var word: String
    package var text: String
    package var reasons: [Reason]
    package var checks: [QualityItem]

    package init(_ report: AnalysisReport, _ phrases: Phrases) {
        let words = phrases.result
        switch (report.status, report.quality.verdict) {
        case (.completed, .good): (kind, word, text) = (.good, phrases.list.good, words.goodText)
        case (.completed, _): (kind, word, text) = (.limited, phrases.list.limited, words.limitedText)
        case (.refused, _): (kind, word, text) = (.refused, words.refusedTitle, words.refusedText)
        case (.failed, _):
            (kind, word, text) = (.failed, phrases.study.failedTitle, phrases.study.failedHint)
        }
        reasons = report.quality.reasons.map { Reason($0, phrases) }
        checks = report.quality.checks ?? []
    }

    /// One reason: a short name and a sentence.
    package struct Reason: Sendable, Equatable {
        package var title: String
        package var text: String
        /// The sentence is the algorithm's own English one.
        package var isEnglish: Bool

        package init(_ reason: QualityReason, _ phrases: Phrases) {
            title = phrases.reasonTitles[reason.code] ?? phrases.result.otherReason
            let own = phrases.reasonSentences[reason.code]?.lazy.compactMap { Self.fill($0, reason.values) }
                .first
            text = own ?? reason.text
            isEnglish = own == nil
        }

        /// The sentence with all its places filled, or nil if a value is missing.
        static func fill(_ sentence: String, _ values: [String: Double]) -> String? {
            var text = sentence
            for (key, value) in values where value.isFinite {
                let isWhole = value == value.rounded() || abs(value) >= 100
                text = text.filling(key, Figures.decimal(value, places: isWhole ? 0 : 1))
                text = text.filling(key + "%", Figures.decimal(value * 100, places: 0) + " %")
            }
            return text.contains("{") ? nil : text
        }
    }
}
