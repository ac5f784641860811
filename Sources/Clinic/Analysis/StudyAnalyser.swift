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
    ///   - progress: the stage at work and how far through the whole study it is, 0 to 1.
    package func analyse(
        _ files: [StudyFile], progress: (_ stage: String, _ fraction: Double) -> Void = { _, _ in }
    ) -> [CompletedAnalysis] {
        analyse(files, preparation: nil, progress: progress)
    }

    /// - Parameter preparation: what has been made of these files while they came; the results do not depend on it.
    func analyse(
        _ files: [StudyFile], preparation: StudyPreparation?,
        progress: (_ stage: String, _ fraction: Double) -> Void
    ) -> [CompletedAnalysis] {
        let frames = files.flatMap { preparation?.frames(of: $0) ?? FrameReader.frames(of: $0) }
        let acquisitions = AcquisitionFinder.find(in: frames, modality: "CT")
        return acquisitions.enumerated().map { index, acquisition in
            let share = 1 / Double(acquisitions.count)
            return perfusion(acquisition, preparation) { stage, fraction in
                progress(stage, (Double(index) + fraction) * share)
            }
        }
    }

    private func perfusion(
        _ acquisition: Acquisition, _ preparation: StudyPreparation?, progress: (String, Double) -> Void
    ) -> CompletedAnalysis {
        var stages = StageClock(now: clock)
        var report = emptyReport(acquisition)
        do {
            stages.begin("read")
            progress("read", 0)
            // A refusal must name its input too.
            report.inputs.digest = InputDigest.of(acquisition.frames.map(\.file))
            if let known = preparation?.finished(report.inputs.digest) { return known }
            let assembler = try Assembler(acquisition, placed: preparation?.placed)
            let assembly = try assembler.assemble { progress("read", $0 * StageClock.readShare) }
            report.inputs.frameTimesSeconds = assembly.frameTimesSeconds
            let step = { (stage: CTPerfusion.Stage, fraction: Double) in
                stages.begin(stage.rawValue)
                progress(stage.rawValue, StageClock.overall(stage, fraction))
            }
            let outcome: CTPerfusion.Outcome
            switch try CTPerfusion.prepare(
                assembly.series, parameters: parameters, threads: threads, memory: preparation?.memory,
                progress: step)
            {
            case .refused(let assessment): outcome = .refused(assessment)
            case .prepared(let prepared):
                outcome = try CTPerfusion.finish(
                    prepared, parameters: parameters, threads: threads, progress: step)
            }
            switch outcome {
            case .refused(let assessment):
                report.status = .refused
                report.quality = Quality(assessment, adding: assembly.remarks)
            case .completed(let result):
                stages.begin("pictures")
                progress("pictures", StageClock.picturesStart)
                report.complete(with: result, remarks: assembly.remarks)
                let pictures = MapPictures(result).all()
                report.stages = stages.finish()
                return CompletedAnalysis(
                    report: report, pictures: pictures, result: result, sample: sample(acquisition),
                    images: acquisition.frames.map(\.file), placement: assembler.resultPlacement)
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
            images: acquisition.frames.map(\.file))
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
