/// The chain of steps behind ``CTPerfusion/run(_:parameters:threads:progress:)``.
struct PerfusionAnalysis {
    let parameters: CTPerfusion.Parameters
    let threads: Int
    var findings: [QualityFinding]

    typealias Progress = (CTPerfusion.Stage, Double) -> Void

    /// What is known once the bolus has been found.
    private struct Prepared {
        let mask: BrainMask
        let enhancement: Enhancement
        let baseline: [Float]
        let arterial: CTPerfusion.InputFunction
        let venous: CTPerfusion.InputFunction
        let motion: [CTPerfusion.MotionEstimate]
    }

    mutating func run(_ series: PerfusionSeries, progress: Progress) -> CTPerfusion.Outcome {
        guard let prepared = prepare(series, progress) else {
            return .refused(QualityChecks.assessment(findings))
        }
        let curves = prepared.enhancement.curves
        progress(.deconvolution, 0)
        let maps = PerfusionMaps(
            curves, arterial: prepared.arterial.samples, parameters: parameters, threads: threads
        ) { progress(.deconvolution, $0) }
        progress(.lesions, 0)
        let tissue = TissueMask(prepared.mask, prepared.enhancement, maps, parameters).tissue(
            threads: threads)
        let (lesions, grid) = measure(prepared, maps, tissue)
        progress(.lesions, 0.5)
        let found = lesions.find()
        progress(.quality, 0)
        findings += QualityChecks.tissue(
            contralateralFraction: found.contralateralFraction, tissue: tissue, grid: grid)
        let ttp = Self.onGrid(maps.ttp, curves, tissue)
        let mtt = Self.onGrid(maps.mtt, curves, tissue)
        return .completed(
            CTPerfusion.Result(
                grid: grid, baseline: prepared.baseline, cbf: Self.masked(lesions.cbf, tissue),
                cbv: Self.masked(lesions.cbv, tissue), mtt: mtt, tmax: Self.masked(lesions.tmax, tissue),
                ttp: ttp,
                brain: tissue, core: found.core, hypoperfused: found.hypoperfused,
                arterial: prepared.arterial,
                venous: prepared.venous, times: curves.times, measurements: found.measurements,
                motion: prepared.motion, quality: QualityChecks.assessment(findings)))
    }

    /// Everything up to the input functions; nil when a finding refuses the study.
    private mutating func prepare(_ series: PerfusionSeries, _ progress: Progress) -> Prepared? {
        progress(.motion, 0)
        var series = Self.sanitized(series, threads: threads)
        let (motion, usable) = correctMotion(&series, progress)
        progress(.mask, 0)
        let early = Self.earlyMean(series, usable)
        let mask = BrainMask(baseline: early, grid: series.grid, threads: threads)
        findings += QualityChecks.head(mask, grid: series.grid)
        // Whatever else moved in the images, it was no head.
        if mask.isHead { findings += QualityChecks.motion(motion, parameters) }
        guard !QualityChecks.isUnfit(findings) else { return nil }
        progress(.mask, 0.5)
        let sampler = CurveSampler(series: series, usable: usable)
        let (noise, sampleNoise) = sampler.noise(of: mask.intracranial)
        let raw = sampler.curves(of: mask.intracranial, threads: threads)
        series.slabs = []
        let filter = SimilarityFilter(
            radiusMillimeters: parameters.denoisingRadiusMillimeters,
            distanceMillimeters: parameters.denoisingDistanceMillimeters,
            similarity: parameters.denoisingSimilarity)
        let denoised = filter.apply(raw, noise: sampleNoise, threads: threads)
        progress(.inputFunction, 0)
        let enhancement = Enhancement(denoised, threads: threads)
        findings += QualityChecks.contrast(enhancement, noise: noise)
        findings += QualityChecks.noise(noise, grid: series.grid, interval: enhancement.curves.interval)
        guard !QualityChecks.isUnfit(findings) else { return nil }
        // Where frames have been moved back, bone has left traces in its neighbours.
        let inputs = InputFunctions(
            enhancement, depth: mask.depth(grid: series.grid, threads: threads),
            smallestDepth: motion.contains { $0.corrected } ? 2.5 : 0, noise: noise, parameters: parameters)
        findings += QualityChecks.inputs(inputs, enhancement, noise: noise)
        guard !QualityChecks.isUnfit(findings), let arterial = inputs.arterial else { return nil }
        let venous =
            inputs.venous
            ?? CTPerfusion.InputFunction(
                samples: arterial.samples.map { _ in 0 }, voxels: [], partialVolumeScale: 1)
        var baseline = early
        for (place, voxel) in enhancement.curves.voxels.enumerated() {
            baseline[voxel] = enhancement.baseline[place]
        }
        return Prepared(
            mask: mask, enhancement: enhancement, baseline: baseline, arterial: arterial, venous: venous,
            motion: motion)
    }

