import Records

/// The worklist, ready to show.
package struct WorklistModel: Sendable {
    package var rows: [WorklistRow]
    package var search: String
    package var underway: Int
    /// There may be more than are shown.
    package var isCut: Bool

    package init(
        _ entries: [WorklistEntry], search: String, limit: Int, _ visit: Visit, _ clock: WallClock
    ) {
        rows = entries.map { WorklistRow($0, visit, clock) }
        self.search = search
        underway = rows.count { $0.state.kind.isUnderway }
        isCut = entries.count >= limit
    }
}

/// One study of the worklist.
package struct WorklistRow: Sendable, Equatable {
    package var studyUID: String
    package var names: PatientNames
    package var patientID: String
    /// Age and sex in one breath.
    package var facts: String
    package var description: String
    package var source: String
    package var arrivedMilliseconds: Int64
    package var elapsed: String
    package var arrivedAt: String
    package var state: StateBadge
    package var hasConflict: Bool
    /// Core, hypoperfusion, mismatch, ratio, side; nil unless an analysis was completed.
    package var figures: RowFigures?

    package init(_ entry: WorklistEntry, _ visit: Visit, _ clock: WallClock) {
        let phrases = visit.phrases
        studyUID = entry.studyUID
        names = PatientNames(entry.patient, visit.language)
        patientID = entry.patient.patientID
        let age = PatientFacts.age(entry.patient, studyDate: entry.studyDate, phrases.study)
        let sex = PatientFacts.sex(entry.patient, phrases.study)
        facts = [age, sex].filter { !$0.isEmpty }.joined(separator: " · ")
        description = entry.studyDescription
        source = entry.source
        arrivedMilliseconds = entry.firstReceivedMilliseconds
        elapsed = Figures.elapsed(
            milliseconds: visit.nowMilliseconds - entry.firstReceivedMilliseconds, phrases.list)
        arrivedAt = clock.short(entry.firstReceivedMilliseconds, now: visit.nowMilliseconds)
        state = StateBadge(entry, phrases)
        hasConflict = entry.conflictCount > 0
        if entry.state == .done, let report = StateBadge.headline(entry.reports) {
            figures = RowFigures(report, phrases.result)
        }
    }
}

/// The headline numbers of a completed analysis.
package struct RowFigures: Sendable, Equatable {
    package var core: String
    package var hypoperfusion: String
    package var mismatch: String
    package var ratio: String
    package var side: String

    /// Nil for anything but a completed analysis: a refused one never shows a number.
    package init?(_ report: AnalysisReport, _ words: Phrases.Result) {
        guard report.status == .completed else { return nil }
        core = Figures.decimal(report.number(.core))
        hypoperfusion = Figures.decimal(report.number(.hypoperfusion))
        mismatch = Figures.decimal(report.number(.mismatch))
        ratio = ResultWords.ratio(report, words)
        side = ResultWords.side(report, words)
    }
}

/// Results that are words.
package enum ResultWords {
    /// A number, or the sign for infinity when the core is zero.
    package static func ratio(_ report: AnalysisReport, _ words: Phrases.Result) -> String {
        for measurement in report.measurements where measurement.code == .mismatchRatio {
            switch measurement.value {
            // Trials draw their lines at 1.2 and 1.8: a ratio near them keeps two places.
            case .number(let value):
                return value.isFinite ? Figures.decimal(value, places: value < 3 ? 2 : 1) : words.infinite
            case .word: return words.infinite
            }
        }
        return words.notMeasured
    }

    package static func side(_ report: AnalysisReport, _ words: Phrases.Result) -> String {
        for measurement in report.measurements where measurement.code == .affectedSide {
            switch measurement.value {
            case .word("left"): return words.left
            case .word("right"): return words.right
            default: return words.noSide
            }
        }
        return words.notMeasured
    }
}
