import Codecs
import DICOM
import Testing

@Suite struct TransformTests {
    @Test func `the window of the standard's formula`() {
        // PS3.3 C.11.2.1.2, its own example: c=2048, w=4096 maps 0...4095 onto the whole range.
        let window = VOITransform.window(center: 2048, width: 4096, .linear)
        #expect(window(0) == 0)
        #expect(window(4095) == 1)
        #expect(abs(window(2047.5) - 0.5) < 1e-9)
        // c=0, w=1: x <= -0.5 is black, everything else white.
        let narrow = VOITransform.window(center: 0, width: 1, .linear)
        #expect(narrow(-0.5) == 0)
        #expect(narrow(-0.4) == 1)
        let exact = VOITransform.window(center: 50, width: 100, .linearExact)
        #expect(exact(0) == 0 && exact(25) == 0.25 && exact(100) == 1)
        let sigmoid = VOITransform.window(center: 50, width: 100, .sigmoid)
        #expect(sigmoid(50) == 0.5)
        #expect(abs(sigmoid(100) - 0.880797) < 1e-6)
    }

    @Test func `a window without a width is passed over, and the picture shows all the same`() throws {
        var dataSet = DataSet()
        dataSet.set(.photometricInterpretation, "MONOCHROME2")
        dataSet.set(.windowCenter, [40.0, 0.0])
        dataSet.set(.windowWidth, [80.0, 0.0])
        #expect(try VOITransform.all(dataSet).count == 1)
        dataSet.set(.windowCenter, 0.0)
        dataSet.set(.windowWidth, 0.0)
        #expect(try VOITransform.all(dataSet).isEmpty)
        _ = try PixelTransform(dataSet)
    }

    @Test func `what is not a number is black and infinity white`() {
        let window = VOITransform.window(center: 50, width: 100, .linear)
        #expect(window(.nan) == 0 && window(.infinity) == 1 && window(-.infinity) == 0)
    }

    @Test func `rescaling gives Hounsfield units`() throws {
        var dataSet = Picture(stored: 16).dataSet()
        dataSet.set(.rescaleSlope, 2.0)
        dataSet.set(.rescaleIntercept, -1024.0)
        let modality = try ModalityTransform(dataSet)
        #expect(modality(1000) == 976)
        let frame = try Frame([0, 0, 0xE8, 3], as: PixelDescription(rows: 1, columns: 2, bitsAllocated: 16))
        #expect(try modality.values(frame) == [-1024, 976])
        dataSet.set(.rescaleSlope, 0.0)
        #expect(code { _ = try ModalityTransform(dataSet) } == .invalidAttribute)
    }

    @Test func `an enhanced image is rescaled and windowed by the functional groups of each frame`() throws {
        func group(_ slope: Double, _ center: Double) -> DataSet {
            var (values, window, groups) = (DataSet(), DataSet(), DataSet())
            values.set(.rescaleSlope, slope)
            values.set(.rescaleIntercept, -1024.0)
            window.set(.windowCenter, center)
            window.set(.windowWidth, 100.0)
            groups.set(.pixelValueTransformationSequence, [values])
            groups.set(.frameVOILUTSequence, [window])
            return groups
        }
        var dataSet = Picture(stored: 16).dataSet()
        dataSet.set(.perFrameFunctionalGroupsSequence, [group(1, 40), group(2, 50)])
        #expect(try ModalityTransform(dataSet)(1000) == -24)
        #expect(try ModalityTransform(dataSet, frame: 1)(1000) == 976)
        let windows = try (0..<2).map { try VOITransform.all(dataSet, frame: $0) }
        #expect(windows.map(\.count) == [1, 1])
        for (voi, center) in zip(windows.map { $0[0] }, [40.0, 50]) {
            #expect(abs(voi(center - 0.5) - 0.5) < 1e-9)
        }
        guard case .grayscale(let modality, let voi?, _) = try PixelTransform(dataSet, frame: 1) else {
            Issue.record("grey was expected")
            return
        }
        #expect(modality(1000) == 976 && abs(voi(49.5) - 0.5) < 1e-9)
    }

    @Test func `windows that are no numbers are passed over, slopes are refused`() throws {
        for number in [Double.nan, .infinity] {
            var dataSet = DataSet()
            dataSet.set(.windowCenter, number, vr: .FD)
            dataSet.set(.windowWidth, 100.0, vr: .FD)
            #expect(try VOITransform.all(dataSet).isEmpty)
            dataSet = DataSet()
            dataSet.set(.rescaleIntercept, number, vr: .FD)
            #expect(code { _ = try ModalityTransform(dataSet) } == .invalidAttribute)
        }
    }

    @Test func `entries with more bits than their descriptor says are white`() throws {
        let table = try LookupTable(firstMapped: 0, bitsPerEntry: 8, entries: [0, 4000])
        #expect(VOITransform.table(table)(1) == 1)
    }

    @Test func `references to empty segments do not go on and on`() throws {
        let references = (0..<8000).flatMap { _ in [2, 0xFFFF, 4 * 8000, 0] }
        let segments = references + [Int](repeating: 0, count: 60_000)
        var dataSet = DataSet()
        dataSet.set(.redPaletteColorLookupTableDescriptor, [4, 0, 16], vr: .US)
        dataSet.set(.segmentedRedPaletteColorLookupTableData, segments, vr: .OW)
        // Within the minute that a test may take it ends only when somebody counts.
        #expect(code { _ = try PaletteColor(dataSet) } == .invalidAttribute)
    }

