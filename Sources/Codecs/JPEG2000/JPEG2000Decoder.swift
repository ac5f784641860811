import COpenJPEG
public import DICOM

/// JPEG 2000 (parts 1 and 15, so HTJ2K too), lossless and lossy, by OpenJPEG.
public struct JPEG2000Decoder: FrameDecoder {
    /// JPEG 2000, its multi-component part 2 as far as OpenJPEG goes, and HTJ2K.
    public var transferSyntaxes: [UID] {
        [
            .jpeg2000Lossless, .jpeg2000, .jpeg2000mcLossless, .jpeg2000mc, .htj2kLossless,
            .htj2kLosslessRPCL, .htj2k,
        ]
    }

    /// Makes a decoder.
    public init() {}

    /// A code stream begins with the marker SOC, or with the signature of a JP2 file.
    public func startsFrame(_ fragment: Bytes) -> Bool? {
        guard fragment.count >= 8 else { return false }
        if fragment[0] == 0xFF, fragment[1] == 0x4F { return fragment[2] == 0xFF && fragment[3] == 0x51 }
        return fragment[4..<8] == [0x6A, 0x50, 0x20, 0x20]
    }

    /// Decodes one frame. Component transforms are undone, so YBR_RCT and YBR_ICT become RGB.
    public func decode(_ codeStream: Bytes, as description: PixelDescription) throws(CodecError) -> Frame {
        let size = try codeStream.withUnsafeBytes { (memory) throws(CodecError) in
            let size = try CodeStreamSize(memory)
            try size.check(description)
            let count = PacketCount(memory, size)
            guard count.fits else {
                throw .damaged("\(count.packets) packets do not fit \(size.range.count) bytes")
            }
            return size
        }
        let samples = try decode(codeStream[size.range], size, as: description)
        var output = description
        let declared = description.photometricInterpretation
        if declared == .ybrICT || declared == .ybrRCT { output.photometricInterpretation = .rgb }
        if declared == .ybrFull422 { output.photometricInterpretation = .ybrFull }
        // A code stream without sign under a data set with one: the sign is its highest bit.
        guard description.isSigned, !size.isSigned, size.precision < 8 * description.bytesPerSample else {
            return Frame(checked: samples, as: output)
        }
        return Self.signExtended(samples, precision: size.precision, as: output)
    }

    private func decode(
        _ codeStream: Bytes, _ size: CodeStreamSize, as description: PixelDescription
    ) throws(CodecError) -> [UInt8] {
        var expected = copenjpeg_info(
            width: UInt32(size.columns), height: UInt32(size.rows), components: UInt32(size.components),
            precision: UInt32(size.precision), is_signed: size.isSigned ? 1 : 0)
        var info = copenjpeg_info()
        var message = copenjpeg_message()
        var status: Int32 = 1
        let count = description.frameBytes
        let samples = codeStream.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: count) { target, written in
                target.initialize(repeating: 0)
                status = copenjpeg_decode(
                    source.baseAddress, source.count, &expected, UInt32(description.bytesPerSample),
                    target.baseAddress, count, &info, &message)
                written = count
            }
        }
        guard status != 2 else { throw .mismatch(codecText(message.text)) }
        guard status == 0 else { throw .damaged(codecText(message.text)) }
        return samples
    }

    private static func signExtended(_ samples: [UInt8], precision: Int, as description: PixelDescription)
        -> Frame
    {
        let size = description.bytesPerSample
        let shift = Int32(32 - precision)
        var result = samples
        for start in stride(from: 0, to: samples.count, by: size) {
            var raw: UInt32 = 0
            for byte in 0..<size { raw |= UInt32(samples[start + byte]) << UInt32(8 * byte) }
            let value = (Int32(bitPattern: raw) << shift) >> shift
            for byte in 0..<size {
                result[start + byte] = UInt8(truncatingIfNeeded: value >> Int32(8 * byte))
            }
        }
        return Frame(checked: result, as: description)
    }
}
