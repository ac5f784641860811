import Codecs
import DICOM
import Testing

@Suite struct PixelDescriptionTests {
    @Test func `giant dimensions cost an error and no memory`() {
        for (rows, columns, samples) in [(65_535, 65_535, 3), (Int.max, 2, 1), (Int.max / 2, Int.max / 2, 4)]
        {
            #expect(
                code {
                    _ = try PixelDescription(
                        rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: 16)
                } == .overBudget)
        }
    }

    @Test func `too many frames are refused`() {
        #expect(
            code { _ = try PixelDescription(rows: 1, columns: 1, bitsAllocated: 8, frameCount: .max) }
                == .overBudget)
    }

    @Test(arguments: [0, -1, 33, 64, Int.max, Int.min])
    func `impossible bits allocated are refused`(bits: Int) {
        #expect(
            code { _ = try PixelDescription(rows: 1, columns: 1, bitsAllocated: bits) } == .invalidAttribute)
    }

    @Test func `more bits stored than allocated are refused`() {
        #expect(
            code { _ = try PixelDescription(rows: 1, columns: 1, bitsAllocated: 8, bitsStored: 12) }
                == .invalidAttribute)
    }

    @Test func `a high bit outside of the sample is refused`() {
        for highBit in [-1, 10, 16] {
            #expect(
                code {
                    _ = try PixelDescription(
                        rows: 1, columns: 1, bitsAllocated: 16, bitsStored: 12, highBit: highBit)
                } == .invalidAttribute)
        }
    }

    @Test func `a data set without rows names the attribute`() throws {
        var dataSet = Picture().dataSet()
        dataSet.remove(.rows)
        let error = #expect(throws: CodecError.self) { try PixelDescription(dataSet) }
        #expect(error?.code == .missingAttribute)
        #expect(error?.description.contains("(0028,0010)") == true)
    }

    @Test func `a data set without pixel data says so`() {
        var dataSet = Picture().dataSet()
        dataSet.remove(.pixelData)
        #expect(
            code { _ = try PixelData(dataSet, transferSyntax: .explicitVRLittleEndian) } == .noPixelData)
    }
}
