import Foundation

/// From signal to the change of transverse relaxation that contrast makes, which is proportional to its concentration.
///
/// One echo: R2*(t) = −ln S(t) / TE, up to a constant that the baseline takes away. Two or more: the slope of −ln S over
/// the echo times, from which T1 shortening and the signal at no echo time cancel.
struct RelaxationCurves {
    /// Curves in 1/s times ``gain``, still with their baseline.
    let curves: BrainCurves
    /// Voxels whose signal vanishes in noise while the bolus passes: their curves are cut off.
    let saturated: [Bool]
    /// Noise of one sample in the unit of the curves.
    let noise: Float

    /// Curves are kept in multiples of 1/s, so that they are about as large as CT numbers: what the choice of vessels
    /// asks of a curve's height then holds for both (an artery of 60/s is as high as one of 240 HU).
    static let gain = 4.0
    /// A signal below this many standard deviations of the noise is none.
    private static let floor: Float = 2.5

    /// - Parameters:
    ///   - echoes: signal of each echo, `[voxel][time]`.
    ///   - noise: standard deviation of one sample of each echo.
    ///   - level: median signal of the brain in each echo.
    init(_ echoes: [BrainCurves], echoMilliseconds: [Double], noise: [Float], level: [Float], threads: Int) {
        var result = echoes[0]
        let count = result.times.count
        let stride = result.stride
        let voxels = result.voxels.count
        let slope = Slope(echoMilliseconds, noise: noise, level: level)
        var saturated = [Bool](repeating: false, count: voxels)
        result.values.withUnsafeMutableBufferPointer { target in
            saturated.withUnsafeMutableBufferPointer { saturated in
                let block = 2048
                inParallel((voxels + block - 1) / block, threads: threads) { index in
                    for voxel in index * block..<min(voxels, (index + 1) * block) {
                        var lost = 0
                        for (echo, curves) in echoes.enumerated() {
                            var lowest = Float.infinity
                            for time in 0..<count {
                                lowest = min(lowest, curves.values[voxel * stride + time])
                            }
                            if lowest < Self.floor * noise[echo] { lost += 1 }
                        }
                        saturated[voxel] = lost > 0
                        for time in 0..<count {
                            target[voxel * stride + time] = slope.value(echoes, voxel * stride + time)
                        }
                    }
                }
            }
        }
        curves = result
        self.saturated = saturated
        self.noise = slope.noise
    }

    /// The weights of each echo's logarithm in a straight line through all echoes, or the one echo's own.
    private struct Slope {
        let weights: [Float]
        let floors: [Float]
        let noise: Float

        init(_ echoMilliseconds: [Double], noise: [Float], level: [Float]) {
            let seconds = echoMilliseconds.map { $0 / 1000 }
            let mean = seconds.count > 1 ? seconds.reduce(0, +) / Double(seconds.count) : 0
            let squares = seconds.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let weights = seconds.map { Float(-RelaxationCurves.gain * ($0 - mean) / max(1e-9, squares)) }
            self.weights = weights
            floors = zip(noise, level).map { max(0.5 * $0, 1e-3 * $1, 1e-6) }
            let variance = weights.indices.reduce(Float(0)) {
                let relative = noise[$1] / max(1e-6, level[$1])
                return $0 + weights[$1] * weights[$1] * relative * relative
            }
            self.noise = max(1e-3, variance.squareRoot())
        }

        @inline(__always)
        func value(_ echoes: [BrainCurves], _ place: Int) -> Float {
            var sum: Float = 0
            for echo in weights.indices {
                sum += weights[echo] * log(max(floors[echo], echoes[echo].values[place]))
            }
            return sum
        }
    }
}
