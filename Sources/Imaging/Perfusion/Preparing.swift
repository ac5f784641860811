/// The steps behind ``CTPerfusion/prepare(_:parameters:threads:progress:)``.
struct Preparing {
    let parameters: CTPerfusion.Parameters
    let threads: Int
    var findings: [QualityFinding]
    var checks: [QualityCheck]
    /// What has been found before all images were here.
    var memory: PerfusionMemory?

    typealias Progress = (CTPerfusion.Stage, Double) -> Void

    /// Nil when a finding refuses the study.
    mutating func run(_ series: PerfusionSeries, progress: Progress) -> CTPerfusion.Prepared? {
        progress(.motion, 0)
        var series = Self.sanitized(series, threads: threads)
        let (motion, usable) = correctMotion(&series, progress)
        progress(.mask, 0)
        let early = Self.earlyMean(series, usable)
        let mask = mask(of: early, series.grid)
        findings += QualityChecks.head(mask, grid: series.grid)
        // Whatever else moved in the images, it was no head.
        if mask.isHead {
            let gap = QualityChecks.longestGap(motion, series)
            findings += QualityChecks.motion(
                motion, gapSeconds: gap, sliceMillimeters: series.grid.sliceSpacingMillimeters)
            checks += QualityChecklist.motion(motion, gapSeconds: gap)
        }
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
        let enhancement = Enhancement(
            filter.apply(raw, noise: sampleNoise, threads: threads), threads: threads)
        findings += QualityChecks.contrast(enhancement, noise: noise)
        findings += QualityChecks.noise(noise, grid: series.grid, interval: enhancement.curves.interval)
        checks.append(
            QualityChecklist.noise(noise, grid: series.grid, interval: enhancement.curves.interval))
        guard !QualityChecks.isUnfit(findings) else { return nil }
        var baseline = early
        for (place, voxel) in enhancement.curves.voxels.enumerated() {
            baseline[voxel] = enhancement.baseline[place]
        }
        return CTPerfusion.Prepared(
            baseline: baseline, motion: motion, enhancement: enhancement,
            depth: mask.depth(grid: series.grid, threads: threads),
            leftOfPlane: leftOfPlane(baseline, mask, enhancement.curves), noise: noise, findings: findings,
            checks: checks)
    }

    func mask(of baseline: [Float], _ grid: Grid) -> BrainMask {
        let find = { BrainMask(baseline: baseline, grid: grid, threads: threads) }
        return memory?.mask(of: baseline, grid: grid, find: find) ?? find()
    }

    private func leftOfPlane(_ baseline: [Float], _ mask: BrainMask, _ curves: BrainCurves) -> [Float] {
        let plane = SymmetryPlane(
            baseline: baseline, intracranial: mask.intracranial, grid: curves.grid, threads: threads)
        var left = [Float](repeating: 0, count: curves.grid.voxels)
        for voxel in curves.voxels { left[voxel] = Float(plane.distance(curves.grid.voxel(voxel))) }
        return left
    }

    private func correctMotion(
        _ series: inout PerfusionSeries, _ progress: Progress
    ) -> ([CTPerfusion.MotionEstimate], [[Int]]) {
        guard parameters.correctsMotion else {
            return ([], series.slabs.map { Array(0..<$0.frames) })
        }
        let correction = MotionCorrection(parameters: parameters, threads: threads, memory: memory)
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
    static func sanitized(_ series: PerfusionSeries, threads: Int) -> PerfusionSeries {
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
    /// - Parameter nothing: the value where no frame has one.
    static func earlyMean(
        _ series: PerfusionSeries, _ usable: [[Int]], nothing: Float = -1024
    ) -> [Float] {
        let grid = series.grid
        var mean = [Float](repeating: nothing, count: grid.voxels)
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
}
