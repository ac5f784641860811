import Foundation

/// One enhancement curve for every tissue, variation and delay step.
struct PhantomCurves: Sendable {
    private let options: HeadPhantom.Options
    private let arterial: FineCurve
    private let venous: FineCurve
    /// Tissue curves without delay, by tissue and variation.
    private let tissues: [FineCurve]

    init(options: HeadPhantom.Options) {
        self.options = options
        let seconds = (options.keptTimes.last ?? 0) + 35
        let residue = options.residue
        let scale = options.enhancement
        var arterial = options.bolus.curve(seconds: seconds, delay: options.bolusDelaySeconds)
        arterial.samples = arterial.samples.map { $0 * scale }
        // The tissue constants hold at 0.45 and 0.25.
        let large = (1 - options.hematocrit) / 0.55
        let small = (1 - options.hematocrit * 5 / 9) / 0.75
        self.arterial = arterial.scaled(large)
        // The brain delays and spreads the bolus on its way to the sinus: a gamma density of mean 4 s, 4 s
        // late.
        venous = arterial.convolved(seconds: seconds) { time in
            time < 4 ? 0 : (time - 4) / 4 * exp(-(time - 4) / 2)
        }.scaled(large)
        tissues = (0..<6 * PhantomTissue.variations).map { index in
            let state = Self.state(
                tissue: index / PhantomTissue.variations, variation: index % PhantomTissue.variations, options
            )
            let curve = arterial.convolved(seconds: seconds) {
                residue.value($0, transitTime: state.transitTime)
            }
            return curve.scaled(small * state.flow / 6000)
        }
    }

    /// Flow in mL/100 mL/min and transit time in seconds of one tissue at one step of its variation.
    static func state(
        tissue: Int, variation: Int, _ options: HeadPhantom.Options
    ) -> (flow: Double, transitTime: Double) {
        let constants: [TissueConstants] = [
            .greyMatter, .whiteMatter, .greyMatterReduced, .whiteMatterReduced, .greyMatterSevere,
            .whiteMatterSevere,
        ]
        let constant = constants[tissue]
        let part =
            (Double(variation) * 2 / Double(PhantomTissue.variations - 1) - 1) * options.tissueVariation
        return (
            constant.bloodFlow + part * constant.bloodFlowVariation,
            constant.transitTimeSeconds + part * constant.transitTimeVariationSeconds
        )
    }

    /// True Tmax and arrival delay in seconds.
    static func delay(
        tissue: Int, variation: Int, step: Int, _ options: HeadPhantom.Options
    ) -> (tmax: Double, delay: Double) {
        let transitTime = state(tissue: tissue, variation: variation, options).transitTime
        let middle = options.residue.plateauMiddleSeconds(transitTime: transitTime)
        if tissue <= PhantomTissue.whiteHealthy {
            let delay = options.healthyDelaySeconds[tissue]
            return (delay + middle, delay)
        }
        let core = tissue >= PhantomTissue.greyCore
        let range = core ? options.coreTmaxSeconds : options.penumbraTmaxSeconds
        let part = Double(step) / Double(PhantomTissue.delays - 1)
        let tmax = range[0] + (range[1] - range[0]) * part
        let delay = max(0, tmax - middle)
        return (delay + middle, delay)
    }

    /// Enhancement in Hounsfield units of every tissue code at one time.
    func levels(at time: Double) -> [Float] {
        let steps = PhantomTissue.variations * PhantomTissue.delays
        return (0..<PhantomTissue.count * steps).map { code in
            let tissue = code / steps
            switch tissue {
            case PhantomTissue.artery: return Float(arterial.value(at: time))
            case PhantomTissue.delayedArtery: return Float(0.7 * arterial.value(at: time - 4))
            case PhantomTissue.vein: return Float(venous.value(at: time))
            case PhantomTissue.still: return 0
            default:
                let variation = code / PhantomTissue.delays % PhantomTissue.variations
                let delay = Self.delay(
                    tissue: tissue, variation: variation, step: code % PhantomTissue.delays, options
                ).delay
                return Float(tissues[tissue * PhantomTissue.variations + variation].value(at: time - delay))
            }
        }
    }
}

/// Noise of one image.
struct PhantomNoise {
    let options: HeadPhantom.Options
    let spacing: Double

    func image(columns: Int, rows: Int, _ random: inout SplitMix64) -> [Float] {
        var noise = [Float](repeating: 0, count: columns * rows)
        guard options.noiseHounsfield > 0 else { return noise }
        noise.withUnsafeMutableBufferPointer { NormalNoise.fill($0, &random) }
        var gain: Float = 1
        if options.noiseCorrelationMillimeters > 0 {
            let kernel = GaussianKernel(fullWidth: options.noiseCorrelationMillimeters / spacing)
            noise.withUnsafeMutableBufferPointer { kernel.filter($0, columns: columns, rows: rows) }
            gain = 1 / kernel.noiseGain
        }
        let scale = Float(options.noiseHounsfield) * gain
        for index in noise.indices { noise[index] *= scale }
        return noise
    }
}
