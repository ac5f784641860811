import DICOM

/// What a study must be like for a rule to hold. Empty lists ask for nothing; in texts `*` stands for anything and `?`
/// for one character, upper and lower case alike.
package struct RuleConditions: Codable, Sendable, Equatable {
    /// AE titles of those who sent the objects.
    package var sources: [String]
    /// AE titles by which they called us.
    package var calledTitles: [String]
    package var modalities: [String]
    package var studyDescriptions: [String]
    package var seriesDescriptions: [String]
    package var bodyParts: [String]
    /// Hours of the day at which the event happens.
    package var hours: DailyHours?
    /// Days of the week, 1 (Monday) to 7 (Sunday).
    package var weekdays: Set<Int>

    package init(
        sources: [String] = [], calledTitles: [String] = [], modalities: [String] = [],
        studyDescriptions: [String] = [], seriesDescriptions: [String] = [], bodyParts: [String] = [],
        hours: DailyHours? = nil, weekdays: Set<Int> = []
    ) {
        self.sources = sources
        self.calledTitles = calledTitles
        self.modalities = modalities
        self.studyDescriptions = studyDescriptions
        self.seriesDescriptions = seriesDescriptions
        self.bodyParts = bodyParts
        self.hours = hours
        self.weekdays = weekdays
    }

    /// What of a study fits.
    package enum Verdict: Sendable, Equatable {
        /// The series that fit, by their rows.
        case fits(series: [Int64])
        /// The first condition that does not hold, with what was found instead.
        case differs(String)
    }

    /// Whether a study fits at a moment: its description and the time, and at least one series with all the rest.
    package func judge(_ study: MovingStudy, at moment: LocalMoment) -> Verdict {
        if !weekdays.isEmpty, !weekdays.contains(moment.weekday) {
            return .differs("it is day \(moment.weekday) of the week")
        }
        if let hours, !hours.contains(moment.minute) {
            return .differs("it is \(DailyHours.text(moment.minute)), outside \(hours)")
        }
        guard Self.holds(studyDescriptions, [study.description]) else {
            return .differs("the study description is \"\(study.description)\"")
        }
        var reason = "the study has no series"
        var fitting: [Int64] = []
        for series in study.series {
            if let difference = difference(series) { reason = difference } else { fitting.append(series.row) }
        }
        return fitting.isEmpty ? .differs(reason) : .fits(series: fitting)
    }

    /// Why a series does not fit; nil when it does.
    private func difference(_ series: MovingStudy.Series) -> String? {
        guard Self.holds(sources, series.sources) else {
            return "it came from \(Self.list(series.sources))"
        }
        guard Self.holds(calledTitles, series.calledTitles) else {
            return "it was sent to \(Self.list(series.calledTitles))"
        }
        guard Self.holds(modalities, [series.modality]) else { return "the modality is \(series.modality)" }
        guard Self.holds(seriesDescriptions, [series.description]) else {
            return "the series description is \"\(series.description)\""
        }
        guard Self.holds(bodyParts, [series.bodyPart]) else {
            return "the body part is \"\(series.bodyPart)\""
        }
        return nil
    }

    private static func list(_ titles: [String]) -> String {
        titles.isEmpty ? "nobody" : titles.joined(separator: ", ")
    }

    /// Whether one of the patterns fits one of the texts; no pattern asks for nothing.
    package static func holds(_ patterns: [String], _ texts: [String]) -> Bool {
        guard !patterns.isEmpty else { return true }
        return patterns.contains { pattern in
            let wanted = TextPattern(pattern.lowercased())
            return texts.contains { wanted.matches($0.lowercased()) }
        }
    }
}

/// What rules need to know of a study.
package struct MovingStudy: Sendable, Equatable {
    package struct Series: Sendable, Equatable {
        package var row: Int64
        package var modality: String
        package var description: String
        package var bodyPart: String
        /// Made here by an analysis.
        package var isDerived: Bool
        /// Those who sent its objects, and what they called us; empty for what was made here.
        package var sources: [String]
        package var calledTitles: [String]

        package init(
            row: Int64, modality: String = "", description: String = "", bodyPart: String = "",
            isDerived: Bool = false, sources: [String] = [], calledTitles: [String] = []
        ) {
            self.row = row
            self.modality = modality
            self.description = description
            self.bodyPart = bodyPart
            self.isDerived = isDerived
            self.sources = sources
            self.calledTitles = calledTitles
        }
    }

    package var studyUID: String
    package var patientID: String
    package var description: String
    package var studyDate: String
    package var series: [Series]

    package init(
        studyUID: String, patientID: String = "", description: String = "", studyDate: String = "",
        series: [Series] = []
    ) {
        self.studyUID = studyUID
        self.patientID = patientID
        self.description = description
        self.studyDate = studyDate
        self.series = series
    }
}
