import DICOM

/// An image as it is sent for printing: preformatted, so that its values need no window (PS3.3 C.13.5).
package struct FilmImage: Sendable, Equatable {
    package enum Colour: Sendable, Equatable {
        /// The smallest value is black.
        case monochrome2
        /// The smallest value is white.
        case monochrome1
        case rgb
    }

    /// Larger images are on no film.
    package static let mostPixels = 64 << 20

    package var rows: Int
    package var columns: Int
    package var colour: Colour
    /// 8 to 16.
    package var bitsStored: Int
    /// Colour by plane instead of by pixel.
    package var isPlanar: Bool
    /// Height of a pixel divided by its width.
    package var pixelAspect: Double

    package var bytesPerSample: Int { bitsStored > 8 ? 2 : 1 }
    package var byteCount: Int { rows * columns * (colour == .rgb ? 3 : 1) * bytesPerSample }
    package var largestValue: Int { (1 << bitsStored) - 1 }

    /// Reads the item of Basic Grayscale Image Sequence or Basic Color Image Sequence; the pixels stay where they are.
    /// - Throws: ``PrintRefusal``.
    package init(_ item: DataSet, isColour: Bool) throws(PrintRefusal) {
        rows = try Self.number(.rows, 1...65_535, in: item)
        columns = try Self.number(.columns, 1...65_535, in: item)
        guard rows * columns <= Self.mostPixels else {
            throw PrintRefusal(.resourceLimitation, "\(columns) x \(rows) pixels are too many for a film")
        }
        let samples = try Self.number(.samplesPerPixel, isColour ? 3...3 : 1...1, in: item)
        bitsStored = try Self.number(.bitsStored, isColour ? 8...8 : 8...16, in: item)
        _ = try Self.number(.bitsAllocated, bitsStored > 8 ? 16...16 : 8...8, in: item)
        _ = try Self.number(.highBit, (bitsStored - 1)...(bitsStored - 1), in: item)
        _ = try Self.number(.pixelRepresentation, 0...0, in: item)
        switch (item.string(.photometricInterpretation), samples) {
        case ("MONOCHROME1", 1): colour = .monochrome1
        case ("MONOCHROME2", 1): colour = .monochrome2
        case ("RGB", 3): colour = .rgb
        case (nil, _): throw PrintRefusal(missing: .photometricInterpretation)
        default: throw PrintRefusal(invalid: .photometricInterpretation)
        }
        isPlanar = samples == 3 && item.int(.planarConfiguration) == 1
        let aspect = item.doubles(.pixelAspectRatio)
        pixelAspect = aspect.count == 2 && aspect[0] > 0 && aspect[1] > 0 ? aspect[0] / aspect[1] : 1
        guard (0.01...100).contains(pixelAspect) else { throw PrintRefusal(invalid: .pixelAspectRatio) }
        guard let pixels = item.bytes(.pixelData) else { throw PrintRefusal(missing: .pixelData) }
        guard pixels.count >= byteCount else {
            throw PrintRefusal(
                .invalidAttributeValue, "there are \(pixels.count) bytes of pixels; \(byteCount) are needed",
                attributes: [.pixelData])
        }
    }

    private static func number(
        _ tag: Tag, _ range: ClosedRange<Int>, in item: DataSet
    ) throws(PrintRefusal) -> Int {
        guard item.contains(tag) else { throw PrintRefusal(missing: tag) }
        guard let number = item.int(tag), range.contains(number) else { throw PrintRefusal(invalid: tag) }
        return number
    }
}
