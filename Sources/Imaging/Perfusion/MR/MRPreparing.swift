/// The steps of an MR analysis before vessels are chosen: motion, mask, denoising and relaxation.
struct MRPreparing {
    let parameters: MRPerfusion.Parameters
    let threads: Int
    var findings: [QualityFinding] = []
    var checks: [QualityCheck] = []
    var unsettledFrames = 0

    init(parameters: MRPerfusion.Parameters, threads: Int) {
        self.parameters = parameters
        self.threads = threads
    }

    /// Nil when a finding refuses the study.
    mutating func run(
        _ series: MRPerfusion.Series, progress: (CTPerfusion.Stage, Double) -> Void
    ) -> CTPerfusion.Prepared? {
        findings = QualityChecks.acquisition(series.echoes[0])
        checks = QualityChecklist.acquisition(series.echoes[0])
        guard !QualityChecks.isUnfit(findings) else { return nil }
        progress(.motion, 0)
        var echoes = series.echoes.map(Self.sanitized)
        let grid = echoes[0].grid
        unsettledFrames = unsettled(echoes[0])
        let start = EchoPlanarMask(
            signal: Self.early(echoes[0], from: unsettledFrames), grid: grid, threads: threads)
        findings += MRQuality.head(start)
        guard !QualityChecks.isUnfit(findings) else { return nil }
        let motion = MRMotion(parameters: parameters.engines, level: start.level, threads: threads)
        let (trace, usable) = motion.correct(&echoes, skipping: unsettledFrames) { progress(.motion, $0) }
        let gap = QualityChecks.longestGap(trace, echoes[0])
        findings += QualityChecks.motion(
            trace, gapSeconds: gap, sliceMillimeters: grid.sliceSpacingMillimeters)
        checks += QualityChecklist.motion(trace, gapSeconds: gap)
        guard !QualityChecks.isUnfit(findings) else { return nil }
        progress(.mask, 0)
        let signal = Self.early(echoes[0], frames: usable)
        let mask = EchoPlanarMask(signal: signal, grid: grid, threads: threads)
        progress(.mask, 0.3)
        let relaxation = relaxation(&echoes, usable, mask, series.echoTimesMilliseconds)
        return prepared(relaxation, mask, signal, trace)
    }

    private func relaxation(
        _ echoes: inout [PerfusionSeries], _ usable: [[Int]], _ mask: EchoPlanarMask, _ times: [Double]
    ) -> RelaxationCurves {
        let filter = SimilarityFilter(
            radiusMillimeters: parameters.engines.denoisingRadiusMillimeters,
            distanceMillimeters: parameters.engines.denoisingDistanceMillimeters,
            similarity: parameters.engines.denoisingSimilarity)
        var curves: [BrainCurves] = []
        var noises: [Float] = []
        var levels: [Float] = []
        for echo in echoes.indices {
            let sampler = CurveSampler(series: echoes[echo], usable: usable)
            let (noise, sampleNoise) = sampler.noise(of: mask.inside)
            let raw = sampler.curves(of: mask.inside, threads: threads)
            echoes[echo].slabs = []
            curves.append(filter.apply(raw, noise: sampleNoise, threads: threads))
            noises.append(noise)
            levels.append(
                percentile(raw.voxels.indices.map { raw.values[$0 * raw.stride] }, 0.5))
        }
        return RelaxationCurves(
            curves, echoMilliseconds: times, noise: noises, level: levels, threads: threads)
    }

    private mutating func prepared(
        _ relaxation: RelaxationCurves, _ mask: EchoPlanarMask, _ signal: [Float],
        _ trace: [CTPerfusion.MotionEstimate]
    ) -> CTPerfusion.Prepared? {
        var enhancement = Enhancement(relaxation.curves, threads: threads)
        let grid = relaxation.curves.grid
        let interval = relaxation.curves.interval
        findings += MRQuality.contrast(enhancement, noise: relaxation.noise)
        findings += MRQuality.noise(relaxation.noise, grid: grid, interval: interval)
        checks.append(MRQuality.noiseCheck(relaxation.noise, grid: grid, interval: interval))
        guard !QualityChecks.isUnfit(findings) else { return nil }
        var depth = depth(mask, signal, trace, grid)
        let voxels = relaxation.curves.voxels
        let level = max(1e-6, mask.level)
        var pseudo = [Float](repeating: 0, count: voxels.count)
        let areas = Self.areas(enhancement.curves)
        let area = max(1e-6, percentile(areas, 0.5))
        for (place, voxel) in voxels.enumerated() {
            // Neither a vessel to choose nor tissue to measure.
            if relaxation.saturated[place] { depth[voxel] = -1 }
            pseudo[place] = tissueNumber(signal: signal[voxel] / level, volume: areas[place] / area)
        }
        enhancement.baseline = pseudo
        return CTPerfusion.Prepared(
            baseline: signal.map { 40 * $0 / level }, motion: trace, enhancement: enhancement, depth: depth,
            leftOfPlane: leftOfPlane(signal, level, mask, relaxation.curves), noise: relaxation.noise,
            findings: findings, checks: checks)
    }

