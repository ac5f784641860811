import Imaging
import Records

/// The analyses of an MR examination: diffusion, perfusion, and their mismatch.
struct MagneticResonance {
    let analyser: StudyAnalyser
    let threads: Int
    let examination: MRExamination

    init(_ analyser: StudyAnalyser, frames: [ImageFrame]) {
        self.analyser = analyser
        threads = analyser.threads
        examination = MRSeriesFinder.find(in: frames)
    }

    /// There is nothing to analyse.
    var isEmpty: Bool { examination.diffusion == nil && examination.perfusions.isEmpty }

    /// Perfusion first, as it holds the answer to most questions; diffusion alone where there is no other.
    func run(progress: (String, Double) -> Void) -> [CompletedAnalysis] {
        let total = Double(examination.perfusions.count) + (examination.diffusion == nil ? 0 : 0.3)
        guard total > 0 else { return [] }
        let core = examination.diffusion.map { acquisition in
            diffusion(acquisition) { progress($0, 0.3 * $1 / total) }
        }
        let start = examination.diffusion == nil ? 0 : 0.3
        let perfusions = examination.perfusions.enumerated().map { index, acquisition in
            perfusion(acquisition, with: core?.diffusion) {
                progress($0, (start + Double(index) + $1) / total)
            }
        }
        return perfusions + (core.map { [$0] } ?? [])
    }

    // MARK: Diffusion

    private func diffusion(
        _ found: DiffusionAcquisition, progress: (String, Double) -> Void
    ) -> CompletedAnalysis {
        let parameters = MRDiffusion.Parameters()
        let frames = found.acquisition.frames
        var report = emptyReport(.mrDiffusion, frames, CanonicalJSON.text(parameters))
        report.algorithm.id = MRDiffusion.id
        report.algorithm.version = MRDiffusion.version
        return guarded(&report, frames, frames) { report, stages in
            progress("read", 0)
            let assembler = try Assembler(found.acquisition)
            let assembly = try assembler.assemble { progress("read", 0.6 * $0) }
            let placement = assembler.resultPlacement
            guard let series = found.series(assembly.series, space: placement.space) else {
                throw AssemblyRefusal.unevenSlices(count: found.acquisition.slices.count)
            }
            stages.begin("diffusion")
            progress("diffusion", 0.6)
            switch try MRDiffusion.run(series, parameters: parameters, threads: threads) {
            case .refused(let assessment):
                report.status = .refused
                report.quality = Quality(assessment, adding: assembly.remarks)
                return nil
            case .completed(let result):
                stages.begin("pictures")
                progress("pictures", 0.9)
                report.complete(
                    with: result, remarks: assembly.remarks + missing(assembly.series, frames.count))
                var done = CompletedAnalysis(
                    report: report, pictures: MRPictures(result).all(), result: nil,
                    sample: frames.first?.file, images: frames.map(\.file), placement: placement)
                done.diffusion = result
                return done
            }
        }
    }

    private func missing(_ series: PerfusionSeries, _ images: Int) -> [QualityReason] {
        guard !series.missing.isEmpty else { return [] }
        return [
            QualityReason(
                code: "missing-images",
                text: "\(series.missing.count) diffusion images are missing. Send the complete series again.",
                values: ["missing": Double(series.missing.count), "images": Double(images)])
        ]
    }

    // MARK: Perfusion

    private func perfusion(
        _ found: MRPerfusionAcquisition, with diffusion: MRDiffusion.Result?,
        progress: (String, Double) -> Void
    ) -> CompletedAnalysis {
        let parameters = MRPerfusion.Parameters()
        let frames = found.frames
        var report = emptyReport(.mrPerfusion, frames, CanonicalJSON.text(parameters))
        report.algorithm.id = MRPerfusion.id
        report.algorithm.version = MRPerfusion.version
        // The core comes from diffusion, so that its images are inputs too.
        let inputs = frames + (diffusion == nil ? [] : examination.diffusion?.acquisition.frames ?? [])
        return guarded(&report, frames, inputs) { report, stages in
            progress("read", 0)
            let (series, assembler, assembly) = try assemble(found) {
                progress("read", $0 * StageClock.readShare)
            }
            report.inputs.frameTimesSeconds = assembly.frameTimesSeconds
            let outcome = try MRPerfusion.run(series, parameters: parameters, threads: threads) {
                stage, fraction in
                stages.begin(stage.rawValue)
                progress(stage.rawValue, StageClock.overall(stage, fraction))
            }
            switch outcome {
            case .refused(let assessment):
                report.status = .refused
                report.quality = Quality(assessment, adding: assembly.remarks)
                return nil
            case .completed(var result):
                if let diffusion {
                    result =
                        MRPerfusion.mismatch(
                            result, space: series.space, diffusion: diffusion, threads: threads
                        ).result
                }
                stages.begin("pictures")
                progress("pictures", StageClock.picturesStart)
                report.complete(with: result, remarks: assembly.remarks)
                return CompletedAnalysis(
                    report: report, pictures: MRPictures(result).all(), result: result.maps,
                    sample: frames.first?.file, images: frames.map(\.file),
                    placement: assembler.resultPlacement)
            }
        }
    }

