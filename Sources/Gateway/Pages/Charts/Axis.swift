/// Round numbers along an axis.
package struct Axis: Sendable, Equatable {
    package var lower: Double
    package var upper: Double
    package var ticks: [Double]

    /// The axis that holds all `values`, with about `count` steps of 1, 2 or 5 times a power of ten.
    package init(holding values: [Double], count: Int = 5, fromZero: Bool = true) {
        let real = values.filter(\.isFinite)
        var low = real.min() ?? 0
        var high = real.max() ?? 1
        if fromZero {
            // A little noise below zero does not earn a tick of its own.
            let isNoise = low < 0 && -low < high * 0.08
            (low, high) = (isNoise ? 0 : min(low, 0), max(high, 0))
        }
        if high - low < 1e-9 { high = low + 1 }
        let step = Self.roundStep((high - low) / Double(max(count, 1)))
        lower = (low / step).rounded(.down) * step
        upper = (high / step).rounded(.up) * step
        let steps = Int(((upper - lower) / step).rounded())
        let start = lower
        ticks = (0...max(steps, 1)).map { start + Double($0) * step }
    }

    /// Where a value lies between the ends, 0 to 1.
    package func fraction(_ value: Double) -> Double {
        value.isFinite ? (value - lower) / (upper - lower) : 0
    }

    private static func roundStep(_ raw: Double) -> Double {
        var power = 1.0
        while power * 10 <= raw { power *= 10 }
        while power > raw { power /= 10 }
        let lead = raw / power
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10)
    }
}
