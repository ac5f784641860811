/// The steps behind ``MRDiffusion/run(_:parameters:threads:)``.
struct DiffusionAnalysis {
    let parameters: MRDiffusion.Parameters
    let threads: Int

    mutating func run(_ series: MRDiffusion.Series) -> MRDiffusion.Outcome {
        let grid = series.grid
        guard let fit = DiffusionFit(series.weightings, threads: threads) else {
            return .refused(MRQuality.assessment([DiffusionQuality.weightings(series)]))
        }
        let plain = fit.signals[0]
        let weighted = fit.signals[fit.signals.count - 1]
        let mask = EchoPlanarMask(signal: plain, grid: grid, threads: threads)
        var findings = MRQuality.head(mask)
        guard findings.isEmpty else { return .refused(MRQuality.assessment(findings)) }
        let coefficients = fit.coefficients(threads: threads)
        let brain = coefficients.indices.map {
            mask.inside[$0] && coefficients[$0] > 0 && coefficients[$0] < Float(parameters.fluidDiffusion)
        }
        let level = percentile(brain.indices.filter { brain[$0] }.map { weighted[$0] }, 0.5)
        findings += DiffusionQuality.coverage(grid)
        findings += DiffusionQuality.noise(coefficients, brain: brain, grid: grid)
        if QualityChecks.isUnfit(findings) { return .refused(MRQuality.assessment(findings)) }
        let plane = SymmetryPlane(
            baseline: plain.map { 200 * min(2, $0 / max(1e-6, mask.level)) }, intracranial: mask.inside,
            grid: grid, threads: threads)
        let lesion = DiffusionLesion(
            grid: grid, parameters: parameters, brain: brain, depth: mask.depth, coefficients: coefficients,
            weighted: weighted, plane: plane, threads: threads)
        let found = lesion.find()
        let inside = found.indices.filter { found[$0] }
        let healthy = brain.indices.filter { brain[$0] && !found[$0] }
        return .completed(
            MRDiffusion.Result(
                grid: grid, space: series.space, baseline: plain.map { 40 * $0 / max(1e-6, mask.level) },
                weighted: weighted.map { 40 * $0 / max(1e-6, level) },
                adc: coefficients.indices.map { mask.inside[$0] ? max(0, coefficients[$0]) : .nan },
                brain: brain, lesion: found,
                lesionMilliliters: Double(inside.count) * grid.voxelMilliliters,
                affectedSide: lesion.side(found),
                lesionMedianDiffusion: inside.isEmpty
                    ? nil : Double(percentile(inside.map { coefficients[$0] }, 0.5)),
                brainMedianDiffusion: Double(percentile(healthy.map { coefficients[$0] }, 0.5)),
                bValues: fit.bValues, quality: MRQuality.assessment(findings)))
    }
}
