/// An opaque colour, eight bits a channel.
package struct RGB: Sendable, Hashable {
    package var red: UInt8
    package var green: UInt8
    package var blue: UInt8

    package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// `#rrggbb`, as style sheets and drawings write it.
    package var hexadecimal: String {
        func pair(_ value: UInt8) -> String {
            let digits = String(value, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        return "#" + pair(red) + pair(green) + pair(blue)
    }
}

/// A sequence of colours whose lightness rises evenly, so that it can be read by the colour-blind and in grey.
///
/// The control points are nine even samples of the published matplotlib scales of Smith and van der Walt (2015,
/// dedicated to the public domain); between them colours are interpolated linearly.
package struct ColourScale: Sendable {
    package let controlPoints: [RGB]
    /// 256 colours from the lowest to the highest value.
    package let table: [RGB]

    /// - Parameter controlPoints: at least two colours, evenly spaced.
    package init(_ controlPoints: [RGB]) {
        precondition(controlPoints.count >= 2, "A colour scale needs a colour at either end.")
        self.controlPoints = controlPoints
        table = (0..<256).map { step in
            let position = Double(step) / 255 * Double(controlPoints.count - 1)
            let lower = min(Int(position), controlPoints.count - 2)
            return Self.mix(controlPoints[lower], controlPoints[lower + 1], position - Double(lower))
        }
    }

    /// The colour at `fraction` of the scale; values outside 0 to 1 take the nearest end, NaN the lower one.
    package func colour(at fraction: Double) -> RGB {
        guard fraction > 0 else { return table[0] }
        return table[Int((min(fraction, 1) * 255).rounded())]
    }

    private static func mix(_ low: RGB, _ high: RGB, _ fraction: Double) -> RGB {
        func channel(_ from: UInt8, _ to: UInt8) -> UInt8 {
            UInt8((Double(from) + (Double(to) - Double(from)) * fraction).rounded())
        }
        return RGB(
            channel(low.red, high.red), channel(low.green, high.green), channel(low.blue, high.blue))
    }

    /// Blue to yellow, for blood flow and blood volume: dark is little.
    package static let viridis = ColourScale([
        RGB(0x44, 0x01, 0x54), RGB(0x47, 0x2d, 0x7b), RGB(0x3b, 0x52, 0x8b), RGB(0x2c, 0x72, 0x8e),
        RGB(0x21, 0x91, 0x8c), RGB(0x28, 0xae, 0x80), RGB(0x5e, 0xc9, 0x62), RGB(0xad, 0xdc, 0x30),
        RGB(0xfd, 0xe7, 0x25),
    ])

    /// Black over red to pale yellow, for times: bright is late.
    package static let inferno = ColourScale([
        RGB(0x00, 0x00, 0x04), RGB(0x21, 0x0c, 0x4a), RGB(0x56, 0x10, 0x6e), RGB(0x89, 0x22, 0x6a),
        RGB(0xbb, 0x37, 0x54), RGB(0xe3, 0x59, 0x32), RGB(0xf9, 0x8c, 0x0a), RGB(0xf9, 0xc9, 0x32),
        RGB(0xfc, 0xff, 0xa4),
    ])
}

/// How a map is turned into colours: drawn so by the analysis, and explained so by the legend beside it.
package struct MapWindow: Sendable {
    package let scale: ColourScale
    package let lower: Double
    package let upper: Double
    /// `s`, `mL/100 g`, `mL/100 g/min`.
    package let unit: String

    package init(scale: ColourScale, lower: Double, upper: Double, unit: String) {
        self.scale = scale
        self.lower = lower
        self.upper = upper
        self.unit = unit
    }

    /// The colour of one value; nil for a voxel without one (NaN).
    package func colour(of value: Double) -> RGB? {
        value.isNaN ? nil : scale.colour(at: (value - lower) / (upper - lower))
    }

    /// The window of a map by its picture code; nil for pictures that are not maps.
    package static func of(pictureCode: String) -> MapWindow? {
        switch pictureCode {
        case "cbf": MapWindow(scale: .viridis, lower: 0, upper: 60, unit: "mL/100 g/min")
        case "cbv": MapWindow(scale: .viridis, lower: 0, upper: 6, unit: "mL/100 g")
        case "mtt": MapWindow(scale: .inferno, lower: 0, upper: 16, unit: "s")
        case "tmax": MapWindow(scale: .inferno, lower: 0, upper: 12, unit: "s")
        case "mtt-dictionary": MapWindow(scale: .inferno, lower: 0, upper: 16, unit: "s")
        case "tmax-dictionary": MapWindow(scale: .inferno, lower: 0, upper: 12, unit: "s")
        case "delay": MapWindow(scale: .inferno, lower: 0, upper: 10, unit: "s")
        case "tmax-deviation": MapWindow(scale: .inferno, lower: 0, upper: 3, unit: "s")
        case "permeability": MapWindow(scale: .viridis, lower: 0, upper: 6, unit: "mL/100 g/min")
        case "ttp": MapWindow(scale: .inferno, lower: 0, upper: 40, unit: "s")
        default: nil
        }
    }
}

/// Colours of the lesion overlay. They differ in lightness as well as in hue.
package enum LesionColour {
    /// Vermilion: tissue below the blood flow threshold.
    package static let core = RGB(0xff, 0x5a, 0x36)
    /// Teal: tissue that is late but not core.
    package static let penumbra = RGB(0x1f, 0xb5, 0xa3)
}
