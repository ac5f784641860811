import DICOM
import Records
import Testing

@testable import Clinic

@Suite("Shades of a film")
struct FilmToneTests {
    /// Indices of just noticeable differences and their luminance in cd/m², by the other formula of PS3.14 section 7.
    @Test(
        "follow the Grayscale Standard Display Function",
        arguments: [
            (1.0, 0.0500), (100.0, 1.8508), (300.0, 23.3989), (500.0, 119.1318), (800.0, 933.1874),
            (1023.0, 3993.3296),
        ])
    func indices(_ index: Double, _ luminance: Double) {
        #expect(abs(GrayscaleDisplay.index(luminance) - index) < 0.5)
    }

    @Test("are black at the highest and white at the lowest density")
    func ends() {
        let settings = FilmSettings()
        #expect(FilmTone.shade(.optical(300), settings, most: 4095) == 0)
        #expect(FilmTone.shade(.optical(20), settings, most: 4095) == 4095)
        #expect(FilmTone.shade(.black, settings, most: 255) == 0)
        #expect(FilmTone.shade(.white, settings, most: 255) == 255)
    }

    @Test("turn over with polarity and with MONOCHROME1, and back with both")
    func polarity() throws {
        func shades(_ photometric: String, _ isReversed: Bool) throws -> [UInt16] {
            FilmTone.shades(
                try Self.image(photometric), lut: .identity, isReversed: isReversed, settings: FilmSettings(),
                most: 255)
        }
        let straight = try shades("MONOCHROME2", false)
        #expect(straight == (0...255).map { UInt16($0) })
        #expect(try shades("MONOCHROME2", true) == straight.reversed())
        #expect(try shades("MONOCHROME1", false) == straight.reversed())
        #expect(try shades("MONOCHROME1", true) == straight)
    }

    static func image(_ photometric: String, rows: Int = 2, columns: Int = 2) throws -> FilmImage {
        try FilmImage(item(photometric, rows: rows, columns: columns), isColour: false)
    }

    static func item(_ photometric: String, rows: Int = 2, columns: Int = 2) -> DataSet {
        var item = DataSet()
        item.set(.samplesPerPixel, 1)
        item.set(.photometricInterpretation, photometric)
        item.set(.rows, rows)
        item.set(.columns, columns)
        item.set(.bitsAllocated, 8)
        item.set(.bitsStored, 8)
        item.set(.highBit, 7)
        item.set(.pixelRepresentation, 0)
        item.set(.pixelData, Bytes([UInt8](repeating: 0, count: rows * columns)), vr: .OB)
        return item
    }

    @Test("refuse an image whose pixels are missing or too few")
    func pixels() {
        var few = Self.item("MONOCHROME2")
        few.set(.rows, 3)
        #expect(throws: PrintRefusal.self) { try FilmImage(few, isColour: false) }
        few.remove(.pixelData)
        #expect(throws: PrintRefusal.self) { try FilmImage(few, isColour: false) }
        var huge = Self.item("MONOCHROME2")
        huge.set(.rows, 65_535)
        huge.set(.columns, 65_535)
        #expect { try FilmImage(huge, isColour: false) } throws: {
            ($0 as? PrintRefusal)?.status == .resourceLimitation
        }
    }
}

@Suite("Resampling of a film")
struct ResamplingTests {
    @Test(
        "weights of each pixel are one together",
        arguments: [
            Magnification.none, .replicate, .bilinear, .cubic,
        ])
    func weights(_ kind: Magnification) {
        for (source, target) in [(7, 7), (7, 31), (31, 7), (1, 9), (9, 1), (640, 639)] {
            let taps = Taps(source: source, target: target, range: 0..<target, kind)
            for position in 0..<target {
                let sum = (0..<taps.width).reduce(0.0) { $0 + taps.weights[position * taps.width + $1] }
                #expect(abs(sum - 1) < 1e-9)
                #expect(taps.starts[position] >= 0 && taps.starts[position] + taps.width <= source)
            }
        }
    }
}
