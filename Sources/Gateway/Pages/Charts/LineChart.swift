/// A line chart, drawn here so that it needs no script and prints as it looks. Colours come from the style sheet by
/// class, so that it follows light and dark.
package struct LineChart: Sendable {
    package struct Line: Sendable {
        package var name: String
        /// Style class: `line-artery`, `line-vein` and so on.
        package var style: StaticString
        package var values: [Double]

        package init(name: String, style: StaticString, values: [Double]) {
            self.name = name
            self.style = style
            self.values = values
        }
    }

    package var title: String
    package var xLabel: String
    package var yLabel: String
    package var xs: [Double]
    package var lines: [Line]
    /// Places on the x axis to mark.
    package var marks: [Double] = []
    /// The y axis reaches at least this far, so that a quiet signal does not fill the chart with its noise.
    package var leastUpper: Double

    package init(
        title: String, xLabel: String, yLabel: String, xs: [Double], lines: [Line], marks: [Double] = [],
        leastUpper: Double = 0
    ) {
        self.title = title
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.xs = xs
        self.lines = lines
        self.marks = marks
        self.leastUpper = leastUpper
    }

    private static let left = 38.0
    private static let right = 350.0
    private static let top = 26.0
    private static let bottom = 186.0

    package var html: HTML {
        let xAxis = Axis(holding: xs, count: 6, fromZero: false)
        let yAxis = Axis(holding: lines.flatMap(\.values) + [leastUpper], count: 4)
        return S.svg(
            .class("chart"), .named("viewBox", "0 0 360 226"), .role("img"), .label(title)
        ) {
            S.title(text: title)
            grid(xAxis, yAxis)
            for mark in marks { vertical(at: x(mark, xAxis), style: "chart-mark") }
            for line in lines { trace(line, xAxis, yAxis) }
            S.text(.class("chart-label"), place("x", 2), place("y", 14), text: yLabel)
            S.text(
                .class("chart-label"), place("x", Self.right), place("y", 222), .named("text-anchor", "end"),
                text: xLabel)
        }
    }

    /// Names of the lines with a sample of each.
    package var legend: HTML {
        H.ul(.class("legend")) {
            for line in lines {
                H.li {
                    S.svg(.class("legend-line"), .named("viewBox", "0 0 22 8"), .hiddenFromReaders) {
                        S.path(.class("\(line.style)"), .named("d", "M1 4H21"))
                    }
                    H.span(text: line.name)
                }
            }
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
                    text: Self.number(tick))
            }
            for tick in xAxis.ticks {
                S.text(
                    place("x", x(tick, xAxis)), place("y", Self.bottom + 17), .named("text-anchor", "middle"),
                    text: Self.number(tick))
            }
        }
    }

    private func vertical(at position: Double, style: String) -> HTML {
        S.line(
            .class(style), place("x1", position), place("x2", position), place("y1", Self.top),
            place("y2", Self.bottom))
    }

    /// Breaks where a value is missing rather than inventing one.
    private func trace(_ line: Line, _ xAxis: Axis, _ yAxis: Axis) -> HTML {
        var path = ""
        var isDown = false
        for (time, value) in zip(xs, line.values) {
            guard time.isFinite, value.isFinite else {
                isDown = false
                continue
            }
            let point = Figures.coordinate(x(time, xAxis)) + " " + Figures.coordinate(y(value, yAxis))
            path += (isDown ? "L" : "M") + point
            isDown = true
        }
        return S.path(.class("chart-line \(line.style)"), .named("d", path))
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

    private static func number(_ value: Double) -> String {
        Figures.decimal(value, places: value == value.rounded() ? 0 : 1)
    }
}
