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
        let engines = Engines(
            prepared, arterial: arterial.samples, maps: maps, parameters: parameters, threads: threads
        ) { progress(.deconvolution, $0) }
        progress(.lesions, 0)
        let tissue = TissueMask(prepared, maps, parameters).tissue()
        progress(.lesions, 0.3)
        var found = engines.lesions(
            flows: parameters.coreEngines, delay: engines.deciding, prepared, tissue
        ).find()
        found.measurements.venousTmaxSeconds = Self.venousTmax(inputs.venous, maps, curves)
        progress(.lesions, 0.7)
        let volumes = engines.volumes(prepared, tissue)
        let permeability = CurvePermeability(
            curves, arterial: arterial.samples, parameters: parameters, threads: threads
        ).map { $0.onGrid(prepared, tissue, lesion: found.hypoperfused) }
        progress(.quality, 0)
        findings += QualityChecks.tissue(
            contralateralFraction: found.contralateralFraction, tissue: tissue, grid: prepared.grid)
        let cores = QualityChecks.engineCores(volumes, of: parameters.coreEngines)
        findings += QualityChecks.engines(cores) + QualityChecks.nearLimit(found.measurements)
        checks += QualityChecklist.result(
            found.measurements, contralateralFraction: found.contralateralFraction, engineCores: cores)
        func map(_ values: [Float]) -> [Float] { Self.onGrid(values, curves, tissue) }
        return .completed(
            CTPerfusion.Result(
                grid: prepared.grid, baseline: prepared.baseline, cbf: map(maps.cbf), cbv: map(maps.cbv),
                mtt: map(maps.mtt), tmax: map(maps.tmax), ttp: map(maps.ttp),
                peak: Self.everywhere(maps.peak, curves), brain: tissue, core: found.core,
                hypoperfused: found.hypoperfused,
                arterial: arterial, venous: inputs.venous ?? none, times: curves.times,
                measurements: found.measurements, coreEngines: parameters.coreEngines,
                hypoperfusionEngine: engines.deciding, engines: volumes,
                transitTimes: engines.maps(prepared, tissue), permeability: permeability,
                motion: prepared.motion,
                candidates: inputs.candidates(leftOfPlane: prepared.leftOfPlane),
                quality: QualityChecks.assessment(findings, checks: checks)))
    }

    /// The lesions by the engine of record.
    func lesions(
        _ prepared: CTPerfusion.Prepared, arterial: [Double], _ maps: PerfusionMaps, _ tissue: [Bool],
        late: CTPerfusion.LateRule = .record
    ) -> Lesions {
        let engines = Engines(
            prepared, arterial: arterial, maps: maps, parameters: parameters, threads: threads,
            onlyRecord: true
        ) { _ in }
        guard late == .delay else {
            return engines.lesions(
                flows: parameters.coreEngines, delay: engines.deciding, prepared, tissue)
        }
        return engines.lesions(
            flows: parameters.coreEngines, delaySeconds: CTPerfusion.LateRule.longestDelaySeconds, prepared,
            tissue)
    }

    /// The middle of the Tmax of the vein's voxels.
    private static func venousTmax(
        _ venous: CTPerfusion.InputFunction?, _ maps: PerfusionMaps, _ curves: BrainCurves
    ) -> Double? {
        let times = (venous?.voxels ?? []).compactMap { voxel -> Float? in
            let place = Int(curves.places[curves.grid.index(voxel.column, voxel.row, voxel.slice)])
            return place >= 0 ? maps.tmax[place] : nil
        }
        return times.isEmpty ? nil : Double(percentile(times, 0.5))
    }

    static func onGrid(
        _ values: [Float], _ curves: BrainCurves, _ mask: [Bool], outside: Float = .nan
    ) -> [Float] {
        var map = [Float](repeating: outside, count: mask.count)
        for (place, voxel) in curves.voxels.enumerated() where mask[voxel] { map[voxel] = values[place] }
        return map
    }

    private static func everywhere(_ values: [Float], _ curves: BrainCurves) -> [Float] {
        var map = [Float](repeating: .nan, count: curves.grid.voxels)
        for (place, voxel) in curves.voxels.enumerated() { map[voxel] = values[place] }
        return map
    }
}