    @Test func `grey of three samples is no grey`() throws {
        let frame = try Frame(
            [1, 2, 3],
            as: PixelDescription(
                rows: 1, columns: 1, samplesPerPixel: 3, bitsAllocated: 8,
                photometricInterpretation: .monochrome2
            ))
        #expect(code { _ = try ColorTransform.rgb(frame) } == .unsupportedPixels)
    }

    @Test func `tables begin at their first number and end at their last`() throws {
        let table = try LookupTable(firstMapped: -2, bitsPerEntry: 12, entries: [10, 20, 30])
        #expect([-9, -2, -1, 0, 9].map { table[$0] } == [10, 10, 20, 30, 30])
        #expect(table[.min] == 10)
        #expect(table[.max] == 30)
    }

    @Test func `a modality table of 16-bit entries is read`() throws {
        var item = DataSet()
        item.set(.lutDescriptor, [3, 0xFFFE, 16], vr: .US)
        item.set(.lutData, [100, 200, 300], vr: .US)
        var dataSet = Picture(signed: true).dataSet()
        dataSet.set(.modalityLUTSequence, [item])
        let modality = try ModalityTransform(dataSet)
        #expect([-5, -2, -1, 0, 5].map { modality($0) } == [100, 100, 200, 300, 300])
        item.set(.lutData, [100, 200], vr: .US)
        dataSet.set(.modalityLUTSequence, [item])
        #expect(code { _ = try ModalityTransform(dataSet) } == .invalidAttribute)
    }

    private func palette(_ data: [UInt8], segmented: Bool, count: Int, bits: Int = 8) throws -> PaletteColor {
        var dataSet = DataSet()
        let descriptors: [DICOM.Tag] = [
            .redPaletteColorLookupTableDescriptor, .greenPaletteColorLookupTableDescriptor,
            .bluePaletteColorLookupTableDescriptor,
        ]
        let plain: [DICOM.Tag] = [
            .redPaletteColorLookupTableData, .greenPaletteColorLookupTableData,
            .bluePaletteColorLookupTableData,
        ]
        let pieces: [DICOM.Tag] = [
            .segmentedRedPaletteColorLookupTableData, .segmentedGreenPaletteColorLookupTableData,
            .segmentedBluePaletteColorLookupTableData,
        ]
        for index in 0..<3 {
            dataSet.set(descriptors[index], [count, 0, bits], vr: .US)
            dataSet.set((segmented ? pieces : plain)[index], Bytes(data), vr: .OW)
        }
        return try PaletteColor(dataSet)
    }

    @Test func `a palette gives colours`() throws {
        let palette = try palette([9, 8, 7, 6], segmented: false, count: 4)
        let frame = try Frame([0, 3, 200], as: PixelDescription(rows: 1, columns: 3, bitsAllocated: 8))
        #expect(try palette.rgb(frame).bytes.array == [9, 9, 9, 6, 6, 6, 6, 6, 6])
    }

    @Test func `segments expand as lines and references`() throws {
        // Discrete 0 and 10; a line of 4 to 50; then the first segment again (PS3.3 C.7.9.2).
        let data: [UInt8] = [0, 2, 0, 10, 1, 4, 50, 2, 1, 0, 0, 0, 0, 0]
        let palette = try palette(data, segmented: true, count: 8)
        #expect(palette.red.entries == [0, 10, 20, 30, 40, 50, 0, 10])
    }

    @Test func `segments of 16 bits expand too`() throws {
        let words: [UInt16] = [0, 1, 1000, 1, 2, 3000]
        let data = words.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        #expect(try palette(data, segmented: true, count: 3, bits: 16).blue.entries == [1000, 2000, 3000])
    }

    @Test(
        arguments: [
            [3, 1, 0, 0], [1, 4, 50, 0], [0, 9, 1, 1], [2, 1, 0, 0, 0, 0], [2, 255, 0, 0, 0, 255],
            [0, 1, 5, 2, 1, 3, 0, 0, 0, 0],
        ] as [[UInt8]])
    func `broken segments are refused`(data: [UInt8]) {
        #expect(code { _ = try palette(data, segmented: true, count: 8) } == .invalidAttribute)
    }

    @Test func `luminance and chrominances become red, green and blue`() throws {
        // PS3.3 C.7.6.3.1.2, inverted; values as pydicom has them.
        let description = try PixelDescription(
            rows: 1, columns: 3, samplesPerPixel: 3, bitsAllocated: 8, photometricInterpretation: .ybrFull)
        let frame = try Frame([76, 85, 255, 128, 128, 128, 150, 44, 21], as: description)
        #expect(try ColorTransform.rgb(frame).bytes.array == [254, 0, 0, 128, 128, 128, 0, 255, 1])
    }

    @Test func `a display picture follows the data set`() throws {
        var dataSet = Picture(rows: 1, columns: 3, stored: 16, interpretation: .monochrome1).dataSet()
        dataSet.set(.windowCenter, 50.0)
        dataSet.set(.windowWidth, 100.0)
        dataSet.set(.voilutFunction, "LINEAR_EXACT")
        dataSet.set(.pixelData, [0, 0, 50, 0, 100, 0] as Bytes, vr: .OW)
        let pixels = try PixelData(dataSet, transferSyntax: .explicitVRLittleEndian)
        #expect(try PixelTransform(dataSet).display(pixels.frame(0)) == [255, 128, 0])
        dataSet.set(.presentationLUTShape, "IDENTITY")
        #expect(try PixelTransform(dataSet).display(pixels.frame(0)) == [0, 128, 255])
        dataSet.set(.windowWidth, 0.0)
        #expect(try PixelTransform(dataSet).display(pixels.frame(0)) == [0, 128, 255])
    }
}
