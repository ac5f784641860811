import Codecs
import DICOM
import Testing

@Suite struct JPEGLosslessTests {
    private func samples(_ count: Int, precision: Int, seed: UInt64) -> [Int] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in Int.random(in: 0..<1 << precision, using: &random) }
    }

    private func decode(
        _ stream: [UInt8], rows: Int, columns: Int, components: Int = 1, allocated: Int = 16
    ) throws -> [Int] {
        let description = try PixelDescription(
            rows: rows, columns: columns, samplesPerPixel: components, bitsAllocated: allocated,
            photometricInterpretation: components == 1 ? .monochrome2 : .rgb)
        return try JPEGLosslessDecoder().decode(Bytes(stream), as: description).integers.map { Int($0) }
    }

    @Test(arguments: 1...7, 2...16)
    func `each predictor gives back each depth`(predictor: Int, precision: Int) throws {
        let expected = samples(11 * 7, precision: precision, seed: UInt64(predictor * 100 + precision))
        var writer = LosslessWriter(precision: precision, predictor: predictor)
        let stream = writer.write(expected, rows: 11, columns: 7)
        #expect(try decode(stream, rows: 11, columns: 7) == expected)
    }

    @Test(arguments: [1, 2, 5], [true, false])
    func `restart intervals and separate scans are followed`(rowsPerInterval: Int, interleaves: Bool) throws {
        let expected = samples(9 * 4 * 3, precision: 8, seed: 5)
        var writer = LosslessWriter(
            precision: 8, predictor: 4, rowsPerInterval: rowsPerInterval, interleaves: interleaves)
        let stream = writer.write(expected, rows: 9, columns: 4, components: 3)
        #expect(try decode(stream, rows: 9, columns: 4, components: 3, allocated: 8) == expected)
    }

    @Test func `signs come from the precision of the code stream`() throws {
        var writer = LosslessWriter(precision: 12)
        let stream = writer.write([0xFFF, 0x7FF, 0x800, 1], rows: 2, columns: 2)
        let description = try PixelDescription(
            rows: 2, columns: 2, bitsAllocated: 16, bitsStored: 12, isSigned: true)
        let frame = try JPEGLosslessDecoder().decode(Bytes(stream), as: description)
        #expect(frame.integers == [-1, 2047, -2048, 1])
    }

    @Test func `a stream cut anywhere is an error, but for its end marker`() throws {
        var writer = LosslessWriter(precision: 12, predictor: 5, rowsPerInterval: 2)
        let stream = writer.write(samples(35, precision: 12, seed: 9), rows: 7, columns: 5)
        for count in 0..<stream.count - 2 {
            #expect(throws: CodecError.self) { try decode(Array(stream.prefix(count)), rows: 7, columns: 5) }
        }
    }

    @Test func `flipped bits never trap`() {
        var random = SeededGenerator(seed: 77)
        var writer = LosslessWriter(precision: 16, predictor: 7, rowsPerInterval: 3)
        let stream = writer.write(samples(63, precision: 16, seed: 3), rows: 9, columns: 7)
        for _ in 0..<5000 {
            var damaged = stream
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] ^=
                    1 << UInt8.random(in: 0..<8, using: &random)
            }
            _ = try? decode(damaged, rows: 9, columns: 7)
        }
    }

    @Test func `other dimensions than the data set's are a mismatch`() throws {
        var writer = LosslessWriter()
        let stream = writer.write(samples(12, precision: 12, seed: 1), rows: 4, columns: 3)
        #expect(code { _ = try decode(stream, rows: 3, columns: 4) } == .mismatch)
        #expect(code { _ = try decode(stream, rows: 4, columns: 3, components: 3) } == .mismatch)
        #expect(code { _ = try decode(stream, rows: 4, columns: 3, allocated: 8) } == .mismatch)
    }
}
