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
            body += Self.packed(frame, from: sample * size + size - 1 - plane % size, step: planes)
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

    /// Packs one plane of bytes; runs do not cross rows.
    private static func packed(_ frame: Frame, from offset: Int, step: Int) -> [UInt8] {
        let columns = frame.description.columns
        let rows = frame.description.rows
        // A literal of 128 bytes takes one more, and so does whatever is left of a row.
        let most = rows * (columns + columns / 128 + 1)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: columns) { row in
            frame.bytes.withUnsafeBytes { memory in
                [UInt8](unsafeUninitializedCapacity: most) { target, written in
                    for start in stride(from: offset, to: memory.count, by: columns * step) {
                        for column in 0..<columns { row[column] = memory[start &+ column &* step] }
                        pack(UnsafeBufferPointer(row), into: target, at: &written)
                    }
                }
            }
        }
    }

    /// Packs one row. A literal goes on until three equal bytes make a run worth its control byte.
    private static func pack(
        _ row: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>, at end: inout Int
    ) {
        var position = 0
        var place = end
        while position < row.count {
            var next = position + 1
            let limit = min(row.count, position + 128)
            while next < limit, row[next] == row[position] { next += 1 }
            if next - position > 1 {
                precondition(place + 2 <= target.count, "The target must have room for the worst case.")
                target[place] = UInt8(257 - (next - position))
                target[place + 1] = row[position]
                place += 2
            } else {
                while next < limit {
                    if next + 2 < row.count, row[next] == row[next + 1], row[next] == row[next + 2] { break }
                    next += 1
                }
                let count = next - position
                precondition(place + count < target.count, "The target must have room for the worst case.")
                target[place] = UInt8(count - 1)
                for index in 0..<count { target[place + 1 + index] = row[position + index] }
                place += count + 1
            }
            position = next
        }
        end = place
    }
}
