/// A sheet of tiles with known perfusion, one mean transit time a column and one delay a row, for each blood
/// volume and residue function (after Kudo et al. 2013; bolus, noise and timing are stand-ins because the
/// paper's are not given).
public struct TilePhantom: Sendable {
    /// Mean transit times of the seven columns in seconds.
    public static let transitTimesSeconds: [Double] = [24, 12, 8, 6, 4.8, 4, 24.0 / 7]
    /// Delays of the seven rows in seconds.
    public static let delaysSeconds: [Double] = [0, 0.5, 1, 1.5, 2, 2.5, 3]

    /// Seconds from one sample to the next.
    public let intervalSeconds: Double
    /// The arterial input in Hounsfield units.
    public let arterial: [Double]
    /// Enhancement in Hounsfield units, `[voxel][time]`; voxels of a tile follow each other.
    public let curves: [Float]
    /// True blood flow of each voxel in mL/100 g/min.
    public let cbf: [Float]
    /// True blood volume of each voxel in mL/100 g.
    public let cbv: [Float]
    /// True mean transit time of each voxel in seconds.
    public let mtt: [Float]
    /// True delay of each voxel in seconds.
    public let delay: [Float]
    /// Number of voxels in a tile.
    public let voxelsPerTile: Int

    /// Makes all tiles: exponential, linear and box residue with blood volumes 1 to 5.
    ///
    /// - Parameters:
    ///   - noiseHounsfield: standard deviation of white noise on every sample.
    ///   - voxelsPerTile: voxels that differ by noise only; 1 to 4096.
    public init(noiseHounsfield: Double = 2, voxelsPerTile: Int = 16, seed: UInt64 = 1) {
        let samples = 40
        let interval = 1.5
        let copies = max(1, min(4096, voxelsPerTile))
        let perGram = 0.733 / 1.04
        let artery = BolusShape.gammaVariate.curve(seconds: 64, delay: 0)
        var random = SplitMix64(seed: seed)
        var curves: [Float] = []
        var truth: [(cbf: Float, cbv: Float, mtt: Float, delay: Float)] = []
        var noise = [Float](repeating: 0, count: samples)
        for residue in [ResidueFunction.exponential, .linear, .box] {
            for transitTime in Self.transitTimesSeconds {
                // Flow of a blood volume of 1; the other volumes are multiples.
                let unit = artery.convolved(seconds: 64) { residue.value($0, transitTime: transitTime) }
                for volume in [1.0, 2, 3, 4, 5] {
                    let flow = 60 * volume / transitTime
                    for delay in Self.delaysSeconds {
                        let clean = (0..<samples).map {
                            Float(flow / perGram / 6000 * unit.value(at: Double($0) * interval - delay))
                        }
                        for _ in 0..<copies {
                            noise.withUnsafeMutableBufferPointer { NormalNoise.fill($0, &random) }
                            curves += zip(clean, noise).map { $0 + Float(noiseHounsfield) * $1 }
                            truth.append((Float(flow), Float(volume), Float(transitTime), Float(delay)))
                        }
                    }
                }
            }
        }
        intervalSeconds = interval
        arterial = (0..<samples).map { artery.value(at: Double($0) * interval) }
        self.curves = curves
        self.voxelsPerTile = copies
        cbf = truth.map { $0.cbf }
        cbv = truth.map { $0.cbv }
        mtt = truth.map { $0.mtt }
        delay = truth.map { $0.delay }
    }
}
