/// The second and third stage of ``CTPerfusion/run(_:parameters:threads:progress:)``: from a prepared study to vessels
/// and maps, and from those to lesions, measurements and quality.
struct PerfusionAnalysis {
    let parameters: CTPerfusion.Parameters
    let choice: CTPerfusion.VesselChoice
    let threads: Int
    var findings: [QualityFinding]
    var checks: [QualityCheck]

    typealias Progress = (CTPerfusion.Stage, Double) -> Void

    mutating func run(_ prepared: CTPerfusion.Prepared, progress: Progress) -> CTPerfusion.Outcome {
        progress(.inputFunction, 0)
        let inputs = prepared.inputFunctions(parameters: parameters, choice: choice)
        findings += QualityChecks.inputs(inputs, prepared.enhancement, noise: prepared.noise)
        checks += QualityChecklist.vessels(inputs, prepared.enhancement)
        guard !QualityChecks.isUnfit(findings), let arterial = inputs.arterial else {
            return .refused(QualityChecks.assessment(findings, checks: checks))
        }
        let none = CTPerfusion.InputFunction(
            samples: arterial.samples.map { _ in 0 }, voxels: [], partialVolumeScale: 1)
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
        checks += QualityChecklist.result(
            found.measurements, contralateralFraction: found.contralateralFraction)
        let ttp = Self.onGrid(maps.ttp, curves, tissue)
        let mtt = Self.onGrid(maps.mtt, curves, tissue)
        return .completed(
            CTPerfusion.Result(
                grid: prepared.grid, baseline: prepared.baseline, cbf: Self.masked(lesions.cbf, tissue),
                cbv: Self.masked(lesions.cbv, tissue), mtt: mtt, tmax: Self.masked(lesions.tmax, tissue),
                ttp: ttp, peak: Self.everywhere(maps.peak, curves), brain: tissue, core: found.core,
                hypoperfused: found.hypoperfused,
                arterial: arterial, venous: inputs.venous ?? none, times: curves.times,
                measurements: found.measurements,
                motion: prepared.motion,
                candidates: inputs.candidates(leftOfPlane: prepared.leftOfPlane),
                quality: QualityChecks.assessment(findings, checks: checks)))
    }

    func lesions(
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

    private static func everywhere(_ values: [Float], _ curves: BrainCurves) -> [Float] {
        var map = [Float](repeating: .nan, count: curves.grid.voxels)
        for (place, voxel) in curves.voxels.enumerated() { map[voxel] = values[place] }
        return map
    }
}
