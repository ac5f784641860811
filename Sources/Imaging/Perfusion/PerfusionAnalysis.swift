/// The second and third stage of ``CTPerfusion/run(_:parameters:threads:progress:)``: from a prepared study to vessels
/// and maps, and from those to lesions, measurements and quality.
struct PerfusionAnalysis {
    let parameters: CTPerfusion.Parameters
    let threads: Int
    var findings: [QualityFinding]

    typealias Progress = (CTPerfusion.Stage, Double) -> Void

    mutating func run(_ prepared: CTPerfusion.Prepared, progress: Progress) -> CTPerfusion.Outcome {
        progress(.inputFunction, 0)
        guard let (arterial, venous) = vessels(prepared) else {
            return .refused(QualityChecks.assessment(findings))
        }
        let curves = prepared.enhancement.curves
        progress(.deconvolution, 0)
        let maps = PerfusionMaps(
            curves, arterial: arterial.samples, parameters: parameters, threads: threads
        ) { progress(.deconvolution, $0) }
        progress(.lesions, 0)
        let tissue = TissueMask(prepared, maps, parameters).tissue()
        let lesions = lesions(prepared, maps, tissue)
        progress(.lesions, 0.5)
        let found = lesions.find()
        progress(.quality, 0)
        findings += QualityChecks.tissue(
            contralateralFraction: found.contralateralFraction, tissue: tissue, grid: prepared.grid)
        let ttp = Self.onGrid(maps.ttp, curves, tissue)
        let mtt = Self.onGrid(maps.mtt, curves, tissue)
        return .completed(
            CTPerfusion.Result(
                grid: prepared.grid, baseline: prepared.baseline, cbf: Self.masked(lesions.cbf, tissue),
                cbv: Self.masked(lesions.cbv, tissue), mtt: mtt, tmax: Self.masked(lesions.tmax, tissue),
                ttp: ttp, brain: tissue, core: found.core, hypoperfused: found.hypoperfused,
                arterial: arterial, venous: venous, times: curves.times, measurements: found.measurements,
                motion: prepared.motion, quality: QualityChecks.assessment(findings)))
    }

    /// Artery and vein; nil when a finding refuses the study.
    private mutating func vessels(
        _ prepared: CTPerfusion.Prepared
    ) -> (arterial: CTPerfusion.InputFunction, venous: CTPerfusion.InputFunction)? {
        // Where frames have been moved back, bone has left traces in its neighbours.
        let inputs = InputFunctions(
            prepared.enhancement, depth: prepared.depth,
            smallestDepth: prepared.motion.contains { $0.corrected } ? 2.5 : 0, noise: prepared.noise,
            parameters: parameters)
        findings += QualityChecks.inputs(inputs, prepared.enhancement, noise: prepared.noise)
        guard !QualityChecks.isUnfit(findings), let arterial = inputs.arterial else { return nil }
        let none = CTPerfusion.InputFunction(
            samples: arterial.samples.map { _ in 0 }, voxels: [], partialVolumeScale: 1)
        return (arterial, inputs.venous ?? none)
    }

    private func lesions(
        _ prepared: CTPerfusion.Prepared, _ maps: PerfusionMaps, _ tissue: [Bool]
    ) -> Lesions {
        let curves = prepared.enhancement.curves
        return Lesions(
            grid: prepared.grid, parameters: parameters, tissue: tissue, leftOfPlane: prepared.leftOfPlane,
            cbf: Self.onGrid(maps.cbf, curves, tissue, outside: 0),
            cbv: Self.onGrid(maps.cbv, curves, tissue, outside: 0),
            tmax: Self.onGrid(maps.tmax, curves, tissue, outside: 0), threads: threads)
    }

    private static func onGrid(
        _ values: [Float], _ curves: BrainCurves, _ mask: [Bool], outside: Float = .nan
    ) -> [Float] {
        var map = [Float](repeating: outside, count: mask.count)
        for (place, voxel) in curves.voxels.enumerated() where mask[voxel] { map[voxel] = values[place] }
        return map
    }

    private static func masked(_ map: [Float], _ mask: [Bool]) -> [Float] {
        map.indices.map { mask[$0] ? map[$0] : .nan }
    }
}
