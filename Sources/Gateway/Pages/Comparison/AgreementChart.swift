import Clinic
import Statistics

/// Differences over means, with the bias and the limits of agreement.
struct AgreementChart {
    let agreement: Comparison.Agreement
    let words: Phrases.Comparison

    private static let left = 44.0
    private static let right = 350.0
    private static let top = 26.0
    private static let bottom = 186.0

    var html: HTML {
        let pairs = agreement.pairs
        let statistics = agreement.statistics
        let lines = statistics.map { [$0.lower.value, $0.bias.value, $0.upper.value] } ?? []
        let xAxis = Axis(holding: pairs.map(\.mean), count: 6)
        let yAxis = Axis(holding: pairs.map(\.difference) + lines + [0, 1], count: 5, fromZero: false)
        return S.svg(
            .class("chart agreement-chart"), .named("viewBox", "0 0 360 226"), .role("img"),
            .label(words.differenceAxis)
        ) {
            S.title(text: words.differenceAxis)
            grid(xAxis, yAxis)
            for (index, line) in lines.enumerated() {
                horizontal(y(line, yAxis), style: index == 1 ? "agreement-bias" : "agreement-limit")
            }
            for pair in pairs {
                S.circle(
                    .class("agreement-pair"), place("cx", x(pair.mean, xAxis)),
                    place("cy", y(pair.difference, yAxis)), .named("r", "3.2"))
            }
            S.text(.class("chart-label"), place("x", 2), place("y", 14), text: words.differenceAxis)
            S.text(
                .class("chart-label"), place("x", Self.right), place("y", 222), .named("text-anchor", "end"),
                text: words.meanAxis)
        }
    }

    private func grid(_ xAxis: Axis, _ yAxis: Axis) -> HTML {
        S.g(.class("chart-grid")) {
            for tick in yAxis.ticks {
                let height = y(tick, yAxis)
                S.line(
                    place("x1", Self.left), place("x2", Self.right), place("y1", height), place("y2", height))
                S.text(
                    place("x", Self.left - 6), place("y", height + 4), .named("text-anchor", "end"),
                    text: number(tick))
            }
            for tick in xAxis.ticks {
                S.text(
                    place("x", x(tick, xAxis)), place("y", Self.bottom + 17), .named("text-anchor", "middle"),
                    text: number(tick))
            }
        }
    }

    private func horizontal(_ height: Double, style: String) -> HTML {
        S.line(
            .class(style), place("x1", Self.left), place("x2", Self.right), place("y1", height),
            place("y2", height))
    }

    private func x(_ value: Double, _ axis: Axis) -> Double {
        Self.left + axis.fraction(value) * (Self.right - Self.left)
    }

    private func y(_ value: Double, _ axis: Axis) -> Double {
        Self.bottom - axis.fraction(value) * (Self.bottom - Self.top)
    }

    private func place(_ name: StaticString, _ value: Double) -> HTMLAttribute {
        .named(name, Figures.coordinate(value))
    }

    private func number(_ value: Double) -> String {
        Figures.decimal(value, places: value == value.rounded() ? 0 : 1)
    }
}
