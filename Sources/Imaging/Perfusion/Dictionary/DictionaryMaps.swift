import CPerfusion

/// What the dictionary says of the voxels of ``BrainCurves``, one value a voxel.
struct DictionaryMaps {
    /// mL/100 g/min.
    var cbf: [Float]
    /// mL/100 g.
    var cbv: [Float]
    /// Seconds: means over the posterior.
    var mtt: [Float]
    var delay: [Float]
    /// Delay and half the transit time, in seconds.
    var tmax: [Float]
    /// Standard deviations of the posterior in seconds.
    var mttDeviation: [Float]
    var tmaxDeviation: [Float]
    /// Standard deviation of what the library does not explain, in Hounsfield units: noise and shapes it lacks.
    let noise: Float

    init(
        _ curves: BrainCurves, arterial: [Double], parameters: CTPerfusion.Parameters, threads: Int,
        level: Int32 = cperfusion_best_level(), convolution: TransitTimeLibrary.Convolution = .integral,
        progress: (Double) -> Void
    ) {
        let dictionary = TransitTimeDictionary(
            arterial: arterial, interval: curves.interval, convolution: convolution)
        let variance = Self.variance(curves, dictionary, level)
        noise = variance.squareRoot()
        let scale = Float(parameters.hematocritFactor / parameters.densityGramsPerMilliliter)
        let count = curves.voxels.count
        let names = 7
        let blocks = (count + 15) / 16
        let chunk = 32
        let chunks = (blocks + chunk - 1) / chunk
        let batch = max(1, chunks / 10)
        let values = filled(names * count, with: Float(0)) { store in
            for start in stride(from: 0, to: chunks, by: batch) {
                progress(Double(start) / Double(max(1, chunks)))
                inParallel(min(batch, chunks - start), threads: threads) { index in
                    let first = (start + index) * chunk
                    var work = TransitTimeDictionary.Workspace(dictionary)
                    var block = [Float](repeating: 0, count: 16 * curves.times.count)
                    for number in first..<min(blocks, first + chunk) {
                        Self.gather(curves, first: number * 16, &block)
                        dictionary.solve(block, variance: variance, level: level, &work)
                        for lane in 0..<min(16, count - number * 16) {
                            Self.keep(work, lane, scale, store, number * 16 + lane, count)
                        }
                    }
                }
            }
        }
        let map = { (number: Int) in Array(values[number * count..<(number + 1) * count]) }
        (cbf, cbv, mtt, delay) = (map(0), map(1), map(2), map(3))
        (tmax, mttDeviation, tmaxDeviation) = (map(4), map(5), map(6))
    }

    private static func gather(_ curves: BrainCurves, first: Int, _ block: inout [Float]) {
        let lanes = min(16, curves.voxels.count - first)
        curves.values.withUnsafeBufferPointer { values in
            for lane in 0..<lanes {
                for time in 0..<curves.times.count {
                    block[time * 16 + lane] = values[(first + lane) * curves.stride + time]
                }
            }
        }
        for lane in lanes..<16 { for time in 0..<curves.times.count { block[time * 16 + lane] = 0 } }
    }

    private static func keep(
        _ work: TransitTimeDictionary.Workspace, _ lane: Int, _ scale: Float,
        _ store: UnsafeMutableBufferPointer<Float>, _ voxel: Int, _ count: Int
    ) {
        let weight = max(1e-20, work[.weight, lane])
        func mean(_ sum: TransitTimeDictionary.Sum) -> Float { work[sum, lane] / weight }
        func deviation(_ sum: TransitTimeDictionary.Sum, _ square: TransitTimeDictionary.Sum) -> Float {
            let average = mean(sum)
            return max(0, mean(square) - average * average).squareRoot()
        }
        let volume = mean(.volume) * scale
        let transit = mean(.transit)
        store[voxel] = transit > 0 ? 60 * volume / transit : 0
        store[count + voxel] = volume
        store[2 * count + voxel] = transit
        store[3 * count + voxel] = mean(.delay)
        store[4 * count + voxel] = max(0, mean(.tmax))
        store[5 * count + voxel] = deviation(.transit, .transitSquared)
        store[6 * count + voxel] = deviation(.tmax, .tmaxSquared)
    }

    /// Voxels that are asked for the noise.
    private static let probes = 2048

    /// What is left of a typical voxel in the components of the library when the best curve is taken away: unlike the
    /// noise of images, this also counts how far real curves are from any in the library.
    private static func variance(
        _ curves: BrainCurves, _ dictionary: TransitTimeDictionary, _ level: Int32
    ) -> Float {
        let step = max(1, curves.voxels.count / probes)
        let chosen = Array(stride(from: 0, to: curves.voxels.count, by: step))
        var work = TransitTimeDictionary.Workspace(dictionary)
        var block = [Float](repeating: 0, count: 16 * curves.times.count)
        let freedom = Float(dictionary.freedom)
        var left: [Float] = []
        for start in stride(from: 0, to: chosen.count, by: 16) {
            let lanes = min(16, chosen.count - start)
            for lane in 0..<lanes {
                for time in 0..<curves.times.count {
                    block[time * 16 + lane] = curves.values[chosen[start + lane] * curves.stride + time]
                }
            }
            dictionary.solve(block, variance: 1, level: level, &work)
            for lane in 0..<lanes {
                let length = (0..<dictionary.rank).reduce(Float(0)) {
                    $0 + work.coordinates[$1 * 16 + lane] * work.coordinates[$1 * 16 + lane]
                }
                left.append(max(0, length - work[.amplitude, lane] * work[.amplitude, lane]) / freedom)
            }
        }
        // The median of a chi-squared variable of eight degrees of freedom is 0.918 of its mean.
        return max(1e-6, percentile(left, 0.5) / 0.918)
    }
}
