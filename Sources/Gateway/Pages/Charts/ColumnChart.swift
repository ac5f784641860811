/// Columns side by side, such as days. Drawn here, so that it needs no script and prints as it looks.
package struct ColumnChart: Sendable {
    package struct Column: Sendable {
        package var name: String
        package var value: Double
        /// What a pointer resting on the column is told.
        package var hint: String

        package init(name: String, value: Double, hint: String) {
            self.name = name
            self.value = value
            self.hint = hint
        }
    }

    package var title: String
    package var yLabel: String
    package var columns: [Column]

    package init(title: String, yLabel: String, columns: [Column]) {
        self.title = title
        self.yLabel = yLabel
        self.columns = columns
    }

    private static let left = 44.0
    private static let right = 710.0
    private static let top = 26.0
    private static let bottom = 168.0

    package var html: HTML {
        let axis = Axis(holding: columns.map(\.value), count: 3)
        let width = (Self.right - Self.left) / Double(max(columns.count, 1))
        return S.svg(
            .class("chart chart-columns"), .named("viewBox", "0 0 720 196"), .role("img"), .label(title)
        ) {
            S.title(text: title)
            S.g(.class("chart-grid")) {
                for tick in axis.ticks { line(tick, axis) }
            }
            for (index, column) in columns.enumerated() {
                bar(column, at: Self.left + Double(index) * width, width: width, axis)
                if isNamed(index) { name(column, at: Self.left + (Double(index) + 0.5) * width) }
            }
            S.text(.class("chart-label"), place("x", 2), place("y", 14), text: yLabel)
        }
    }

    /// The last one has its name, and every seventh before it.
    private func isNamed(_ index: Int) -> Bool { (columns.count - 1 - index) % 7 == 0 }

    private func line(_ tick: Double, _ axis: Axis) -> HTML {
        let height = y(tick, axis)
        return S.g {
            S.line(place("x1", Self.left), place("x2", Self.right), place("y1", height), place("y2", height))
            S.text(
                place("x", Self.left - 6), place("y", height + 4), .named("text-anchor", "end"),
                text: Figures.decimal(tick, places: tick == tick.rounded() ? 0 : 1))
        }
    }

    private func bar(_ column: Column, at x: Double, width: Double, _ axis: Axis) -> HTML {
        let height = y(column.value, axis)
        return S.rect(
            .class("chart-column"), place("x", x + width * 0.14), place("y", height),
            place("width", width * 0.72), place("height", max(0, Self.bottom - height)), .named("rx", "1.5")
        ) { S.title(text: column.hint) }
    }

    private func name(_ column: Column, at x: Double) -> HTML {
        S.text(
            place("x", x), place("y", Self.bottom + 18), .named("text-anchor", "middle"), text: column.name)
    }

    private func y(_ value: Double, _ axis: Axis) -> Double {
        Self.bottom - axis.fraction(value) * (Self.bottom - Self.top)
    }

    private func place(_ name: StaticString, _ value: Double) -> HTMLAttribute {
        .named(name, Figures.coordinate(value))
    }
}
