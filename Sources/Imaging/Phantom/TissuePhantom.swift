/// Voxels of healthy, hypoperfused and dying grey and white matter with the constants of the FAU Digital Brain Perfusion
/// Phantom, each a curve of its own without a head around it.
public struct TissuePhantom: Sendable {
    /// What is to be found in a voxel.
    public enum State: Int, Sendable, CaseIterable {
        case healthy, penumbra, core
    }

    /// Seconds from one sample to the next.
    public let intervalSeconds: Double
    /// The arterial input in Hounsfield units.
    public let arterial: [Double]
    /// Enhancement in Hounsfield units, `[voxel][time]`.
    public let curves: [Float]
    /// The true state of each voxel.
    public let states: [State]
    /// Whether a voxel is grey matter; otherwise it is white matter.
    public let grey: [Bool]

    /// Makes the same number of voxels of each tissue and state, with variation within each.
    ///
    /// - Parameters:
    ///   - noiseHounsfield: standard deviation of white noise on every sample.
    ///   - penumbraDelaySeconds: arrival in the penumbra, evenly spread over the range.
    ///   - coreDelaySeconds: arrival in the core.
    public init(
        noiseHounsfield: Double, voxelsPerTissue: Int = 2000, residue: ResidueFunction = .boxWithTail,
        bolus: BolusShape = .fau, penumbraDelaySeconds: ClosedRange<Double> = 4...6,
        coreDelaySeconds: ClosedRange<Double> = 5.5...7.5, intervalSeconds: Double = 1.5, samples: Int = 45,
        seed: UInt64 = 1
    ) {
        let seconds = Double(samples) * intervalSeconds
        let artery = bolus.curve(seconds: seconds, delay: 0)
        let constants: [TissueConstants] = [
            .greyMatter, .whiteMatter, .greyMatterReduced, .whiteMatterReduced, .greyMatterSevere,
            .whiteMatterSevere,
        ]
        let steps = 9
        let count = max(1, min(100_000, voxelsPerTissue))
        var random = SplitMix64(seed: seed)
        var noise = [Float](repeating: 0, count: samples)
        var curves: [Float] = []
        var states: [State] = []
        var grey: [Bool] = []
        for (tissue, constant) in constants.enumerated() {
            let state = State.allCases[tissue / 2]
            let fine = (0..<steps).map { step in
                let part = Double(step) * 2 / Double(steps - 1) - 1
                let flow = constant.bloodFlow + part * constant.bloodFlowVariation
                let transit = constant.transitTimeSeconds + part * constant.transitTimeVariationSeconds
                var curve = artery.convolved(seconds: seconds) { residue.value($0, transitTime: transit) }
                curve.samples = curve.samples.map { $0 * flow / 6000 }
                return curve
            }
            for voxel in 0..<count {
                let delay =
                    switch state {
                    case .healthy: 0.0
                    case .penumbra: random.uniform(penumbraDelaySeconds)
                    case .core: random.uniform(coreDelaySeconds)
                    }
                noise.withUnsafeMutableBufferPointer { NormalNoise.fill($0, &random) }
                for time in 0..<samples {
                    let clean = fine[voxel % steps].value(at: Double(time) * intervalSeconds - delay)
                    curves.append(Float(clean) + Float(noiseHounsfield) * noise[time])
                }
                states.append(state)
                grey.append(tissue % 2 == 0)
            }
        }
        self.intervalSeconds = intervalSeconds
        arterial = (0..<samples).map { artery.value(at: Double($0) * intervalSeconds) }
        self.curves = curves
        self.states = states
        self.grey = grey
    }
}
