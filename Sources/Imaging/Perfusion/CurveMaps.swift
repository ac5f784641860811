import CPerfusion

extension CTPerfusion {
    /// Perfusion of single curves, without a head around them: for digital reference objects and comparisons.
    public struct CurveMaps: Sendable, Equatable {
        /// Blood flow in mL/100 g/min, one for each curve.
        public var cbf: [Float]
        /// Blood volume in mL/100 g.
        public var cbv: [Float]
        /// Mean transit time in seconds.
        public var mtt: [Float]
        /// Time of the maximum of the residue function in seconds.
        public var tmax: [Float]
        /// Time of the peak in seconds after the first sample.
        public var ttp: [Float]
    }

    /// Deconvolves curves that are already enhancement over baseline.
    ///
    /// - Parameters:
    ///   - curves: enhancement in Hounsfield units, `[curve][time]`.
    ///   - arterial: the arterial input in the same unit; its length is that of each curve.
    ///   - intervalSeconds: from one sample to the next.
    /// - Throws: ``ImagingError`` when the lengths do not fit or a parameter is out of range.
    public static func deconvolve(
        curves: [Float], arterial: [Double], intervalSeconds: Double, parameters: Parameters = Parameters(),
        threads: Int = 2
    ) throws(ImagingError) -> CurveMaps {
        let brain = try curvesOnly(curves, arterial, intervalSeconds, parameters)
        let maps = PerfusionMaps(brain, arterial: arterial, parameters: parameters, threads: threads) { _ in }
        return CurveMaps(cbf: maps.cbf, cbv: maps.cbv, mtt: maps.mtt, tmax: maps.tmax, ttp: maps.ttp)
    }

    /// What the dictionary of transit times says of single curves.
    public struct CurvePosterior: Sendable, Equatable {
        /// Blood flow in mL/100 g/min, one for each curve.
        public var cbf: [Float]
        /// Blood volume in mL/100 g.
        public var cbv: [Float]
        /// Mean transit time in seconds.
        public var mtt: [Float]
        /// Arrival after the arterial input in seconds.
        public var delay: [Float]
        /// Delay and half the transit time in seconds.
        public var tmax: [Float]
        /// Standard deviation of the transit time's posterior in seconds.
        public var mttDeviation: [Float]
        /// Standard deviation of the posterior of Tmax in seconds.
        public var tmaxDeviation: [Float]
    }

    /// Estimates transit time, delay and flow of curves that are already enhancement over baseline by a dictionary of
    /// transit-time distributions; parameters as for ``deconvolve(curves:arterial:intervalSeconds:parameters:threads:)``.
    ///
    /// - Parameters:
    ///   - instructions: 0 for the processor's baseline, 1 for AVX2, 2 for AVX-512; nil for the best there is. The
    ///     result does not depend on it.
    ///   - isSummed: the curves were made as sums over samples, as some digital reference objects are, not by an integral.
    /// - Throws: ``ImagingError`` when the lengths do not fit or a parameter is out of range.
    public static func posterior(
        curves: [Float], arterial: [Double], intervalSeconds: Double, parameters: Parameters = Parameters(),
        threads: Int = 2, instructions: Int? = nil, isSummed: Bool = false
    ) throws(ImagingError) -> CurvePosterior {
        let brain = try curvesOnly(curves, arterial, intervalSeconds, parameters)
        let level = min(cperfusion_best_level(), Int32(max(0, min(2, instructions ?? 2))))
        let maps = DictionaryMaps(
            brain, arterial: arterial, parameters: parameters, threads: threads, level: level,
            convolution: isSummed ? .sum : .integral
        ) { _ in }
        return CurvePosterior(
            cbf: maps.cbf, cbv: maps.cbv, mtt: maps.mtt, delay: maps.delay, tmax: maps.tmax,
            mttDeviation: maps.mttDeviation, tmaxDeviation: maps.tmaxDeviation)
    }

    /// Curves without a place.
    static func curvesOnly(
        _ curves: [Float], _ arterial: [Double], _ intervalSeconds: Double, _ parameters: Parameters
    ) throws(ImagingError) -> BrainCurves {
        try parameters.validate()
        let samples = arterial.count
        guard (2...2000).contains(samples), curves.count % samples == 0 else {
            throw ImagingError(
                .sizeMismatch, "\(curves.count) values are not a number of curves of \(samples) samples.")
        }
        guard 0.05...60 ~= intervalSeconds, arterial.allSatisfy({ $0.magnitude <= 1e6 }) else {
            throw ImagingError(.invalidParameter, "The interval or a sample is not a usable number.")
        }
        let count = curves.count / samples
        let stride = (samples + 15) / 16 * 16
        guard let values = padded(curves, count: count, samples: samples, stride: stride) else {
            throw ImagingError(.invalidParameter, "A sample is not a usable number.")
        }
        let grid = Grid(
            columns: count, rows: 1, slices: 1, columnSpacingMillimeters: 1, rowSpacingMillimeters: 1,
            sliceSpacingMillimeters: 1)
        return BrainCurves(
            grid: grid, voxels: Array(0..<count), places: (0..<count).map { Int32($0) },
            times: (0..<samples).map { Double($0) * intervalSeconds }, interval: intervalSeconds,
            stride: stride,
            values: values)
    }

    /// Curves with room behind each, or nil if a sample is no number of a size that enhancement may have. One pass, as
    /// it would otherwise take longer than the deconvolution.
    private static func padded(_ curves: [Float], count: Int, samples: Int, stride: Int) -> [Float]? {
        var isUsable = true
        let values = [Float](unsafeUninitializedCapacity: count * stride) { target, initialized in
            curves.withUnsafeBufferPointer { source in
                for curve in 0..<count {
                    var largest: Float = 0
                    for time in 0..<samples {
                        let sample = source[curve * samples + time]
                        target[curve * stride + time] = sample
                        largest = sample.magnitude <= 1e6 ? largest : 1
                    }
                    for time in samples..<stride { target[curve * stride + time] = 0 }
                    if largest != 0 { isUsable = false }
                }
            }
            initialized = count * stride
        }
        return isUsable ? values : nil
    }
}
