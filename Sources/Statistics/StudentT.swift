import Glibc

/// Student's t distribution.
public enum StudentT {
    /// The value that a variable with so many degrees of freedom stays below with probability `p`.
    ///
    /// - Parameters:
    ///   - p: between 0 and 1, both excluded.
    ///   - degrees: degrees of freedom, above 0.
    public static func quantile(_ p: Double, degrees: Double) -> Double {
        precondition(p > 0 && p < 1, "A quantile is asked for between 0 and 1.")
        precondition(degrees > 0, "A t distribution has degrees of freedom above 0.")
        guard p != 0.5 else { return 0 }
        if p < 0.5 { return -quantile(1 - p, degrees: degrees) }
        var (low, high) = (0.0, 1.0)
        while cumulative(high, degrees: degrees) < p, high < 1e100 { high *= 2 }
        // Halving a hundred times leaves nothing but rounding.
        for _ in 0..<200 where high - low > 1e-15 * high {
            let middle = (low + high) / 2
            if cumulative(middle, degrees: degrees) < p { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The probability that a variable with so many degrees of freedom stays below `t`.
    public static func cumulative(_ t: Double, degrees: Double) -> Double {
        let tail = 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
        return t > 0 ? 1 - tail : tail
    }

    /// The regularized incomplete beta function by Lentz's continued fraction (Abramowitz and Stegun 26.5.8).
    static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        // The fraction converges fast on this side only.
        if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
        let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
        let tiny = 1e-300
        var (c, d) = (1.0, 1 - (a + b) * x / (a + 1))
        d = 1 / (abs(d) < tiny ? tiny : d)
        var fraction = d
        for step in 1...500 {
            let m = Double(step)
            for term in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 + term * d
                d = 1 / (abs(d) < tiny ? tiny : d)
                c = 1 + term / c
                if abs(c) < tiny { c = tiny }
                fraction *= d * c
            }
            if abs(d * c - 1) < 1e-16 { break }
        }
        return front * fraction
    }
}
