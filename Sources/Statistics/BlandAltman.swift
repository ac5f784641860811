/// How far two methods agree that measured the same things (Bland and Altman, Lancet 1986;1:307 and Stat Methods Med
/// Res 1999;8:135).
public struct BlandAltman: Sendable, Equatable {
    /// A value with its 95 % confidence interval.
    public struct Estimate: Sendable, Equatable {
        /// The estimate.
        public var value: Double
        /// Lower and upper end of its interval.
        public var interval: ClosedRange<Double>
    }

    /// How many pairs there are.
    public var count: Int
    /// Mean of the differences, the first minus the second.
    public var bias: Estimate
    /// Standard deviation of the differences.
    public var standardDeviation: Double
    /// Limits between which 95 % of the differences are expected.
    public var lower: Estimate
    /// The upper of the two.
    public var upper: Estimate

    /// The quantile of the normal distribution that leaves 2.5 % above.
    public static let normalQuantile = 1.959963984540054

    /// Nil for fewer than two pairs, or a value that is no number.
    ///
    /// The interval of a limit follows section 3.2 of the paper of 1999: its standard error is
    /// s √(1/n + z²/(2(n−1))).
    public init?(_ pairs: [(first: Double, second: Double)]) {
        let differences = pairs.map { $0.first - $0.second }
        guard differences.count >= 2, differences.allSatisfy(\.isFinite) else { return nil }
        let n = Double(differences.count)
        let mean = differences.reduce(0, +) / n
        let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / (n - 1)).squareRoot()
        let z = Self.normalQuantile
        let t = StudentT.quantile(0.975, degrees: n - 1)
        func estimate(_ value: Double, error: Double) -> Estimate {
            Estimate(value: value, interval: value - t * error...value + t * error)
        }
        count = differences.count
        standardDeviation = deviation
        bias = estimate(mean, error: deviation / n.squareRoot())
        let error = deviation * (1 / n + z * z / (2 * (n - 1))).squareRoot()
        lower = estimate(mean - z * deviation, error: error)
        upper = estimate(mean + z * deviation, error: error)
    }
}
