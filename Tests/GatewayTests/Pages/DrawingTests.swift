import Records
import Testing

@testable import Gateway

@Suite struct DrawingTests {
    @Test(
        arguments: [
            [0, 1, 2, 3], [.nan, .infinity, -.infinity, 1], [], [5], [0, 0, 0, 0], [1e300, -1e300, 0, 1],
            [-3, 300, 12, .nan],
        ] as [[Double]])
    func `a chart holds nothing but numbers`(values: [Double]) {
        let chart = LineChart(
            title: "t", xLabel: "x", yLabel: "y", xs: [0, 1, 2, 3],
            lines: [LineChart.Line(name: "a", style: "line-artery", values: values)], marks: [2, .nan])
        let markup = chart.html.markup.lowercased()
        #expect(!markup.contains("nan") && !markup.contains("inf") && !markup.contains("e+"))
    }

    @Test func `an axis has round ends around its values`() {
        let axis = Axis(holding: [3, 417], count: 4)
        #expect(axis.ticks == [0, 200, 400, 600])
        #expect(axis.fraction(300) == 0.5)
    }

    @Test func `colour scales grow lighter from end to end`() {
        func lightness(_ colour: RGB) -> Double {
            0.2126 * Double(colour.red) + 0.7152 * Double(colour.green) + 0.0722 * Double(colour.blue)
        }
        for scale in [ColourScale.viridis, .inferno] {
            #expect(scale.table.count == 256)
            let steps = scale.table.map(lightness)
            for (low, high) in zip(steps, steps.dropFirst()) { #expect(high > low - 1) }
        }
    }

    @Test func `a map's window clips and has no colour for nothing`() throws {
        let window = try #require(MapWindow.of(pictureCode: "tmax"))
        #expect(window.colour(of: -5) == ColourScale.inferno.table.first)
        #expect(window.colour(of: 99) == ColourScale.inferno.table.last)
        #expect(window.colour(of: .nan) == nil)
        #expect(MapWindow.of(pictureCode: "lesion") == nil)
        #expect(RGB(255, 10, 0).hexadecimal == "#ff0a00")
    }
}
