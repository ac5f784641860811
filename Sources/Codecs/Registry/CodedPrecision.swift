import DICOM

/// How many bits of each sample go into a code stream: those stored, or all of them where others are in use, so that
/// lossless stays lossless.
struct CodedPrecision {
    let bits: Int
    private let size: Int

    /// - Throws: ``CodecError`` with code `unsupportedPixels` for what is not whole numbers of up to `maximum` bits.
    init(_ frame: Frame, maximum: Int) throws(CodecError) {
        let description = frame.description
        guard description.sampleKind == .integer, description.bitsAllocated > 1 else {
            throw CodecError(
                .unsupportedPixels,
                "floating point and single-bit pixels cannot be compressed in this syntax.")
        }
        size = description.bytesPerSample
        // Two bits is the least that the codecs know.
        bits = frame.usesUnusedBits ? 8 * size : max(description.bitsStored, 2)
        guard bits <= maximum else {
            throw CodecError(
                .unsupportedPixels,
                "\(bits) bits a sample are more than the \(maximum) that this syntax takes here.")
        }
    }

    /// The samples with the bits above the precision cleared, for code streams that know no sign.
    func masked(_ frame: Frame) -> Bytes {
        guard frame.description.isSigned, bits < 8 * size else { return frame.bytes }
        let mask = UInt32(1) << UInt32(bits) - 1
        var result = frame.bytes.array
        for index in result.indices {
            result[index] &= UInt8(truncatingIfNeeded: mask >> UInt32(8 * (index % size)))
        }
        return Bytes(result)
    }
}
