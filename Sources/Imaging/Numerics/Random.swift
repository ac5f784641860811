import Foundation

/// The SplitMix64 generator (Steele, Lea and Flood 2014): tiny, good enough for noise, and the same
/// everywhere.
struct SplitMix64: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A stream of its own for each pair of numbers, so that images can be made in any order.
    init(seed: UInt64, _ first: Int, _ second: Int) {
        var mixer = SplitMix64(seed: seed)
        mixer.state ^= UInt64(truncatingIfNeeded: first) &* 0xD1B5_4A32_D192_ED03
        _ = mixer.next()
        mixer.state ^= UInt64(truncatingIfNeeded: second) &* 0x8CB9_2BA7_2F3D_8DD7
        state = mixer.next()
    }

    @inline(__always)
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Uniform in [0, 1).
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in a closed range.
    mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }
}

/// Normally distributed noise by table: 12 random bits choose one of 4096 quantiles of the unit normal
/// distribution.
enum NormalNoise {
    /// The quantiles, scaled to a variance of exactly one.
    static let quantiles: [Float] = {
        var values = (0..<4096).map { quantile((Double($0) + 0.5) / 4096) }
        let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
        values = values.map { $0 / variance.squareRoot() }
        return values.map { Float($0) }
    }()

    /// The unit normal quantile by bisection of the error function.
    static func quantile(_ probability: Double) -> Double {
        var low = -9.0
        var high = 9.0
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if 0.5 * erfc(-middle / 2.0.squareRoot()) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// Fills a buffer with unit normal noise.
    static func fill(_ buffer: UnsafeMutableBufferPointer<Float>, _ generator: inout SplitMix64) {
        quantiles.withUnsafeBufferPointer { table in
            var index = 0
            while index < buffer.count {
                var bits = generator.next()
                let end = min(index + 5, buffer.count)
                while index < end {
                    buffer[index] = table[Int(bits & 4095)]
                    bits >>= 12
                    index += 1
                }
            }
        }
    }
}
