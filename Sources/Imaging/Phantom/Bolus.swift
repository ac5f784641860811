import Foundation

/// A curve sampled every 0.1 s from time zero.
struct FineCurve: Sendable {
    static let step = 0.1
    var samples: [Double]

    init(seconds: Double, _ value: (Double) -> Double) {
        samples = (0...Int((seconds / Self.step).rounded(.up))).map { value(Double($0) * Self.step) }
    }

    /// Linear interpolation; the first value before the start, the last after the end.
    func value(at seconds: Double) -> Double {
        let place = seconds / Self.step
        guard place > 0 else { return samples[0] }
        let low = Int(place)
        guard low + 1 < samples.count else { return samples[samples.count - 1] }
        return samples[low] + (samples[low + 1] - samples[low]) * (place - Double(low))
    }

    func scaled(_ factor: Double) -> FineCurve {
        var result = self
        result.samples = samples.map { $0 * factor }
        return result
    }

    /// Convolution with a residue, by the trapezoidal rule.
    func convolved(seconds: Double, _ kernel: (Double) -> Double) -> FineCurve {
        var weights = (0..<samples.count).map { kernel(Double($0) * Self.step) * Self.step }
        weights[0] /= 2
        while let last = weights.last, last < 1e-9, weights.count > 1 { weights.removeLast() }
        var result = self
        for index in samples.indices {
            var sum = 0.0
            for lag in 0...min(index, weights.count - 1) { sum += weights[lag] * samples[index - lag] }
            result.samples[index] = sum
        }
        return result
    }
}

/// Shapes of the arterial bolus.
public enum BolusShape: String, Codable, Sendable {
    /// The FAU phantom's arterial curve with its recirculation, peak 485 HU.
    case fau
    /// A gamma variate (α = 3, β = 1.5 s, peak 400 HU) with 12 % recirculation.
    case gammaVariate = "gamma-variate"

    /// Arterial enhancement of the FAU phantom in Hounsfield units at 1, 3, … 49 s.
    public static let fauSamples: [Double] = [
        0, 0, 0, 0, 25, 105, 220, 350, 440, 485, 430, 300, 180, 110, 104, 108, 115, 125, 115, 108, 98, 90, 98,
        108,
        112,
    ]

    /// Enhancement in Hounsfield units.
    func curve(seconds: Double, delay: Double) -> FineCurve {
        switch self {
        case .fau: FineCurve(seconds: seconds) { Self.fau($0 - delay) }
        case .gammaVariate: FineCurve(seconds: seconds) { Self.gamma($0 - delay) }
        }
    }

    /// Catmull-Rom interpolation of the FAU samples; after the last one a slow wash-out.
    private static func fau(_ time: Double) -> Double {
        let place = (time - 1) / 2
        guard place > 0 else { return 0 }
        let count = fauSamples.count
        guard place < Double(count - 1) else {
            return fauSamples[count - 1] * exp(-(place - Double(count - 1)) * 2 / 120)
        }
        let low = Int(place)
        let part = place - Double(low)
        let before = fauSamples[max(low - 1, 0)]
        let start = fauSamples[low]
        let end = fauSamples[low + 1]
        let after = fauSamples[min(low + 2, count - 1)]
        let linear = (end - before) / 2
        let square = before - 2.5 * start + 2 * end - after / 2
        let cube = (after - before) / 2 + 1.5 * (start - end)
        return max(0, start + part * (linear + part * (square + part * cube)))
    }

    private static func gamma(_ time: Double) -> Double {
        func variate(_ seconds: Double, _ peak: Double, _ spread: Double) -> Double {
            guard seconds > 0 else { return 0 }
            let relative = seconds / (3 * spread)
            return peak * pow(relative, 3) * exp(3 * (1 - relative))
        }
        return variate(time - 8, 400, 1.5) + variate(time - 18, 48, 5)
            + 40 / (1 + exp(-(time - 26) / 3))
    }
}
