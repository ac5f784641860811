import CCharLS
public import DICOM

/// JPEG-LS, lossless and near-lossless, by CharLS.
public struct JPEGLSEncoder: FrameEncoder {
    /// JPEG-LS Lossless and Near-Lossless.
    public var transferSyntaxes: [UID] { [.jpeglsLossless, .jpeglsNearLossless] }
    /// The defined term of PS3.3 C.7.6.1.1.5.1.
    public var lossyMethod: String { "ISO_14495_1" }

    /// Makes an encoder.
    public init() {}

    /// Encodes one frame; colours line by line.
    public func encode(
        _ frame: Frame, as transferSyntax: TransferSyntax, options: EncodingOptions
    ) throws(CodecError) -> EncodedFrame {
        let description = frame.description
        let precision = try CodedPrecision(frame, maximum: 16)
        guard description.samplesPerPixel != 2 else {
            throw CodecError(.unsupportedPixels, "two samples a pixel cannot be read back from JPEG-LS here.")
        }
        let isLossy = transferSyntax.uid == .jpeglsNearLossless
        try frame.requireGradual(ifLossy: isLossy)
        guard !isLossy || !description.isSigned else {
            throw CodecError(
                .unsupportedPixels,
                "near-lossless JPEG-LS would tear signed samples apart at zero; use JPEG 2000.")
        }
        guard !isLossy || (1...min(255, 1 << precision.bits / 2 - 1)).contains(options.maximumError) else {
            throw CodecError(.encodingFailed, "an error of \(options.maximumError) does not suit JPEG-LS.")
        }
        let source = Self.narrowed(
            precision.masked(frame), from: description.bytesPerSample, to: precision.bits <= 8 ? 1 : 2)
        let stream = try Self.encode(
            source, description, bits: precision.bits, near: isLossy ? options.maximumError : 0)
        return EncodedFrame(
            codeStream: stream, photometricInterpretation: description.photometricInterpretation,
            isLossy: isLossy)
    }

    /// Little-endian samples without their upper bytes: CharLS takes one byte for up to 8 bits and two for more,
    /// however many are allocated.
    private static func narrowed(_ samples: Bytes, from size: Int, to width: Int) -> Bytes {
        guard width < size else { return samples }
        return samples.withUnsafeBytes { memory in
            var result: [UInt8] = []
            result.reserveCapacity(memory.count / size * width)
            for start in stride(from: 0, to: memory.count, by: size) {
                result.append(contentsOf: memory[start..<start + width])
            }
            return Bytes(result)
        }
    }

    private static func encode(
        _ source: Bytes, _ description: PixelDescription, bits: Int, near: Int
    ) throws(CodecError) -> [UInt8] {
        guard let encoder = charls_jpegls_encoder_create() else {
            throw CodecError(.encodingFailed, "CharLS has no memory for an encoder.")
        }
        defer { charls_jpegls_encoder_destroy(encoder) }
        var info = charls_frame_info(
            width: UInt32(description.columns), height: UInt32(description.rows),
            bits_per_sample: Int32(bits),
            component_count: Int32(description.samplesPerPixel))
        var error = charls_jpegls_encoder_set_frame_info(encoder, &info)
        func proceed(_ step: () -> charls_jpegls_errc) { if error.rawValue == 0 { error = step() } }
        proceed { charls_jpegls_encoder_set_near_lossless(encoder, Int32(near)) }
        if description.samplesPerPixel > 1 {
            proceed { charls_jpegls_encoder_set_interleave_mode(encoder, CHARLS_INTERLEAVE_MODE_LINE) }
        }
        var size = 0
        proceed { charls_jpegls_encoder_get_estimated_destination_size(encoder, &size) }
        guard error.rawValue == 0 else { throw failed(error) }
        let stream = [UInt8](unsafeUninitializedCapacity: size) { target, written in
            proceed {
                guard let base = target.baseAddress else { return CHARLS_JPEGLS_ERRC_NOT_ENOUGH_MEMORY }
                return charls_jpegls_encoder_set_destination_buffer(encoder, base, size)
            }
            proceed {
                source.withUnsafeBytes { memory in
                    guard let base = memory.baseAddress else { return CHARLS_JPEGLS_ERRC_INVALID_ARGUMENT }
                    return charls_jpegls_encoder_encode_from_buffer(encoder, base, memory.count, 0)
                }
            }
            proceed { charls_jpegls_encoder_get_bytes_written(encoder, &written) }
        }
        guard error.rawValue == 0 else { throw failed(error) }
        return stream
    }

    private static func failed(_ error: charls_jpegls_errc) -> CodecError {
        CodecError(.encodingFailed, "CharLS refused: \(JPEGLSDecoder.text(error)).")
    }
}