    private func correctMotion(
        _ series: inout PerfusionSeries, _ progress: Progress
    ) -> ([CTPerfusion.MotionEstimate], [[Int]]) {
        let correction = MotionCorrection(parameters: parameters, threads: threads)
        var motion: [CTPerfusion.MotionEstimate] = []
        var usable: [[Int]] = []
        for slab in series.slabs.indices {
            let grid = series.grid
            let share = 1 / Double(series.slabs.count)
            let (trace, frames) = correction.correct(&series.slabs[slab], number: slab, grid: grid) {
                progress(.motion, share * (Double(slab) + $0))
            }
            motion += trace
            usable.append(frames)
        }
        return (motion, usable)
    }

    /// A copy in which every value is a CT number; what is not finite becomes air.
    private static func sanitized(_ series: PerfusionSeries, threads: Int) -> PerfusionSeries {
        var copy = series
        copy.slabs.sort { $0.slices.lowerBound < $1.slices.lowerBound }
        for slab in copy.slabs.indices {
            copy.slabs[slab].hounsfield.withUnsafeMutableBufferPointer { values in
                let block = 1 << 16
                inParallel((values.count + block - 1) / block, threads: threads) { index in
                    for place in index * block..<min(values.count, (index + 1) * block) {
                        let value = values[place]
                        values[place] = value >= -1024 ? min(value, 4000) : -1024
                    }
                }
            }
        }
        return copy
    }

    /// Mean of the first three usable frames, before the bolus can have arrived in the brain.
    private static func earlyMean(_ series: PerfusionSeries, _ usable: [[Int]]) -> [Float] {
        let grid = series.grid
        var mean = [Float](repeating: -1024, count: grid.voxels)
        for (slab, frames) in zip(series.slabs, usable) {
            let size = slab.slices.count * grid.sliceVoxels
            let start = slab.slices.lowerBound * grid.sliceVoxels
            for voxel in 0..<size {
                var sum: Float = 0
                var seen: Float = 0
                for frame in frames.prefix(3) {
                    let value = slab.hounsfield[frame * size + voxel]
                    if !value.isNaN {
                        sum += value
                        seen += 1
                    }
                }
                if seen > 0 { mean[start + voxel] = sum / seen }
            }
        }
        return mean
    }

    private func measure(_ prepared: Prepared, _ maps: PerfusionMaps, _ tissue: [Bool]) -> (Lesions, Grid) {
        let curves = prepared.enhancement.curves
        let grid = curves.grid
        let plane = SymmetryPlane(
            baseline: prepared.baseline, intracranial: prepared.mask.intracranial, grid: grid,
            threads: threads)
        var left = [Float](repeating: 0, count: grid.voxels)
        for voxel in curves.voxels { left[voxel] = Float(plane.distance(grid.voxel(voxel))) }
        let lesions = Lesions(
            grid: grid, parameters: parameters, tissue: tissue, leftOfPlane: left,
            cbf: Self.onGrid(maps.cbf, curves, tissue, outside: 0),
            cbv: Self.onGrid(maps.cbv, curves, tissue, outside: 0),
            tmax: Self.onGrid(maps.tmax, curves, tissue, outside: 0), threads: threads)
        return (lesions, grid)
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

/// Brain tissue: inside the skull without its rim, without fluid and without large vessels.
struct TissueMask {
    private let mask: BrainMask
    private let enhancement: Enhancement
    private let maps: PerfusionMaps
    private let parameters: CTPerfusion.Parameters
    /// Bone blurs into the outermost voxels.
    private static let rimMillimeters: Float = 1.6
    /// Brain and blood without contrast stay below this.
    private static let calcifiedHounsfield: Float = 95

    init(
        _ mask: BrainMask, _ enhancement: Enhancement, _ maps: PerfusionMaps,
        _ parameters: CTPerfusion.Parameters
    ) {
        self.mask = mask
        self.enhancement = enhancement
        self.maps = maps
        self.parameters = parameters
    }

    func tissue(threads: Int) -> [Bool] {
        let curves = enhancement.curves
        let grid = curves.grid
        let depth = mask.depth(grid: grid, threads: threads)
        let brightest = Float(parameters.vesselEnhancement) * percentile(maps.peak, 0.95)
        var tissue = [Bool](repeating: false, count: grid.voxels)
        for (place, voxel) in curves.voxels.enumerated() {
            let fluid = enhancement.baseline[place] < Float(parameters.fluidHounsfield)
            let vessel = maps.cbv[place] > Float(parameters.vesselBloodVolume) || maps.peak[place] > brightest
            let calcified = enhancement.baseline[place] > Self.calcifiedHounsfield
            tissue[voxel] = !fluid && !vessel && !calcified && depth[voxel] > Self.rimMillimeters
        }
        return tissue
    }
}
