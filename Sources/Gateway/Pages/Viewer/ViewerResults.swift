import Records

/// What the viewer knows of a study's analyses besides their DICOM objects.
struct ViewerResults: Encodable {
    var reports: [Result]
    /// Versions that people asked for are still being computed.
    var isAwaitingVersion: Bool
    /// What treatment rules in force demand of the volumes.
    var limits: [ViewerLimits.Limit]

    /// One automatic result, or one that a person asked for.
    struct Result: Encodable {
        /// Place among the automatic results of the study; what a wish for other vessels names.
        var position: Int
        /// Nil for the automatic result.
        var version: Int?
        var author: String?
        var kind: String
        var status: AnalysisStatus
        var seriesUIDs: [String]
        var verdict: String
        var reasons: [String]
        var measurements: [Measurement]
        var curves: Curves?
        /// How the head had moved at each time point.
        var motion: [MotionSample]
        /// Every question that was asked of the quality.
        var checks: [Check]
        var grid: AnalysisGrid?
        var vessels: VesselSites?
        var selection: VesselSelection?
        /// Settings of the algorithm, as its own JSON.
        var parameters: String
    }

    /// One question of the quality, in the visitor's language.
    struct Check: Encodable {
        var name: String
        var value: Double
        var limit: Double
        var unit: String
        /// The value must not be larger than the limit; otherwise it must not be smaller.
        var isUpperLimit: Bool
        var outcome: QualityItem.Outcome
    }

    init(_ detail: StudyDetail, _ visit: Visit) {
        limits = ViewerLimits.of(
            visit.rules, on: CivilDay.text(milliseconds: visit.nowMilliseconds),
            isChinese: visit.language == .chinese)
        isAwaitingVersion = detail.versions.contains { $0.state == .waiting }
        reports = detail.entry.reports.enumerated().map { Result($1, position: $0, visit) }
        reports += detail.versions.compactMap { version in
            guard let report = version.report else { return nil }
            var result = Result(report, position: version.position, visit)
            result.version = version.number
            result.author = version.author
            return result
        }
    }
}

extension ViewerResults.Result {
    init(_ report: AnalysisReport, position: Int, _ visit: Visit) {
        let quality = QualityModel(report, visit.phrases)
        self.init(
            position: position, kind: report.kind.rawValue, status: report.status,
            seriesUIDs: report.seriesUIDs, verdict: report.quality.verdict.rawValue,
            reasons: quality.reasons.map(\.text), measurements: report.measurements, curves: report.curves,
            motion: report.motion, checks: quality.checks.map { ViewerResults.Check($0, visit) },
            grid: report.grid, vessels: report.vessels, selection: report.selection,
            parameters: report.parametersJSON)
    }
}

extension ViewerResults.Check {
    init(_ item: QualityItem, _ visit: Visit) {
        self.init(
            name: visit.language.trust.checks[item.code]?.name ?? item.code, value: item.value,
            limit: item.limit, unit: item.unit, isUpperLimit: item.isUpperLimit, outcome: item.outcome)
    }
}
