import Records

/// Turns the values of an image into shades of a page.
enum FilmTone {
    /// The shade, 0 for black to `most`, of each value of an image.
    static func shades(
        _ image: FilmImage, lut: PresentationLUT, isReversed: Bool, settings: FilmSettings, most: Int
    ) -> [UInt16] {
        let largest = image.largestValue
        var shades: [Int]
        switch lut {
        case .identity: shades = (0...largest).map { scaled($0, largest, to: most) }
        case .table(let table, let bits):
            let highest = (1 << bits) - 1
            shades = (0...largest).map { value in
                // The table has an entry for each value; one of another size is spread over them.
                let place = table.count == largest + 1 ? value : scaled(value, largest, to: table.count - 1)
                return scaled(Int(table[place]), highest, to: most)
            }
        case .linearOpticalDensity:
            let display = display(settings)
            let (darkest, brightest) = (Double(settings.maximumDensity), Double(settings.minimumDensity))
            shades = (0...largest).map { value in
                let density = darkest - (darkest - brightest) * Double(value) / Double(largest)
                return Int((display.value(ofDensity: density) * Double(most)).rounded())
            }
        }
        if (image.colour == .monochrome1) != isReversed { shades = shades.map { most - $0 } }
        return shades.map { UInt16($0) }
    }

    /// The shade of a part of the film without an image.
    static func shade(_ density: FilmDensity, _ settings: FilmSettings, most: Int) -> UInt16 {
        switch density {
        case .black: return 0
        case .white: return UInt16(most)
        case .optical(let hundredths):
            return UInt16((display(settings).value(ofDensity: Double(hundredths)) * Double(most)).rounded())
        }
    }

    private static func display(_ settings: FilmSettings) -> GrayscaleDisplay {
        GrayscaleDisplay(
            densities: settings.minimumDensity...settings.maximumDensity,
            illumination: settings.illumination,
            ambientLight: settings.ambientLight)
    }

    /// Rounded to the nearest, halves up.
    private static func scaled(_ value: Int, _ largest: Int, to most: Int) -> Int {
        (value * most * 2 + largest) / (largest * 2)
    }
}
