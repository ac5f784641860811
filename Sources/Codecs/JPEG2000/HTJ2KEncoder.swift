import COpenJPH
public import DICOM

/// High-throughput JPEG 2000, lossless, by OpenJPH.
public struct HTJ2KEncoder: FrameEncoder {
    /// HTJ2K lossless, and with resolutions in order.
    public var transferSyntaxes: [UID] { [.htj2kLossless, .htj2kLosslessRPCL] }
    /// The defined term of PS3.3 C.7.6.1.1.5.1.
    public var lossyMethod: String { "ISO_15444_15" }

    /// Makes an encoder.
    public init() {}

    /// Encodes one frame.
    public func encode(
        _ frame: Frame, as transferSyntax: TransferSyntax, options: EncodingOptions
    ) throws(CodecError) -> EncodedFrame {
        let description = frame.description
        let precision = try CodedPrecision(frame, maximum: 16)
        let transforms = description.samplesPerPixel == 3 && description.photometricInterpretation == .rgb
        var info = copenjph_info(
            width: UInt32(description.columns), height: UInt32(description.rows),
            components: UInt32(description.samplesPerPixel), precision: UInt32(precision.bits),
            is_signed: description.isSigned ? 1 : 0, is_rpcl: transferSyntax.uid == .htj2kLosslessRPCL ? 1 : 0
        )
        var stream: UnsafeMutablePointer<UInt8>?
        var size = 0
        var message = copenjph_message()
        guard description.bytesPerSample <= 2 else {
            throw CodecError(.unsupportedPixels, "HTJ2K is written here for up to 16 bits allocated.")
        }
        let status = frame.bytes.withUnsafeBytes { source in
            copenjph_encode(
                source.baseAddress, UInt32(description.bytesPerSample), &info, transforms ? 1 : 0, &stream,
                &size,
                &message)
        }
        guard status == 0, let stream else {
            throw CodecError(.encodingFailed, "OpenJPH refused: \(codecText(message.text)).")
        }
        defer { copenjph_free(stream) }
        return EncodedFrame(
            codeStream: [UInt8](UnsafeBufferPointer(start: stream, count: size)),
            photometricInterpretation: transforms ? .ybrRCT : description.photometricInterpretation,
            isLossy: false)
    }
}
