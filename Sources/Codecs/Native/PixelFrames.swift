public import DICOM

/// Frames of native pixel data (PS3.5 section 8.1). A frame that already stands in memory as a ``Frame`` should is a
/// slice of it; any other is rearranged when it is asked for.
public struct PixelFrames: Sendable {
    /// The image pixel attributes.
    public let description: PixelDescription
    private let bytes: Bytes
    private let order: ByteOrder
    private let isWords: Bool
    private let isSubsampled: Bool

    /// Lays frames over the value of Pixel Data, Float Pixel Data or Double Float Pixel Data.
    /// - Parameters:
    ///   - bytes: The value.
    ///   - order: The order of bytes in its numbers.
    ///   - isWords: Whether the value is in 16-bit words (OW), which big-endian syntaxes swap.
    ///   - description: The image pixel attributes.
    public init(_ bytes: Bytes, order: ByteOrder, isWords: Bool, as description: PixelDescription) {
        self.bytes = bytes
        self.order = order
        self.isWords = isWords
        self.description = description
        // Some write YBR_FULL_422 and store all chrominances all the same; the length tells.
        let full = description.frameBytes * description.frameCount
        isSubsampled =
            description.photometricInterpretation == .ybrFull422 && description.samplesPerPixel == 3
            && description.bitsAllocated == 8 && bytes.count < full
    }

    /// Bits of one frame as stored.
    private var storedBits: Int {
        if isSubsampled { return (description.columns + 1) / 2 * 4 * description.rows * 8 }
        return description.sampleCount * description.bitsAllocated
    }

    /// One frame, counted from 0.
    /// - Throws: ``CodecError`` with code `truncated` when the data end before it does.
    public func frame(_ index: Int) throws(CodecError) -> Frame {
        // The description was checked: as many frames of as many bytes do not overflow, but bits might.
        let start = storedBits.multipliedReportingOverflow(by: index)
        let end = start.partialValue.addingReportingOverflow(storedBits)
        guard index >= 0, !start.overflow, !end.overflow, (end.partialValue + 7) / 8 <= bytes.count else {
            throw CodecError(
                .truncated,
                "the pixel data end after \(bytes.count) bytes, before the frame does; send it again.",
                frame: index)
        }
        guard [8, 16, 32, 64].contains(description.bitsAllocated) else {
            return Frame(checked: unpacked(fromBit: start.partialValue), as: description)
        }
        let slice = bytes[start.partialValue / 8..<end.partialValue / 8]
        if isSubsampled {
            return Frame(checked: upsampled(littleEndian(slice, at: start.partialValue / 8)), as: full)
        }
        let ordered = littleEndian(slice, at: start.partialValue / 8)
        guard description.samplesPerPixel > 1, description.planarConfiguration == 1 else {
            return try Frame(ordered, as: full)
        }
        return Frame(checked: interleaved(ordered), as: full)
    }

    /// The description of what comes out: full chrominance.
    private var full: PixelDescription {
        var result = description
        if result.photometricInterpretation == .ybrFull422 { result.photometricInterpretation = .ybrFull }
        return result
    }

    /// The bytes of a frame in little-endian order; shared where they already are.
    private func littleEndian(_ slice: Bytes, at start: Int) -> Bytes {
        guard order == .big else { return slice }
        let unit = description.bytesPerSample
        if unit == 1 {
            guard isWords else { return slice }
            return Bytes(swappedWords(start, slice.count))
        }
        var result = slice.array
        for offset in stride(from: 0, through: result.count - unit, by: unit) {
            result[offset..<offset + unit].reverse()
        }
        return Bytes(result)
    }

    /// Bytes that stand in swapped 16-bit words; a frame may begin in the middle of one.
    private func swappedWords(_ start: Int, _ count: Int) -> [UInt8] {
        bytes.withUnsafeBytes { memory in
            (start..<start + count).map { memory[$0 ^ 1 < memory.count ? $0 ^ 1 : $0] }
        }
    }

    /// Samples of any number of bits, packed from the least significant bit up.
    private func unpacked(fromBit start: Int) -> [UInt8] {
        let bits = description.bitsAllocated
        let size = description.bytesPerSample
        let swaps = order == .big && isWords
        return bytes.withUnsafeBytes { memory in
            var result = [UInt8](repeating: 0, count: description.frameBytes)
            var position = start
            for sample in 0..<description.sampleCount {
                var value: UInt32 = 0
                for bit in 0..<bits {
                    let byte = position >> 3
                    let place = swaps && byte ^ 1 < memory.count ? byte ^ 1 : byte
                    value |= UInt32(memory[place] >> UInt8(position & 7) & 1) << UInt32(bit)
                    position += 1
                }
                for byte in 0..<size {
                    result[sample * size + byte] = UInt8(truncatingIfNeeded: value >> UInt32(8 * byte))
                }
            }
            return result
        }
    }

    /// Planes brought together pixel by pixel.
    private func interleaved(_ planes: Bytes) -> [UInt8] {
        let size = description.bytesPerSample
        let samples = description.samplesPerPixel
        let pixels = description.pixelCount
        return planes.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: source.count) { target, written in
                for sample in 0..<samples {
                    for pixel in 0..<pixels {
                        for byte in 0..<size {
                            target[(pixel * samples + sample) * size + byte] =
                                source[(sample * pixels + pixel) * size + byte]
                        }
                    }
                }
                written = source.count
            }
        }
    }

    /// Two luminances with their two shared chrominances become two whole pixels (PS3.3 C.7.6.3.1.2).
    private func upsampled(_ packed: Bytes) -> [UInt8] {
        let columns = description.columns
        let pairs = (columns + 1) / 2
        return packed.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: description.frameBytes) { target, written in
                var next = 0
                for row in 0..<description.rows {
                    for column in 0..<columns {
                        let group = (row * pairs + column / 2) * 4
                        target[next] = source[group + column % 2]
                        target[next + 1] = source[group + 2]
                        target[next + 2] = source[group + 3]
                        next += 3
                    }
                }
                written = next
            }
        }
    }
}
