import Codecs
import DICOM
import Testing

@Suite struct RLETests {
    /// One segment: a literal of three, a run of five.
    static let stream: [UInt8] =
        [1, 0, 0, 0, 64, 0, 0, 0] + [UInt8](repeating: 0, count: 56) + [2, 10, 20, 30, 0xFC, 7]

    @Test func `literals and runs are unpacked`() throws {
        let description = try PixelDescription(rows: 2, columns: 4, bitsAllocated: 8)
        let frame = try RLEDecoder().decode(Bytes(Self.stream), as: description)
        #expect(frame.bytes.array == [10, 20, 30, 7, 7, 7, 7, 7])
    }

    @Test func `the most significant bytes come first`() throws {
        let description = try PixelDescription(rows: 1, columns: 2, bitsAllocated: 16)
        let stream: [UInt8] =
            [2, 0, 0, 0, 64, 0, 0, 0, 68, 0, 0, 0] + [UInt8](repeating: 0, count: 52)
            + [1, 0x12, 0x34, 0x80, 1, 0x56, 0x78, 0]
        #expect(
            try RLEDecoder().decode(Bytes(stream), as: description).bytes.array == [0x56, 0x12, 0x78, 0x34])
    }

    @Test func `a stream cut anywhere is an error`() throws {
        let description = try PixelDescription(rows: 2, columns: 4, bitsAllocated: 8)
        for count in 0..<Self.stream.count {
            #expect(throws: CodecError.self) {
                try RLEDecoder().decode(Bytes(Array(Self.stream.prefix(count))), as: description)
            }
        }
    }

    @Test func `another number of segments is a mismatch`() throws {
        let description = try PixelDescription(rows: 2, columns: 2, bitsAllocated: 16)
        #expect(code { _ = try RLEDecoder().decode(Bytes(Self.stream), as: description) } == .mismatch)
    }

    @Test func `a frame far larger than its stream is refused before memory is taken`() throws {
        let description = try PixelDescription(rows: 30_000, columns: 30_000, bitsAllocated: 8)
        #expect(code { _ = try RLEDecoder().decode(Bytes(Self.stream), as: description) } == .truncated)
    }

    @Test func `segments outside of the stream are refused`() throws {
        let description = try PixelDescription(rows: 2, columns: 4, bitsAllocated: 8)
        for offset: UInt8 in [0, 63, 200, 255] {
            var stream = Self.stream
            stream[4] = offset
            #expect(throws: CodecError.self) { try RLEDecoder().decode(Bytes(stream), as: description) }
        }
    }

    @Test(arguments: [1, 2, 3, 127, 128, 129, 130, 255, 256, 257, 383, 384, 385], [1, 2, 3, 5])
    func `rows of any length and any runs come back`(columns: Int, variety: Int) throws {
        var random = SeededGenerator(seed: UInt64(columns * 10 + variety))
        // Without repetition a row takes the most room; with little variety runs of all lengths come up.
        let samples = (0..<3 * columns).map { index in
            variety == 5
                ? UInt8(truncatingIfNeeded: index) : UInt8.random(in: 0..<UInt8(variety), using: &random)
        }
        let description = try PixelDescription(rows: 3, columns: columns, bitsAllocated: 8)
        let frame = try Frame(Bytes(samples), as: description)
        let syntax = TransferSyntax(.rleLossless)
        let encoded = try RLEEncoder().encode(frame, as: syntax, options: EncodingOptions())
        let decoded = try RLEDecoder().decode(Bytes(encoded.codeStream), as: description)
        #expect(decoded.bytes == frame.bytes)
    }
}
