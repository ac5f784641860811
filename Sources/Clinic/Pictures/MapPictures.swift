import Imaging
import Records

/// A picture that an analysis has drawn.
package struct RenderedPicture: Sendable {
    package var code: String
    /// Slice of the analysis grid, feet to head; nil for a montage of all.
    package var slice: Int?
    package var image: ColourImage
}

/// Draws the maps and the lesion overlay of a result, a picture for each slice, cropped to the head.
struct MapPictures {
    static let mapCodes = [
        "cbf", "cbv", "mtt", "tmax", "tmax-dictionary", "mtt-dictionary", "delay", "tmax-deviation",
    ]
    /// Window of the plain image under the lesions, in Hounsfield units.
    static let anatomyWindow = (lower: Float(0), upper: Float(80))

    /// Enhancement that is drawn white, in Hounsfield units.
    private static let brightestVesselHounsfield: Float = 300

    private let result: CTPerfusion.Result
    private let crop: Crop

    init(_ result: CTPerfusion.Result) {
        self.result = result
        crop = Crop(around: result.brain, grid: result.grid)
    }

    func all() -> [RenderedPicture] {
        var pictures: [RenderedPicture] = []
        for slice in 0..<result.grid.slices {
            for code in Self.mapCodes + (result.permeability == nil ? [] : ["permeability"]) {
                pictures.append(RenderedPicture(code: code, slice: slice, image: map(code, slice)))
            }
            pictures.append(RenderedPicture(code: "lesion", slice: slice, image: lesion(slice)))
            pictures.append(RenderedPicture(code: "vessels", slice: slice, image: vessels(slice)))
        }
        let summary = SummaryPicture(result: result, slices: pictures)
        if let image = summary.draw() {
            pictures.insert(RenderedPicture(code: "summary", slice: nil, image: image), at: 0)
        }
        return pictures
    }

    private func values(_ code: String) -> [Float] {
        switch code {
        case "cbf": result.cbf
        case "cbv": result.cbv
        case "mtt": result.mtt
        case "tmax-dictionary": result.transitTimes.tmax
        case "mtt-dictionary": result.transitTimes.mtt
        case "delay": result.transitTimes.delay
        case "tmax-deviation": result.transitTimes.tmaxDeviation
        case "permeability": result.permeability?.transfer ?? result.tmax
        default: result.tmax
        }
    }

    private func map(_ code: String, _ slice: Int) -> ColourImage {
        let values = values(code)
        let window = MapWindow.of(pictureCode: code)
        return draw(slice) { index in
            window?.colour(of: Double(values[index])) ?? RGB(0, 0, 0)
        }
    }

    private func lesion(_ slice: Int) -> ColourImage {
        draw(slice) { index in
            let grey = anatomy(result.baseline[index])
            if result.core[index] { return blend(LesionColour.core, grey) }
            return result.hypoperfused[index] ? blend(LesionColour.penumbra, grey) : RGB(grey, grey, grey)
        }
    }

    /// The largest enhancement over time: vessels are bright.
    private func vessels(_ slice: Int) -> ColourImage {
        draw(slice) { index in
            let fraction = result.peak[index] / Self.brightestVesselHounsfield
            let grey = fraction.isFinite ? UInt8(min(1, max(0, fraction).squareRoot()) * 255) : 0
            return RGB(grey, grey, grey)
        }
    }

    private func draw(_ slice: Int, colour: (Int) -> RGB) -> ColourImage {
        var image = ColourImage(width: crop.columns.count, height: crop.rows.count)
        for (y, row) in crop.rows.enumerated() {
            for (x, column) in crop.columns.enumerated() {
                let pixel = colour((slice * result.grid.rows + row) * result.grid.columns + column)
                image.set(x, y, (pixel.red, pixel.green, pixel.blue))
            }
        }
        return image
    }

    private func anatomy(_ hounsfield: Float) -> UInt8 {
        let window = Self.anatomyWindow
        let fraction = (hounsfield - window.lower) / (window.upper - window.lower)
        return fraction.isFinite ? UInt8(min(1, max(0, fraction)) * 255) : 0
    }

    /// The lesion's colour over the anatomy, which stays visible through it.
    private func blend(_ colour: RGB, _ grey: UInt8) -> RGB {
        func mix(_ channel: UInt8) -> UInt8 { UInt8((Int(channel) * 7 + Int(grey) * 3) / 10) }
        return RGB(mix(colour.red), mix(colour.green), mix(colour.blue))
    }
}

/// The part of the grid that holds the brain, with a margin.
struct Crop {
    var columns: Range<Int>
    var rows: Range<Int>

    init(around brain: [Bool], grid: Grid) {
        var (left, right, top, bottom) = (grid.columns, -1, grid.rows, -1)
        for index in brain.indices where brain[index] {
            let column = index % grid.columns
            let row = index / grid.columns % grid.rows
            left = min(left, column)
            right = max(right, column)
            top = min(top, row)
            bottom = max(bottom, row)
        }
        guard right >= left, bottom >= top else {
            columns = 0..<grid.columns
            rows = 0..<grid.rows
            return
        }
        let margin = max(right - left, bottom - top) / 12
        columns = max(0, left - margin)..<min(grid.columns, right + margin + 1)
        rows = max(0, top - margin)..<min(grid.rows, bottom + margin + 1)
    }
}
