public import DICOM

/// RLE Lossless (PS3.5 annex G).
public struct RLEEncoder: FrameEncoder {
    /// RLE Lossless.
    public var transferSyntaxes: [UID] { [.rleLossless] }
    /// Never lossy.
    public var lossyMethod: String { "" }

    /// Makes an encoder.
    public init() {}

    /// Encodes one frame.
    public func encode(
        _ frame: Frame, as transferSyntax: TransferSyntax, options: EncodingOptions
    ) throws(CodecError) -> EncodedFrame {
        let description = frame.description
        let size = description.bytesPerSample
        let planes = description.samplesPerPixel * size
        guard planes <= 15, description.sampleKind == .integer, description.bitsAllocated % 8 == 0 else {
            throw CodecError(
                .unsupportedPixels,
                "RLE takes whole bytes of integer samples, up to 15 a pixel; choose another syntax.")
        }
        var header: [UInt32] = [UInt32(planes)]
        var body: [UInt8] = []
        for plane in 0..<planes {
            header.append(UInt32(64 + body.count))
            let sample = plane / size
            let offset = sample * size + size - 1 - plane % size
            frame.bytes.withUnsafeBytes { memory in
                for row in 0..<description.rows {
                    let start = row * description.columns * planes + offset
                    Self.pack(memory, from: start, step: planes, count: description.columns, into: &body)
                }
            }
            if body.count % 2 == 1 { body.append(0) }
            guard body.count < Int(UInt32.max) - 64 else {
                throw CodecError(.unsupportedPixels, "the frame is too large for RLE's 32-bit offsets.")
            }
        }
        header += [UInt32](repeating: 0, count: 16 - header.count)
        var stream: [UInt8] = []
        stream.reserveCapacity(64 + body.count)
        for word in header { withUnsafeBytes(of: word.littleEndian) { stream.append(contentsOf: $0) } }
        stream += body
        return EncodedFrame(
            codeStream: stream, photometricInterpretation: description.photometricInterpretation,
            isLossy: false)
    }

    /// Packs one row of one plane; runs do not cross rows.
    private static func pack(
        _ memory: UnsafeRawBufferPointer, from start: Int, step: Int, count: Int, into output: inout [UInt8]
    ) {
        func byte(_ index: Int) -> UInt8 { memory[start + index * step] }
        var position = 0
        while position < count {
            var run = 1
            while position + run < count, run < 128, byte(position + run) == byte(position) { run += 1 }
            if run > 1 {
                output.append(UInt8(257 - run))
                output.append(byte(position))
                position += run
                continue
            }
            var end = position + 1
            // A literal goes on until three equal bytes make a run worth its control byte.
            while end < count, end - position < 128 {
                if end + 2 < count, byte(end) == byte(end + 1), byte(end) == byte(end + 2) { break }
                end += 1
            }
            output.append(UInt8(end - position - 1))
            for index in position..<end { output.append(byte(index)) }
            position = end
        }
    }
}
