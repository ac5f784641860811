import Glibc

/// Agreement of what was found with what is true.
enum Agreement {
    static func correlation(_ found: [Float], _ truth: [Float]) -> Double {
        let (x, y) = (found.map { Double($0) }, truth.map { Double($0) })
        let (mx, my) = (mean(x), mean(y))
        var (xy, xx, yy) = (0.0, 0.0, 0.0)
        for (a, b) in zip(x, y) {
            xy += (a - mx) * (b - my)
            xx += (a - mx) * (a - mx)
            yy += (b - my) * (b - my)
        }
        return xy / max(1e-30, (xx * yy).squareRoot())
    }

    /// Slope of found over true, with an intercept.
    static func slope(_ found: [Float], _ truth: [Float]) -> Double {
        let (x, y) = (truth.map { Double($0) }, found.map { Double($0) })
        let (mx, my) = (mean(x), mean(y))
        let products = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
        return products / max(1e-30, x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) })
    }

    static func rootMeanSquare(_ found: [Float], _ truth: [Float]) -> Double {
        let squares = zip(found, truth).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        return (squares / Double(max(1, found.count))).squareRoot()
    }

    static func dice(_ found: [Bool], _ truth: [Bool]) -> Double {
        let both = zip(found, truth).count { $0 && $1 }
        let sum = found.count { $0 } + truth.count { $0 }
        return sum == 0 ? 1 : 2 * Double(both) / Double(sum)
    }

    static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }

    static func quantile(_ values: [Double], _ fraction: Double) -> Double {
        let sorted = values.sorted()
        guard let last = sorted.last else { return .nan }
        let place = fraction * Double(sorted.count - 1)
        let low = Int(place)
        let next = low + 1 < sorted.count ? sorted[low + 1] : last
        return sorted[low] + (next - sorted[low]) * (place - Double(low))
    }

    /// Intraclass correlation for absolute agreement of single measurements, two-way random: ICC(2,1) of Shrout and
    /// Fleiss (1979), of two columns.
    static func intraclass(_ first: [Double], _ second: [Double]) -> Double {
        let n = Double(first.count)
        guard n > 1 else { return .nan }
        let grand = mean(first + second)
        let rows = zip(first, second).reduce(0.0) { total, pair in
            let middle = (pair.0 + pair.1) / 2
            return total + 2 * (middle - grand) * (middle - grand)
        }
        let columns =
            n * (mean(first) - grand) * (mean(first) - grand) + n * (mean(second) - grand)
            * (mean(second) - grand)
        let total = (first + second).reduce(0) { $0 + ($1 - grand) * ($1 - grand) }
        let betweenRows = rows / (n - 1)
        let betweenColumns = columns
        let error = (total - rows - columns) / (n - 1)
        return (betweenRows - error) / (betweenRows + error + 2 * (betweenColumns - error) / n)
    }

    /// Cohen's kappa of two yes-or-no answers.
    static func kappa(_ first: [Bool], _ second: [Bool]) -> Double {
        let n = Double(first.count)
        guard n > 0 else { return .nan }
        let agreed = Double(zip(first, second).count { $0 == $1 }) / n
        let (a, b) = (Double(first.count { $0 }) / n, Double(second.count { $0 }) / n)
        let chance = a * b + (1 - a) * (1 - b)
        return chance < 1 ? (agreed - chance) / (1 - chance) : 1
    }
}

/// A number for a table.
func fixed(_ value: Double, _ digits: Int = 3) -> String {
    guard value.isFinite else { return "–" }
    let scale = pow(10, Double(digits))
    let whole = (value.magnitude * scale).rounded()
    let (before, after) = (Int(whole / scale), Int(whole.truncatingRemainder(dividingBy: scale)))
    let tail = "\(after)"
    let sign = value < 0 && whole > 0 ? "−" : ""
    guard digits > 0 else { return "\(sign)\(before)" }
    return "\(sign)\(before)." + String(repeating: "0", count: digits - tail.count) + tail
}
