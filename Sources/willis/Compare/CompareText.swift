import Clinic
import Records
import Statistics

/// A comparison in lines for people.
enum CompareText {
    static func lines(_ comparison: Comparison) -> [String] {
        guard !comparison.agreements.isEmpty else {
            return ["No study has both a result of ours and a number from another program."]
        }
        var lines: [String] = []
        for source in comparison.agreements.map(\.source).unique {
            if !lines.isEmpty { lines.append("") }
            lines.append("\(source)  (ours minus theirs, mL; 95 % confidence intervals)")
            for one in comparison.agreements where one.source == source { lines.append("  " + line(one)) }
            for one in comparison.decisions where one.source == source { lines += self.lines(one) }
        }
        return lines
    }

    private static func line(_ one: Comparison.Agreement) -> String {
        let name = one.measure.rawValue.padded(14)
        guard let statistics = one.statistics else {
            return "\(name) n 1  difference \(number(one.pairs[0].difference))"
        }
        return
            "\(name) n \(statistics.count)  bias \(text(statistics.bias))  limits \(text(statistics.lower)) to "
            + text(statistics.upper)
    }

    private static func lines(_ one: Comparison.Decision) -> [String] {
        let flips = one.flips
        return [
            "  \(one.rule.padded(14)) \(flips.count) of \(one.cases.count) decided otherwise by the volumes"
        ]
            + flips.map { "    \($0.studyUID)  ours \($0.ours.rawValue), theirs \($0.theirs.rawValue)" }
    }

    private static func text(_ estimate: BlandAltman.Estimate) -> String {
        "\(number(estimate.value)) (\(number(estimate.interval.lowerBound)) to \(number(estimate.interval.upperBound)))"
    }

    private static func number(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}

extension String {
    fileprivate func padded(_ width: Int) -> String {
        count >= width ? self : self + String(repeating: " ", count: width - count)
    }
}

extension [String] {
    /// Each once, in order.
    fileprivate var unique: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
