/// Curves above their baseline, and when the bolus arrives.
struct Enhancement {
    /// Enhancement in Hounsfield units, `[voxel][time]`.
    let curves: BrainCurves
    /// Mean CT number before the bolus, one for each voxel of `curves`.
    var baseline: [Float]
    /// Number of samples before the bolus arrives.
    let baselineSamples: Int
    /// Mean enhancement of the brightest half percent of voxels, for questions of quality.
    let brightest: [Float]
    /// The bolus was already there when the scan began.
    let startsTooLate: Bool

    /// The bolus has arrived when the brightest voxels reach this fraction of their peak.
    private static let arrivalFraction: Float = 0.06

    init(
        curves: BrainCurves, baseline: [Float], baselineSamples: Int, brightest: [Float], startsTooLate: Bool
    ) {
        self.curves = curves
        self.baseline = baseline
        self.baselineSamples = baselineSamples
        self.brightest = brightest
        self.startsTooLate = startsTooLate
    }

    init(_ absolute: BrainCurves, threads: Int) {
        let provisional = Self.brightestCurve(absolute)
        let peak = provisional.indices.max { provisional[$0] < provisional[$1] } ?? 0
        var arrival = peak
        while arrival > 0, provisional[arrival] > Self.arrivalFraction * provisional[peak] { arrival -= 1 }
        // The sample that starts to rise is left out, unless it is the only one.
        baselineSamples = max(1, arrival)
        startsTooLate = arrival < 1
        var curves = absolute
        let stride = absolute.stride
        let count = absolute.times.count
        let samples = baselineSamples
        var baseline = [Float](repeating: 0, count: absolute.voxels.count)
        curves.values.withUnsafeMutableBufferPointer { values in
            baseline.withUnsafeMutableBufferPointer { baseline in
                let block = 4096
                inParallel((baseline.count + block - 1) / block, threads: threads) { index in
                    for voxel in index * block..<min(baseline.count, (index + 1) * block) {
                        let start = voxel * stride
                        var sum: Float = 0
                        for time in 0..<samples { sum += values[start + time] }
                        let mean = sum / Float(samples)
                        baseline[voxel] = mean
                        for time in 0..<count { values[start + time] -= mean }
                    }
                }
            }
        }
        self.curves = curves
        self.baseline = baseline
        brightest = Self.brightestCurve(absolute)
    }

    /// Mean curve of the half percent of voxels that enhance most over their first two samples.
    private static func brightestCurve(_ curves: BrainCurves) -> [Float] {
        let count = curves.times.count
        let head = min(2, count)
        let stride = curves.stride
        let starts = curves.voxels.indices.map { voxel in
            (0..<head).reduce(Float(0)) { $0 + curves.values[voxel * stride + $1] } / Float(max(1, head))
        }
        let peaks = curves.voxels.indices.map { voxel in
            var highest = -Float.infinity
            for time in 0..<count { highest = max(highest, curves.values[voxel * stride + time]) }
            return highest - starts[voxel]
        }
        let limit = percentile(peaks, 0.995)
        var sum = [Float](repeating: 0, count: count)
        var found: Float = 0
        for voxel in peaks.indices where peaks[voxel] >= limit {
            found += 1
            for time in 0..<count { sum[time] += curves.values[voxel * stride + time] - starts[voxel] }
        }
        return sum.map { $0 / max(1, found) }
    }
}
