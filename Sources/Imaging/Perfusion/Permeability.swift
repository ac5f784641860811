extension CTPerfusion {
    /// Leakage of contrast from blood into tissue by Patlak's graphical analysis: once the first pass is over, tissue over
    /// artery is a straight line of the artery's area over artery, whose slope is the leakage.
    public struct Permeability: Sendable {
        /// Transfer constant (K1, the permeability surface product while flow does not limit it) in mL/100 g/min,
        /// `[slice][row][column]`; NaN outside the brain.
        public var transfer: [Float]
        /// How much of the line's scatter it explains, from 0 to 1; NaN outside the brain.
        public var determination: [Float]
        /// The part of the scan that was used, in seconds after the first image.
        public var windowSeconds: ClosedRange<Double>
        /// Median transfer constant of hypoperfused tissue; nil without any.
        public var lesionTransfer: Double?
        /// Median transfer constant of all other tissue.
        public var tissueTransfer: Double
        /// Median R² of all tissue whose transfer constant exceeds 0.5 mL/100 g/min; nil when there is none.
        public var determinationOfLeaks: Double?
    }

    /// Patlak's line of single curves that are enhancement over baseline.
    ///
    /// - Returns: transfer constant in mL/100 g/min and R² of each curve; nil when the scan is too short.
    /// - Throws: ``ImagingError`` when the lengths do not fit or a parameter is out of range.
    public static func patlak(
        curves: [Float], arterial: [Double], intervalSeconds: Double, parameters: Parameters = Parameters(),
        threads: Int = 2
    ) throws(ImagingError) -> (transfer: [Float], determination: [Float])? {
        let brain = try curvesOnly(curves, arterial, intervalSeconds, parameters)
        return CurvePermeability(brain, arterial: arterial, parameters: parameters, threads: threads).map {
            ($0.transfer, $0.determination)
        }
    }
}

/// Patlak's line for every curve.
struct CurvePermeability {
    var transfer: [Float]
    var determination: [Float]
    let window: ClosedRange<Double>

    /// The scan must go on for this long after the artery's peak…
    private static let longestNeeded = 75.0
    /// …of which this much belongs to the first pass.
    private static let firstPass = 25.0
    private static let fewestSamples = 8

    /// Nil when the scan ends too early after the artery's peak.
    init?(_ curves: BrainCurves, arterial: [Double], parameters: CTPerfusion.Parameters, threads: Int) {
        let interval = curves.interval
        let peak = InputFunctions.peakTime(arterial, interval: interval)
        guard Double(arterial.count - 1) * interval - peak >= Self.longestNeeded else { return nil }
        let first = Int(((peak + Self.firstPass) / interval).rounded(.up))
        var area = 0.0
        var areas: [Double] = []
        for (index, value) in arterial.enumerated() {
            if index > 0 { area += (value + arterial[index - 1]) / 2 * interval }
            areas.append(area)
        }
        // Below 1 HU the quotient is noise.
        let used = (first..<arterial.count).filter { arterial[$0] >= 1 }
        guard used.count >= Self.fewestSamples, let last = used.last else { return nil }
        window = curves.times[first]...curves.times[last]
        let inverse = used.map { Float(1 / arterial[$0]) }
        let x = used.map { Float(areas[$0] / arterial[$0]) }
        let middle = x.reduce(0, +) / Float(x.count)
        let spread = x.reduce(Float(0)) { $0 + ($1 - middle) * ($1 - middle) }
        guard spread > 0 else { return nil }
        let scale = Float(6000 * parameters.hematocritFactor / parameters.densityGramsPerMilliliter)
        let count = curves.voxels.count
        let block = 4096
        let values = filled(2 * count, with: Float(0)) { store in
            curves.values.withUnsafeBufferPointer { samples in
                inParallel((count + block - 1) / block, threads: threads) { number in
                    var y = [Float](repeating: 0, count: used.count)
                    for voxel in number * block..<min(count, (number + 1) * block) {
                        var sum: Float = 0
                        for index in used.indices {
                            y[index] = samples[voxel * curves.stride + used[index]] * inverse[index]
                            sum += y[index]
                        }
                        let mean = sum / Float(used.count)
                        var (both, own): (Float, Float) = (0, 0)
                        for index in used.indices {
                            both += (x[index] - middle) * (y[index] - mean)
                            own += (y[index] - mean) * (y[index] - mean)
                        }
                        let slope = both / spread
                        store[voxel] = max(0, slope * scale)
                        store[count + voxel] = own > 0 ? both * both / (spread * own) : 0
                    }
                }
            }
        }
        transfer = Array(values[0..<count])
        determination = Array(values[count...])
    }

    /// The maps and what stands out in them.
    func onGrid(_ prepared: CTPerfusion.Prepared, _ tissue: [Bool], lesion: [Bool])
        -> CTPerfusion.Permeability
    {
        let curves = prepared.enhancement.curves
        let map = PerfusionAnalysis.onGrid(transfer, curves, tissue)
        let certainty = PerfusionAnalysis.onGrid(determination, curves, tissue)
        func middle(_ map: [Float], _ chosen: (Int) -> Bool) -> Double? {
            let values = map.indices.filter { tissue[$0] && chosen($0) }.map { map[$0] }
            return values.isEmpty ? nil : Double(percentile(values, 0.5))
        }
        return CTPerfusion.Permeability(
            transfer: map, determination: certainty, windowSeconds: window,
            lesionTransfer: middle(map) { lesion[$0] }, tissueTransfer: middle(map) { !lesion[$0] } ?? 0,
            determinationOfLeaks: middle(certainty) { map[$0] > 0.5 })
    }
}
