import DICOM
import Imaging
import Records
import Synchronization

extension StudyAnalyser {
    /// The result with other vessels, from what the first stage left; nil when it was made with other settings than
    /// this program has.
    func revise(
        _ automatic: AnalysisReport, _ prepared: CTPerfusion.Prepared, _ selection: VesselSelection
    ) -> CompletedAnalysis? {
        guard automatic.parametersJSON == CanonicalJSON.text(parameters) else { return nil }
        var stages = StageClock(now: clock)
        var report = AnalysisReport(
            kind: automatic.kind, status: .refused, studyUID: automatic.studyUID,
            seriesUIDs: automatic.seriesUIDs, seriesDescription: automatic.seriesDescription,
            algorithm: AlgorithmVersion(
                id: CTPerfusion.id, version: CTPerfusion.version, willis: willisVersion),
            parametersJSON: automatic.parametersJSON, inputs: automatic.inputs)
        report.selection = selection
        // What the assembler remarked is not in the prepared study.
        let known = Set(QualityFinding.Code.allCases.map(\.rawValue))
        let remarks = automatic.quality.reasons.filter { !known.contains($0.code) }
        var analysis = CompletedAnalysis(report: report, pictures: [], result: nil, sample: nil)
        do {
            let (outcome, _) = try finish(.prepared(prepared), selection) { stage, _ in
                stages.begin(stage.rawValue)
            }
            switch outcome {
            case .refused(let assessment):
                analysis.report.quality = Quality(assessment, adding: remarks)
            case .completed(let result):
                stages.begin("pictures")
                analysis.report.complete(with: result, remarks: remarks)
                analysis.pictures = MapPictures(result).all()
                analysis.result = result
            }
        } catch {
            analysis.report.quality = Quality(verdict: .unfit, reasons: [.unusable(error)])
        }
        analysis.report.stages = stages.finish()
        return analysis
    }

    /// An analysis with what its DICOM objects need to know of the images: whose they are, and where they lie.
    func placed(
        _ analysis: CompletedAnalysis, _ files: [StudyFile], position: Int
    ) throws -> CompletedAnalysis {
        let acquisitions = AcquisitionFinder.find(in: files.flatMap(FrameReader.frames), modality: "CT")
        guard acquisitions.indices.contains(position) else { return analysis }
        let acquisition = acquisitions[position]
        var placed = analysis
        placed.sample = acquisition.slices.first?.frames.first?.file
        placed.images = acquisition.frames.map(\.file)
        placed.placement = try Assembler(acquisition).resultPlacement
        return placed
    }
}

/// Says once, to whoever looks, that work should stop.
final class StopFlag: Sendable {
    private let stored = Mutex(false)

    var isRaised: Bool { stored.withLock { $0 } }

    func raise() { stored.withLock { $0 = true } }
}
