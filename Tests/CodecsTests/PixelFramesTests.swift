import Codecs
import DICOM
import Testing

@Suite struct PixelFramesTests {
    private func frames(
        _ bytes: [UInt8], order: ByteOrder = .little, words: Bool = false, _ description: PixelDescription
    ) -> PixelFrames {
        PixelFrames(Bytes(bytes), order: order, isWords: words, as: description)
    }

    @Test func `a native frame shares the memory of the value`() throws {
        let value = Bytes([UInt8](0..<12))
        let frames = PixelFrames(
            value, order: .little, isWords: true,
            as: try PixelDescription(rows: 1, columns: 3, bitsAllocated: 16, frameCount: 2))
        let second = try frames.frame(1)
        #expect(second.bytes.array == [6, 7, 8, 9, 10, 11])
        let inside = value.withUnsafeBytes { $0.baseAddress.map { $0 + 6 } }
        #expect(second.bytes.withUnsafeBytes { $0.baseAddress } == inside)
    }

    @Test func `single bits come one a byte, and frames need not begin on a byte`() throws {
        let description = try PixelDescription(rows: 1, columns: 5, bitsAllocated: 1, frameCount: 2)
        let frames = frames([0b1011_0101, 0b0000_0010], description)
        #expect(try frames.frame(0).bytes.array == [1, 0, 1, 0, 1])
        #expect(try frames.frame(1).bytes.array == [1, 0, 1, 0, 1])
    }

    @Test func `twelve packed bits come as sixteen`() throws {
        let description = try PixelDescription(rows: 1, columns: 2, bitsAllocated: 12)
        #expect(
            try frames([0xBC, 0x3A, 0x12], description).frame(0).bytes.array == [0xBC, 0x0A, 0x23, 0x01])
    }

    @Test func `big-endian samples are turned round`() throws {
        let description = try PixelDescription(rows: 1, columns: 2, bitsAllocated: 16)
        #expect(
            try frames([1, 2, 3, 4], order: .big, words: true, description).frame(0).bytes.array == [
                2, 1, 4, 3,
            ])
    }

    @Test func `bytes in big-endian words are turned round across frames`() throws {
        let description = try PixelDescription(rows: 1, columns: 3, bitsAllocated: 8, frameCount: 2)
        let frames = frames([2, 1, 4, 3, 6, 5], order: .big, words: true, description)
        #expect(try frames.frame(0).bytes.array == [1, 2, 3])
        #expect(try frames.frame(1).bytes.array == [4, 5, 6])
    }

    @Test func `planes are brought together`() throws {
        let description = try PixelDescription(
            rows: 1, columns: 2, samplesPerPixel: 3, bitsAllocated: 8, photometricInterpretation: .rgb,
            planarConfiguration: 1)
        #expect(try frames([1, 2, 3, 4, 5, 6], description).frame(0).bytes.array == [1, 3, 5, 2, 4, 6])
    }

    @Test func `shared chrominances are repeated`() throws {
        let description = try PixelDescription(
            rows: 1, columns: 2, samplesPerPixel: 3, bitsAllocated: 8, photometricInterpretation: .ybrFull422)
        let frame = try frames([10, 20, 30, 40], description).frame(0)
        #expect(frame.bytes.array == [10, 30, 40, 20, 30, 40])
        #expect(frame.description.photometricInterpretation == .ybrFull)
    }

    @Test func `a cut frame is an error, the ones before it are not`() throws {
        let description = try PixelDescription(rows: 1, columns: 4, bitsAllocated: 8, frameCount: 2)
        let frames = frames([1, 2, 3, 4, 5, 6, 7], description)
        #expect(try frames.frame(0).bytes.array == [1, 2, 3, 4])
        let error = #expect(throws: CodecError.self) { try frames.frame(1) }
        #expect(error?.code == .truncated)
        #expect(error?.frame == 1)
    }

    @Test func `cleaning moves samples down and extends the sign`() throws {
        let description = try PixelDescription(
            rows: 1, columns: 2, bitsAllocated: 16, bitsStored: 12, highBit: 12, isSigned: true)
        let frame = try Frame([0x01, 0xFF, 0xFE, 0x0F], as: description)
        #expect(frame.usesUnusedBits)
        #expect(frame.integers == [-128, 0x7FF])
    }

    @Test(arguments: [
        ([0x0FFF, 0], false, false), ([0x0FFF, 0x1000], false, true), ([0x07FF, 0xF800], true, false),
        ([0x0800, 0], true, true), ([0xF7FF, 0], true, true), ([0xFFFF, 0], true, false),
        ([0xFFFF, 0], false, true),
    ])
    func `bits outside of those stored are in use where a sample does not fit`(
        samples: [UInt16], isSigned: Bool, expected: Bool
    ) throws {
        let description = try PixelDescription(
            rows: 1, columns: 2, bitsAllocated: 16, bitsStored: 12, isSigned: isSigned)
        let frame = try Frame(
            Bytes(samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }), as: description)
        #expect(frame.usesUnusedBits == expected)
        #expect((frame.cleaned().bytes != frame.bytes) == expected)
    }

    @Test func `floating point frames give their numbers`() throws {
        let description = try PixelDescription(rows: 1, columns: 1, bitsAllocated: 64, sampleKind: .double)
        let bits = (2.5).bitPattern
        let frame = try Frame(
            Bytes((0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }), as: description)
        #expect(frame.floats == [2.5])
        #expect(frame.integers.isEmpty)
    }
}
