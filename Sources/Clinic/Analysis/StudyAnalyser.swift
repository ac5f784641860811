import DICOM
import Imaging
import Records

/// Looks at the files of one study and runs every analysis they are fit for.
package struct StudyAnalyser: Sendable {
    /// Seconds of a clock that never goes back; only differences are used.
    package var clock: @Sendable () -> Double
    package var threads: Int
    package var parameters: CTPerfusion.Parameters
    package var willisVersion: String

    package init(
        willisVersion: String, threads: Int = 2, parameters: CTPerfusion.Parameters = .init(),
        clock: @escaping @Sendable () -> Double
    ) {
        self.willisVersion = willisVersion
        self.threads = threads
        self.parameters = parameters
        self.clock = clock
    }

    /// - Parameters:
    ///   - files: files of one study in any order; others than images are passed over.
    ///   - selections: vessels that a person has chosen, by the place of the analysis.
    ///   - progress: the stage at work and how far through the whole study it is, 0 to 1.
    package func analyse(
        _ files: [StudyFile], selections: [Int: VesselSelection] = [:],
        progress: (_ stage: String, _ fraction: Double) -> Void = { _, _ in }
    ) -> [CompletedAnalysis] {
        analyse(files, selections: selections, ahead: nil, progress: progress)
    }

    /// - Parameter ahead: what has been made of these files while they came; the results do not depend on it.
    func analyse(
        _ files: [StudyFile], selections: [Int: VesselSelection] = [:], ahead: StudyPreparation?,
        progress: (_ stage: String, _ fraction: Double) -> Void
    ) -> [CompletedAnalysis] {
        let frames = files.flatMap { ahead?.frames(of: $0) ?? FrameReader.frames(of: $0) }
        let acquisitions = AcquisitionFinder.find(in: frames, modality: "CT")
        let resonance = MagneticResonance(self, frames: frames)
        let parts = Double(acquisitions.count + (resonance.isEmpty ? 0 : 1))
        let found = acquisitions.enumerated().map { index, acquisition in
            perfusion(acquisition, selections[index], ahead) { stage, fraction in
                progress(stage, (Double(index) + fraction) / parts)
            }
        }
        return found
            + resonance.run { progress($0, (Double(acquisitions.count) + $1) / parts) }
    }

    private func perfusion(
        _ acquisition: Acquisition, _ selection: VesselSelection?, _ ahead: StudyPreparation?,
        progress: (String, Double) -> Void
    ) -> CompletedAnalysis {
        var stages = StageClock(now: clock)
        var report = emptyReport(acquisition)
        stages.begin("read")
        progress("read", 0)
        // A refusal must name its input too.
        let inputs = InputDigest.files(acquisition.frames.map(\.file))
        do {
            report.inputs.digest = InputDigest.of(inputs)
            if selection == nil, let known = ahead?.finished(report.inputs.digest) { return known }
            let assembler = try Assembler(acquisition, placed: ahead?.placed)
            let assembly = try assembler.assemble { progress("read", $0 * StageClock.readShare) }
            report.inputs.frameTimesSeconds = assembly.frameTimesSeconds
            let tell: (CTPerfusion.Stage, Double) -> Void = { stage, fraction in
                stages.begin(stage.rawValue)
                progress(stage.rawValue, StageClock.overall(stage, fraction))
            }
            let preparation = try CTPerfusion.prepare(
                assembly.series, parameters: parameters, threads: threads, memory: ahead?.memory,
                progress: tell)
            let (outcome, prepared) = try finish(preparation, selection, progress: tell)
            switch outcome {
            case .refused(let assessment):
                report.status = .refused
                report.quality = Quality(assessment, adding: assembly.remarks)
            case .completed(let result):
                stages.begin("pictures")
                progress("pictures", StageClock.picturesStart)
                report.complete(with: result, remarks: assembly.remarks)
                report.selection = selection
                let pictures = MapPictures(result).all()
                report.stages = stages.finish()
                return CompletedAnalysis(
                    report: report, pictures: pictures, result: result, sample: sample(acquisition),
                    images: acquisition.frames.map(\.file), placement: assembler.resultPlacement,
                    inputs: inputs, prepared: prepared, remarks: assembly.remarks)
            }
        } catch let refusal as AssemblyRefusal {
            report.status = .refused
            report.quality = Quality(verdict: .unfit, reasons: [refusal.reason])
        } catch let error as ImagingError {
            // The images are at fault, not the program: times that do not ascend, sizes beyond any scanner's.
            report.status = .refused
            report.quality = Quality(verdict: .unfit, reasons: [.unusable(error)])
        } catch {
            report.status = .failed
            report.failure = "\(error)"
        }
        report.stages = stages.finish()
        return CompletedAnalysis(
            report: report, pictures: [], result: nil, sample: sample(acquisition),
            images: acquisition.frames.map(\.file), inputs: inputs)
    }

    /// The second and third stage, with the vessels that somebody has chosen.
    func finish(
        _ preparation: CTPerfusion.Preparation, _ selection: VesselSelection?,
        progress: (CTPerfusion.Stage, Double) -> Void = { _, _ in }
    ) throws(ImagingError) -> (outcome: CTPerfusion.Outcome, prepared: CTPerfusion.Prepared?) {
        switch preparation {
        case .refused(let quality): return (.refused(quality), nil)
        case .prepared(let prepared):
            let choice = try CTPerfusion.VesselChoice(selection ?? VesselSelection(), in: prepared)
            let outcome = try CTPerfusion.finish(
                prepared, choice: choice, parameters: parameters, threads: threads, progress: progress)
            return (outcome, prepared)
        }
    }

    private func sample(_ acquisition: Acquisition) -> StudyFile? {
        acquisition.slices.first?.frames.first?.file
    }

    private func emptyReport(_ acquisition: Acquisition) -> AnalysisReport {
        return AnalysisReport(
            kind: .ctPerfusion, status: .refused, studyUID: sample(acquisition)?.studyUID ?? "",
            seriesUIDs: acquisition.seriesUIDs,
            seriesDescription: acquisition.slices.first?.frames.first?.series.description ?? "",
            algorithm: AlgorithmVersion(
                id: CTPerfusion.id, version: CTPerfusion.version, willis: willisVersion),
            parametersJSON: CanonicalJSON.text(parameters),
            inputs: AnalysisInputs(imageCount: acquisition.frames.count))
    }
}

