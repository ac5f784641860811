import Records

/// One analysis, ready to show.
package struct ReportModel: Sendable {
    package var title: String
    package var seriesDescription: String
    package var status: AnalysisStatus
    package var quality: QualityModel
    /// Empty unless completed.
    package var tiles: [Tile]
    package var further: [Tile]
    /// What each engine says with its own limits.
    package var engines: [EngineRow]
    package var proportion: Proportion?
    package var montage: Montage
    package var curves: Curves?
    /// What the curves are of, with its unit.
    package var curveAxis: String
    package var motion: MotionModel?
    package var steps: [Step]
    package var total: String
    package var provenance: [StudyModel.Fact]
    package var parameters: String
    package var failure: String?
    package var trust = Trust()

    /// What the result rests on besides the images.
    package struct Trust: Sendable {
        package var vessels: VesselModel?
        package var versions: VersionModel?
        package var stability: StabilityModel?
        /// Other settings are measured for results of this kind, at once or soon.
        package var hasStability = false
    }

    package init(_ report: AnalysisReport, _ phrases: Phrases) {
        let isCompleted = report.status == .completed
        title = phrases.result.kinds[report.kind.rawValue] ?? report.kind.rawValue
        seriesDescription = report.seriesDescription
        status = report.status
        quality = QualityModel(report, phrases)
        tiles = isCompleted ? Tile.headline(report, phrases.result) : []
        further = isCompleted ? Tile.further(report, phrases.result) : []
        engines = isCompleted ? EngineRow.list(report, phrases.result) : []
        proportion = isCompleted ? Proportion(report) : nil
        montage = Montage(isCompleted ? report.pictures : [], phrases)
        curves = report.curves.flatMap { $0.timesSeconds.count > 1 ? $0 : nil }
        curveAxis =
            report.kind == .mrPerfusion ? phrases.result.relaxationAxis : phrases.result.enhancementAxis
        motion = MotionModel(report.motion)
        steps = Step.list(report.stages, phrases)
        total = Figures.decimal(report.seconds) + " s"
        provenance = Self.provenance(report, phrases)
        parameters = report.parametersJSON
        failure = report.failure
    }

    private static func provenance(_ report: AnalysisReport, _ phrases: Phrases) -> [StudyModel.Fact] {
        let words = phrases.result
        var facts = [
            StudyModel.Fact(words.algorithm, "\(report.algorithm.id) \(report.algorithm.version)"),
            StudyModel.Fact(words.build, report.algorithm.willis),
            StudyModel.Fact(words.inputImages, Figures.grouped(report.inputs.imageCount)),
        ]
        // Diffusion has none.
        let times = report.inputs.frameTimesSeconds.count
        if times > 0 { facts.append(StudyModel.Fact(words.timePoints, Figures.grouped(times))) }
        if let grid = report.grid {
            let spacing = [
                grid.columnSpacingMillimeters, grid.rowSpacingMillimeters, grid.sliceSpacingMillimeters,
            ].map { Figures.decimal($0, places: 2) }.joined(separator: " × ")
            facts.append(
                StudyModel.Fact(words.grid, "\(grid.columns) × \(grid.rows) × \(grid.slices), \(spacing) mm"))
        }
        facts.append(StudyModel.Fact(words.inputDigest, report.inputs.digest))
        facts += report.seriesUIDs.map { StudyModel.Fact(words.seriesUsed, $0) }
        facts.append(StudyModel.Fact(words.studyIdentifier, report.studyUID))
        return facts
    }

    /// How much of the late tissue is core already, for the bar under the numbers.
    package struct Proportion: Sendable, Equatable {
        package var core: Double
        package var hypoperfusion: Double

        init?(_ report: AnalysisReport) {
            guard let core = report.number(.core), let late = report.number(.hypoperfusion), core.isFinite,
                late.isFinite, core >= 0, late > 0
            else { return nil }
            self.core = core
            hypoperfusion = late
        }

        /// Core as a part of the larger of the two, 0 to 1.
        package var fraction: Double { min(core / max(core, hypoperfusion), 1) }
    }

    /// One step and its share of the longest.
    package struct Step: Sendable, Equatable {
        package var name: String
        package var time: String
        package var fraction: Double

        static func list(_ stages: [StageTime], _ phrases: Phrases) -> [Step] {
            let longest = stages.map(\.seconds).filter(\.isFinite).max() ?? 0
            return stages.map { stage in
                let share = longest > 0 && stage.seconds.isFinite ? max(stage.seconds, 0) / longest : 0
                return Step(
                    name: phrases.stages[stage.code] ?? stage.code,
                    time: Figures.decimal(stage.seconds, places: stage.seconds < 1 ? 2 : 1) + " s",
                    fraction: share)
            }
        }
    }
}
