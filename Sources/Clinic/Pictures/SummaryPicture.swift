import Imaging
import Records

/// One picture that says it all: volumes, verdict, curves and every slice of every map. It goes to places that show
/// nothing but images, such as a hospital's archive, so it says of itself what it may not be used for.
struct SummaryPicture {
    let content: SummaryContent
    let slices: [RenderedPicture]

    private static let columns = 8
    private static let tile = 176.0
    private static let label = 120.0
    private static let header = 250.0

    func draw() -> ColourImage? {
        let shown = shownSlices()
        let width = Self.label + Self.tile * Double(max(shown.count, 6)) + 16
        let height = Self.header + Self.tile * Double(content.rows.count) + 40
        guard let canvas = Canvas(width: Int(width), height: Int(height)) else { return nil }
        drawHeader(on: canvas)
        drawCurves(on: canvas, x: width - 476, y: 24, width: 440, height: 190)
        for (row, map) in content.rows.enumerated() {
            let y = Self.header + Double(row) * Self.tile
            drawLegend(map.code, map.name, on: canvas, y: y)
            for (column, slice) in shown.enumerated() {
                guard let picture = slices.first(where: { $0.code == map.code && $0.slice == slice }) else {
                    continue
                }
                let x = Self.label + Double(column) * Self.tile
                place(picture.image, on: canvas, x: x, y: y)
                guard column == 0 else { continue }
                canvas.text("R", x: x + 4, y: y + Self.tile / 2 - 9, size: 13, .grey)
                canvas.text(
                    "L", x: x + Self.tile - 6, y: y + Self.tile / 2 - 9, size: 13, .grey, alignRight: true)
            }
        }
        canvas.text(
            "Right of the patient is on the left of each picture. Slices feet to head: "
                + shown.map { String($0 + 1) }.joined(separator: " "), x: 12, y: height - 28, size: 13, .grey)
        return canvas.pixels()
    }

    /// At most eight, evenly through the slices that hold brain.
    private func shownSlices() -> [Int] {
        let size = content.grid.columns * content.grid.rows
        let withBrain = (0..<content.grid.slices).filter { slice in
            content.brain[slice * size..<(slice + 1) * size].contains(true)
        }
        guard withBrain.count > Self.columns else { return withBrain }
        return (0..<Self.columns).map { withBrain[$0 * (withBrain.count - 1) / (Self.columns - 1)] }
    }

    private func place(_ image: ColourImage, on canvas: Canvas, x: Double, y: Double) {
        let scale = (Self.tile - 6) / Double(max(image.width, image.height))
        let (width, height) = (Double(image.width) * scale, Double(image.height) * scale)
        canvas.image(
            image, x: x + (Self.tile - width) / 2, y: y + (Self.tile - height) / 2, width: width,
            height: height)
    }

    private func drawHeader(on canvas: Canvas) {
        canvas.text(content.title, x: 12, y: 14, size: 24, bold: true)
        canvas.text("RESEARCH USE ONLY", x: 280, y: 19, size: 17, Colour(LesionColour.core), bold: true)
        canvas.text(content.algorithm, x: 490, y: 21, size: 14, .grey)
        let lines = content.lines
        for (index, line) in lines.enumerated() {
            let y = 56 + Double(index) * 29
            canvas.text(line.0, x: 12, y: y, size: 17, .grey)
            canvas.text(line.1, x: 400, y: y, size: 19, bold: true, alignRight: true)
        }
        for (index, reason) in content.reasons.prefix(6).enumerated() {
            canvas.text("\u{2022} " + reason, x: 430, y: 58 + Double(index) * 24, size: 14, .grey)
        }
    }

    private func drawLegend(_ code: String, _ name: String, on canvas: Canvas, y: Double) {
        canvas.text(name, x: 12, y: y + 16, size: name.count > 6 ? 13 : 19, bold: true)
        guard let window = MapWindow.of(pictureCode: code) else {
            for (index, swatch) in content.swatches.enumerated() {
                let top = y + 46 + Double(index) * 26
                canvas.fill(x: 12, y: top, width: 14, height: 14, Colour(swatch.0))
                canvas.text(swatch.1, x: 31, y: top - 2, size: 12, .grey)
            }
            return
        }
        canvas.text(window.unit, x: 12, y: y + 42, size: 12, .grey)
        let (top, height) = (y + 64, 92.0)
        for step in 0..<46 {
            let colour = window.scale.colour(at: 1 - Double(step) / 45)
            canvas.fill(x: 12, y: top + Double(step) * 2, width: 16, height: 2, Colour(colour))
        }
        canvas.text(whole(window.upper), x: 34, y: top - 7, size: 12, .grey)
        canvas.text(whole(window.lower), x: 34, y: top + height - 9, size: 12, .grey)
    }

    private func drawCurves(on canvas: Canvas, x: Double, y: Double, width: Double, height: Double) {
        let curves = content.curves
        guard let end = content.times.last, let start = content.times.first, end > start else { return }
        let peak = curves.flatMap(\.samples).max() ?? 0
        guard peak.isFinite, peak > 0 else { return }
        canvas.stroke([(x, y), (x, y + height), (x + width, y + height)], width: 1, .grey)
        for (index, curve) in curves.enumerated() {
            let points = zip(content.times, curve.samples).map { time, value in
                (
                    x: x + (time - start) / (end - start) * width,
                    y: y + height - max(-0.05, value / peak) * (height - 14)
                )
            }
            canvas.stroke(points, width: 2, Colour(curve.colour))
            canvas.text(
                curve.name, x: x + width - 90, y: y + 6 + Double(index) * 20, size: 14, Colour(curve.colour))
        }
        canvas.text(whole(peak) + content.curveUnit, x: x + 8, y: y - 2, size: 12, .grey)
        canvas.text(whole(end) + " s", x: x + width, y: y + height + 4, size: 12, .grey, alignRight: true)
    }

    private func whole(_ value: Double) -> String { String(Int(value.rounded())) }
}

extension Colour {
    init(_ colour: RGB) {
        self.init(
            red: Double(colour.red) / 255, green: Double(colour.green) / 255, blue: Double(colour.blue) / 255)
    }
}