/// An analysis that has ended, with what is too large for its report.
package struct CompletedAnalysis: Sendable {
    package var report: AnalysisReport
    package var pictures: [RenderedPicture]
    package var result: CTPerfusion.Result?
    /// An image of the acquisition, for the patient and study that derived objects belong to.
    package var sample: StudyFile?
    /// The images of the acquisition; a file of many frames stands here once for each.
    package var images: [StudyFile] = []
    /// Where the result lies in the patient.
    package var placement: ResultPlacement?
    /// Maps and lesion of an analysis of diffusion.
    package var diffusion: MRDiffusion.Result?
    /// Each file of them once, with its hash.
    package var inputs: [InputFile] = []
    /// Everything that maps with other vessels can be made from; nil when refused.
    package var prepared: CTPerfusion.Prepared?
    /// What was remarked while the images were put together.
    package var remarks: [QualityReason] = []
}

/// Measures how long each stage takes; a stage ends when the next begins.
struct StageClock {
    static let readShare = 0.35
    static let picturesStart = 0.95

    private let now: @Sendable () -> Double
    private var current: (code: String, start: Double)?
    private var finished: [StageTime] = []

    init(now: @escaping @Sendable () -> Double) { self.now = now }

    mutating func begin(_ code: String) {
        guard current?.code != code else { return }
        let time = now()
        if let current { finished.append(StageTime(code: current.code, seconds: time - current.start)) }
        current = (code, time)
    }

    mutating func finish() -> [StageTime] {
        if let current { finished.append(StageTime(code: current.code, seconds: now() - current.start)) }
        current = nil
        return finished
    }

    /// Where a stage stands within the whole analysis. Motion and deconvolution take most of the time.
    static func overall(_ stage: CTPerfusion.Stage, _ fraction: Double) -> Double {
        let (start, end) =
            switch stage {
            case .motion: (readShare, 0.65)
            case .mask: (0.65, 0.70)
            case .inputFunction: (0.70, 0.75)
            case .deconvolution: (0.75, 0.90)
            case .lesions: (0.90, 0.93)
            case .quality: (0.93, picturesStart)
            }
        return start + (end - start) * min(1, max(0, fraction))
    }
}
