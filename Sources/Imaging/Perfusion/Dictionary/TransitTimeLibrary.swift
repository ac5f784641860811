import Foundation

/// Curves that tissue can show for one arterial input: gamma distributions of transit times, from one well-stirred
/// compartment (shape 1) to nearly plug flow (shape 50), over mean transit times and delays.
struct TransitTimeLibrary {
    /// What one curve stands for.
    struct Atom {
        let transitSeconds: Double
        let delaySeconds: Double
        /// Blood volume in mL/100 mL, and flow in mL/100 mL/min, of tissue whose curve is the normalised atom.
        let volume: Double
        let flow: Double
        let logPrior: Double
        /// Delay and half the transit time: where the residue of plug flow has its middle.
        var tmaxSeconds: Double { delaySeconds + transitSeconds / 2 }
    }

    /// The extent of the library and what is expected before anything is measured.
    struct Settings {
        var shapes = [1, 3, 10, 50]
        var shortestTransitSeconds = 1.5
        var longestTransitSeconds = 30.0
        var transits = 24
        var earliestDelaySeconds = -1.0
        var latestDelaySeconds = 14.0
        var delayStepSeconds = 0.5
        /// Median and logarithmic standard deviation of the prior of the transit time.
        var priorTransitSeconds = 6.0
        var priorTransitSpread = 0.7
        /// Late arrival is rarer: the prior of the delay falls to 1/e over this time.
        var priorDelaySeconds = 6.0
        // All blood volumes are equally likely, so an atom that turns little height into much volume has more of them.
    }

    /// How flow and input make a curve.
    enum Convolution {
        /// The integral, with the input curved between its samples.
        case integral
        /// The sum over samples, the first at its full weight, as some digital reference objects are made. It adds half
        /// an interval to every transit time.
        case sum
    }

    let atoms: [Atom]
    /// `[atom][time]`, each of unit length.
    let curves: [Double]
    let samples: Int

    init(
        arterial: [Double], interval: Double, settings: Settings = Settings(),
        convolution: Convolution = .integral
    ) {
        samples = arterial.count
        let fine = FineInput(arterial, interval: interval, isSummed: convolution == .sum)
        let delays = stride(
            from: settings.earliestDelaySeconds, through: settings.latestDelaySeconds + 1e-9,
            by: settings.delayStepSeconds)
        let growth = pow(
            settings.longestTransitSeconds / settings.shortestTransitSeconds,
            1 / Double(max(1, settings.transits - 1)))
        var atoms: [Atom] = []
        var curves: [Double] = []
        for shape in settings.shapes {
            for step in 0..<settings.transits {
                let transit = settings.shortestTransitSeconds * pow(growth, Double(step))
                let tissue = fine.convolved { Self.residue($0, shape: shape, transit: transit) }
                for delay in delays {
                    let curve = (0..<arterial.count).map { tissue.value(at: Double($0) * interval - delay) }
                    let length = curve.reduce(0) { $0 + $1 * $1 }.squareRoot()
                    guard length > 1e-9 else { continue }
                    let surprise = log(transit / settings.priorTransitSeconds) / settings.priorTransitSpread
                    curves += curve.map { $0 / length }
                    atoms.append(
                        Atom(
                            transitSeconds: transit, delaySeconds: delay, volume: 100 * transit / length,
                            flow: 6000 / length,
                            logPrior: -surprise * surprise / 2 - max(0, delay) / settings.priorDelaySeconds
                                + log(transit / length)))
                }
            }
        }
        self.atoms = atoms
        self.curves = curves
    }

    /// The part that is still in the tissue: the upper tail of a gamma distribution of whole-numbered shape.
    private static func residue(_ seconds: Double, shape: Int, transit: Double) -> Double {
        let place = Double(shape) * seconds / transit
        guard place > 0 else { return 1 }
        guard place < 700 else { return 0 }
        var term = 1.0
        var sum = 1.0
        for order in 1..<max(2, shape) where order < shape {
            term *= place / Double(order)
            sum += term
        }
        return min(1, sum * exp(-place))
    }
}

/// The arterial input between its samples.
private struct FineInput {
    let step: Double
    let isSummed: Bool
    var samples: [Double]

    /// Cubic (Catmull-Rom) between samples, zero before the first, constant after the last.
    init(_ arterial: [Double], interval: Double, isSummed: Bool) {
        self.isSummed = isSummed
        let parts = isSummed ? 1 : max(2, Int((interval / 0.25).rounded(.up)))
        step = interval / Double(parts)
        let count = arterial.count
        samples = (0..<(count - 1) * parts + 1 + 2 * parts).map { index in
            let low = index / parts
            guard low + 1 < count else { return arterial[count - 1] }
            let part = Double(index % parts) / Double(parts)
            let (before, start) = (low > 0 ? arterial[low - 1] : 0, arterial[low])
            let (end, after) = (arterial[low + 1], arterial[min(low + 2, count - 1)])
            let linear = (end - before) / 2
            let square = before - 2.5 * start + 2 * end - after / 2
            let cube = (after - before) / 2 + 1.5 * (start - end)
            return start + part * (linear + part * (square + part * cube))
        }
    }

    /// By the trapezoidal rule (or as a sum), up to where nothing is left.
    func convolved(_ residue: (Double) -> Double) -> FineInput {
        var weights = samples.indices.map { residue(Double($0) * step) * step }
        while let last = weights.last, last < 1e-7 * step, weights.count > 1 { weights.removeLast() }
        if !isSummed { weights[0] /= 2 }
        var result = self
        for index in samples.indices {
            var sum = 0.0
            for lag in 0...min(index, weights.count - 1) { sum += weights[lag] * samples[index - lag] }
            result.samples[index] = sum
        }
        return result
    }

    func value(at seconds: Double) -> Double {
        let place = seconds / step
        guard place > 0 else { return 0 }
        let low = Int(place)
        guard low + 1 < samples.count else { return samples[samples.count - 1] }
        return samples[low] + (samples[low + 1] - samples[low]) * (place - Double(low))
    }
}
