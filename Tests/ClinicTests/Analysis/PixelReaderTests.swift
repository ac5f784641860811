import DICOM
import Testing

@testable import Clinic

@Suite struct PixelReaderTests {
    /// An image of one row with the given words, read back as Hounsfield units.
    private func read(
        _ words: [UInt16], layout: PixelLayout, isBigEndian: Bool = false
    ) throws -> [Float] {
        let bytes = words.flatMap { word in
            let (low, high) = (UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8))
            return isBigEndian ? [high, low] : [low, high]
        }
        return try read(bytes, columns: words.count, layout: layout, isBigEndian: isBigEndian)
    }

    private func read(
        _ bytes: [UInt8], columns: Int, layout: PixelLayout, isBigEndian: Bool = false
    ) throws -> [Float] {
        let frame = try SmallHead.frame(columns: columns, rows: 1, pixels: layout)
        var found = [Float](repeating: .nan, count: columns)
        try found.withUnsafeMutableBufferPointer { target in
            try PixelReader.read(
                frame, from: PixelBytes(bytes: Bytes(bytes), isBigEndian: isBigEndian), into: target)
        }
        return found
    }

    private func layout(
        allocated: Int = 16, stored: Int = 16, highBit: Int? = nil, isSigned: Bool = false, slope: Double = 1,
        intercept: Double = 0,
        padding: Int? = nil
    ) -> PixelLayout {
        PixelLayout(
            bitsAllocated: allocated, bitsStored: stored, highBit: highBit ?? stored - 1, isSigned: isSigned,
            samplesPerPixel: 1, slope: slope,
            intercept: intercept, padding: padding)
    }

    @Test func `unsigned words are rescaled`() throws {
        #expect(
            try read([0, 1024, 65_535], layout: layout(slope: 2, intercept: -1024)) == [-1024, 1024, 130_046])
    }

    @Test func `signed words keep their sign at any number of stored bits`() throws {
        #expect(try read([0xFFFF, 0x8000, 0x7FFF], layout: layout(isSigned: true)) == [-1, -32_768, 32_767])
        #expect(
            try read([0x0FFF, 0x0800, 0x07FF], layout: layout(stored: 12, isSigned: true)) == [
                -1, -2048, 2047,
            ])
    }

    @Test func `overlay bits above the stored ones do not count`() throws {
        #expect(try read([0xF123, 0x1FFF], layout: layout(stored: 12)) == [0x123, 0xFFF])
    }

    @Test func `stored bits may lie at the top of the word`() throws {
        #expect(
            try read([0xFFF0, 0x1230], layout: layout(stored: 12, highBit: 15, isSigned: true)) == [
                -1, 0x123,
            ])
        #expect(throws: PixelError.self) { try read([1], layout: layout(stored: 12, highBit: 10)) }
    }

    @Test func `padding is air whatever the rescaling`() throws {
        let found = try read([63_536, 1024], layout: layout(isSigned: true, intercept: 5, padding: -2000))
        #expect(found == [-1024, 1029])
        #expect(try read([63_536], layout: layout(padding: 63_536)) == [-1024])
    }

    @Test func `big-endian words are swapped`() throws {
        #expect(try read([258], layout: layout(), isBigEndian: true) == [258])
    }

    @Test func `bytes are read as well`() throws {
        #expect(try read([200, 3], columns: 2, layout: layout(allocated: 8, stored: 8)) == [200, 3])
        #expect(try read([0xFF], columns: 1, layout: layout(allocated: 8, stored: 8, isSigned: true)) == [-1])
    }

    @Test(arguments: [(1, 1), (32, 32), (16, 0), (16, 17), (0, 0), (-16, 4)])
    func `layouts that cannot be are errors`(allocated: Int, stored: Int) throws {
        #expect(throws: PixelError.self) {
            try read([1, 2], layout: layout(allocated: allocated, stored: stored))
        }
    }

    @Test func `too few pixels are an error that counts them`() throws {
        let error = #expect(throws: PixelError.self) { try read([1, 2, 3], columns: 2, layout: layout()) }
        #expect(error?.description.contains("3 bytes") == true)
    }
}