    /// Where a voxel may be measured, but no vessel is looked for when frames have been moved back, in millimetres.
    private static let measuredOnly: Float = 2

    /// Millimetres from the border of the brain. Where frames have been moved back, what is not as bright as brain and the first
    /// and last slice count as border for vessels: they leave steps in the curves beside them as bone does in CT.
    private func depth(
        _ mask: EchoPlanarMask, _ signal: [Float], _ trace: [CTPerfusion.MotionEstimate], _ grid: Grid
    ) -> [Float] {
        guard trace.contains(where: \.corrected) else { return mask.depth }
        let like = 0.75 * mask.level...1.35 * mask.level
        let edge = DistanceTransform.distances(
            to: signal.map { !like.contains($0) }, size: (grid.columns, grid.rows, grid.slices),
            spacing: (grid.columnSpacingMillimeters, grid.rowSpacingMillimeters, 1000), threads: threads)
        return mask.depth.indices.map { index in
            let slice = index / grid.sliceVoxels
            let isEnd = slice == 0 || slice == grid.slices - 1
            return isEnd || edge[index] < 2.5 ? min(mask.depth[index], Self.measuredOnly) : mask.depth[index]
        }
    }

    /// Area under each curve, which is proportional to blood volume.
    private static func areas(_ curves: BrainCurves) -> [Float] {
        curves.voxels.indices.map { voxel in
            var sum: Float = 0
            for time in curves.times.indices { sum += curves.values[voxel * curves.stride + time] }
            return sum
        }
    }

    /// The CT number by which the shared engines tell tissue from what is none: fluid is bright and takes up nothing,
    /// vessels take up much, voids near bone are dark.
    private func tissueNumber(signal: Float, volume: Float) -> Float {
        let (fluid, tissue, neither) = (Float(5), Float(33), Float(150))
        let limit = Float(parameters.fluidSignal)
        if signal > limit || volume < Float(parameters.fluidVolume) { return fluid }
        // Partly fluid: the cores of infarcts take up as little, but are hardly brighter than the rest.
        if signal > 1 + (limit - 1) / 3, volume < 3 * Float(parameters.fluidVolume) { return fluid }
        return signal < 0.35 || volume > Float(parameters.vesselVolume) ? neither : tissue
    }

    private func leftOfPlane(
        _ signal: [Float], _ level: Float, _ mask: EchoPlanarMask, _ curves: BrainCurves
    ) -> [Float] {
        let plane = SymmetryPlane(
            baseline: signal.map { 200 * $0 / level }, intracranial: mask.inside, grid: curves.grid,
            threads: threads)
        var left = [Float](repeating: 0, count: curves.grid.voxels)
        for voxel in curves.voxels { left[voxel] = Float(plane.distance(curves.grid.voxel(voxel))) }
        return left
    }

    /// How many frames at the start are brighter than those that follow, at most six.
    private func unsettled(_ series: PerfusionSeries) -> Int {
        guard let slab = series.slabs.first, slab.frames > 16 else { return 0 }
        let size = slab.slices.count * series.grid.sliceVoxels
        let means = (0..<12).map { frame in
            var sum = 0.0
            for value in slab.hounsfield[frame * size..<(frame + 1) * size] { sum += Double(value) }
            return sum / Double(size)
        }
        var count = 0
        while count < 6 {
            let next = means[count + 1..<count + 6].map { Float($0) }
            guard means[count] > Double(percentile(next, 0.5)) * (1 + parameters.settlingFraction) else {
                break
            }
            count += 1
        }
        return count
    }

    /// A copy whose slabs ascend and whose signal is a number, not negative.
    private static func sanitized(_ series: PerfusionSeries) -> PerfusionSeries {
        var copy = series
        copy.slabs.sort { $0.slices.lowerBound < $1.slices.lowerBound }
        for slab in copy.slabs.indices {
            copy.slabs[slab].hounsfield = copy.slabs[slab].hounsfield.map { $0 > 0 ? min($0, 1e9) : 0 }
        }
        return copy
    }

    private static func early(_ series: PerfusionSeries, from first: Int) -> [Float] {
        early(series, frames: series.slabs.map { Array(min(first, $0.frames - 1)..<$0.frames) })
    }

    private static func early(_ series: PerfusionSeries, frames: [[Int]]) -> [Float] {
        Preparing.earlyMean(series, frames, nothing: 0)
    }
}
