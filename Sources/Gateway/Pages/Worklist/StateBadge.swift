import Records

/// Where a study stands, as one word with a colour and a shape, and a sentence if there is more to say.
package struct StateBadge: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case receiving, queued, analysing, good, limited, refused, failed, nothing

        var icon: Icon {
            switch self {
            case .receiving: .arriving
            case .queued: .clock
            case .analysing: .working
            case .good: .check
            case .limited: .warning
            case .refused: .refused
            case .failed: .cross
            case .nothing: .nothing
            }
        }

        /// More is to come.
        package var isUnderway: Bool { self == .receiving || self == .queued || self == .analysing }
    }

    package var kind: Kind
    package var word: String
    /// Stage, number of images, or the first reason.
    package var detail: String
    /// Whole per cent while analysing.
    package var percent: Int?

    package init(_ entry: WorklistEntry, _ phrases: Phrases) {
        let words = phrases.list
        let images = words.images.filling("n", Figures.grouped(entry.instanceCount))
        switch entry.state {
        case .receiving: self.init(.receiving, words.receiving, images)
        case .queued: self.init(.queued, words.queued, images)
        case .analysing(let stage, let fraction):
            self.init(.analysing, words.analysing, phrases.stages[stage] ?? stage)
            percent = fraction.isFinite ? Int((min(max(fraction, 0), 1) * 100).rounded()) : 0
        case .failed: self.init(.failed, words.failed, words.failedDetail)
        case .done: self.init(reports: entry.reports, phrases)
        }
    }

    private init(_ kind: Kind, _ word: String, _ detail: String) {
        self.kind = kind
        self.word = word
        self.detail = detail
    }

    private init(reports: [AnalysisReport], _ phrases: Phrases) {
        let words = phrases.list
        guard let best = Self.headline(reports) else {
            self.init(.nothing, words.nothingToAnalyse, words.nothingToAnalyseHint)
            return
        }
        let reason =
            best.quality.reasons.first.map { phrases.reasonTitles[$0.code] ?? phrases.result.otherReason }
            ?? ""
        switch best.status {
        case .completed where best.quality.verdict == .good: self.init(.good, words.good, reason)
        case .completed: self.init(.limited, words.limited, reason)
        case .refused: self.init(.refused, words.refused, reason)
        case .failed: self.init(.failed, words.failed, words.failedDetail)
        }
    }

    /// The report the list speaks of: one with numbers before one without.
    package static func headline(_ reports: [AnalysisReport]) -> AnalysisReport? {
        reports.first { $0.status == .completed } ?? reports.first { $0.status == .refused } ?? reports.first
    }

    func view() -> HTML {
        H.span(.class("state state-\(kind.rawValue)")) {
            kind.icon.html
            H.span(text: word)
        }
    }
}