    /// All echoes on one grid; echoes that do not fit the first are left out.
    private func assemble(
        _ found: MRPerfusionAcquisition, progress: (Double) -> Void
    ) throws -> (MRPerfusion.Series, Assembler, Assembly) {
        var echoes: [PerfusionSeries] = []
        var times: [Double] = []
        var first: (Assembler, Assembly)?
        for (number, acquisition) in found.echoes.enumerated() {
            let assembler = try Assembler(acquisition)
            let share = 1 / Double(found.echoes.count)
            let assembly = try assembler.assemble { progress(share * (Double(number) + $0)) }
            if let known = echoes.first {
                guard known.grid == assembly.series.grid,
                    known.slabs.map(\.frames) == assembly.series.slabs.map(\.frames),
                    known.slabs.map(\.slices) == assembly.series.slabs.map(\.slices)
                else { continue }
            }
            // Scanners that do not say use about this.
            let time = found.echoTimesMilliseconds[number]
            echoes.append(assembly.series)
            times.append(time > 0 ? time : 30)
            if first == nil { first = (assembler, assembly) }
        }
        guard let (assembler, assembly) = first else {
            throw AssemblyRefusal.singleTimePoint(imageCount: found.frames.count)
        }
        let series = MRPerfusion.Series(
            echoes: echoes, echoTimesMilliseconds: times, space: assembler.resultPlacement.space)
        return (series, assembler, assembly)
    }

    // MARK: Both

    /// Runs one analysis; what stops it is told in its report.
    private func guarded(
        _ report: inout AnalysisReport, _ frames: [ImageFrame], _ sources: [ImageFrame],
        _ body: (inout AnalysisReport, inout StageClock) throws -> CompletedAnalysis?
    ) -> CompletedAnalysis {
        var stages = StageClock(now: analyser.clock)
        stages.begin("read")
        // A refusal must name its input too.
        let inputs = InputDigest.files(sources.map(\.file))
        report.inputs.digest = InputDigest.of(inputs)
        do {
            if var done = try body(&report, &stages) {
                done.inputs = inputs
                done.report.stages = stages.finish()
                return done
            }
        } catch let refusal as AssemblyRefusal {
            report.status = .refused
            report.quality = Quality(verdict: .unfit, reasons: [refusal.reason])
        } catch let error as ImagingError {
            report.status = .refused
            report.quality = Quality(verdict: .unfit, reasons: [.unusable(error)])
        } catch {
            report.status = .failed
            report.failure = "\(error)"
        }
        report.stages = stages.finish()
        return CompletedAnalysis(
            report: report, pictures: [], result: nil, sample: frames.first?.file,
            images: frames.map(\.file), inputs: inputs)
    }

    private func emptyReport(
        _ kind: AnalysisKind, _ frames: [ImageFrame], _ parameters: String
    ) -> AnalysisReport {
        var seen: Set<String> = []
        return AnalysisReport(
            kind: kind, status: .refused, studyUID: frames.first?.file.studyUID ?? "",
            seriesUIDs: frames.map(\.series.seriesUID).filter { seen.insert($0).inserted },
            seriesDescription: frames.first?.series.description ?? "",
            algorithm: AlgorithmVersion(id: "", version: "", willis: analyser.willisVersion),
            parametersJSON: parameters, inputs: AnalysisInputs(imageCount: frames.count))
    }
}
