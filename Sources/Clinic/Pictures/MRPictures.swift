import Imaging
import Records

/// Draws the maps and lesions of an MR result, a picture for each slice, cropped to the head.
struct MRPictures {
    private struct Row {
        var code: String
        var colour: (Int) -> RGB
    }

    private let content: SummaryContent
    private let rows: [Row]
    private let crop: Crop

    init(_ result: MRPerfusion.Result) {
        let maps = result.maps
        content = SummaryContent(result)
        crop = Crop(around: maps.brain, grid: maps.grid)
        rows = [
            Self.map("rcbf", maps.cbf), Self.map("rcbv", maps.cbv), Self.map("mtt", maps.mtt),
            Self.map("tmax", maps.tmax),
            Row(code: "lesion") { index in
                let grey = Self.grey(maps.baseline[index])
                if maps.core[index] { return Self.blend(LesionColour.core, grey) }
                return maps.hypoperfused[index]
                    ? Self.blend(LesionColour.penumbra, grey) : RGB(grey, grey, grey)
            },
        ]
    }

    init(_ result: MRDiffusion.Result) {
        content = SummaryContent(result)
        crop = Crop(around: result.brain, grid: result.grid)
        rows = [
            Self.map("dwi", result.weighted), Self.map("adc", result.adc),
            Row(code: "dwi-lesion") { index in
                let grey = Self.grey(result.weighted[index])
                return result.lesion[index] ? Self.blend(LesionColour.core, grey) : RGB(grey, grey, grey)
            },
        ]
    }

    func all() -> [RenderedPicture] {
        var pictures: [RenderedPicture] = []
        for slice in 0..<content.grid.slices {
            for row in rows {
                pictures.append(
                    RenderedPicture(code: row.code, slice: slice, image: draw(slice, row.colour)))
            }
        }
        if let image = SummaryPicture(content: content, slices: pictures).draw() {
            pictures.insert(RenderedPicture(code: "summary", slice: nil, image: image), at: 0)
        }
        return pictures
    }

    private static func map(_ code: String, _ values: [Float]) -> Row {
        let window = MapWindow.of(pictureCode: code)
        return Row(code: code) { window?.colour(of: Double(values[$0])) ?? RGB(0, 0, 0) }
    }

    private func draw(_ slice: Int, _ colour: (Int) -> RGB) -> ColourImage {
        var image = ColourImage(width: crop.columns.count, height: crop.rows.count)
        for (y, row) in crop.rows.enumerated() {
            for (x, column) in crop.columns.enumerated() {
                let pixel = colour((slice * content.grid.rows + row) * content.grid.columns + column)
                image.set(x, y, (pixel.red, pixel.green, pixel.blue))
            }
        }
        return image
    }

    /// Signal of which the brain has 40.
    private static func grey(_ signal: Float) -> UInt8 {
        let fraction = signal / 90
        return fraction.isFinite ? UInt8(min(1, max(0, fraction)) * 255) : 0
    }

    /// The lesion's colour over the anatomy, which stays visible through it.
    private static func blend(_ colour: RGB, _ grey: UInt8) -> RGB {
        func mix(_ channel: UInt8) -> UInt8 { UInt8((Int(channel) * 7 + Int(grey) * 3) / 10) }
        return RGB(mix(colour.red), mix(colour.green), mix(colour.blue))
    }
}
