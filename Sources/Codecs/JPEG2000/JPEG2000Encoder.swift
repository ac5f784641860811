import COpenJPEG
public import DICOM

/// JPEG 2000, lossless and lossy, by OpenJPEG. Red, green and blue go through the component transform.
public struct JPEG2000Encoder: FrameEncoder {
    /// JPEG 2000 lossless and lossy.
    public var transferSyntaxes: [UID] { [.jpeg2000Lossless, .jpeg2000] }
    /// The defined term of PS3.3 C.7.6.1.1.5.1.
    public var lossyMethod: String { "ISO_15444_1" }

    /// Makes an encoder.
    public init() {}

    /// Encodes one frame.
    public func encode(
        _ frame: Frame, as transferSyntax: TransferSyntax, options: EncodingOptions
    ) throws(CodecError) -> EncodedFrame {
        let description = frame.description
        // The library reckons in 32 bits, of which transforms take some.
        let precision = try CodedPrecision(frame, maximum: 24)
        let isLossy = transferSyntax.uid == .jpeg2000
        try frame.requireGradual(ifLossy: isLossy)
        guard !isLossy || options.jpeg2000Ratio > 1 else {
            throw CodecError(
                .encodingFailed, "a compression ratio of \(options.jpeg2000Ratio) is not above 1.")
        }
        let transforms = description.samplesPerPixel == 3 && description.photometricInterpretation == .rgb
        var info = copenjpeg_info(
            width: UInt32(description.columns), height: UInt32(description.rows),
            components: UInt32(description.samplesPerPixel), precision: UInt32(precision.bits),
            is_signed: description.isSigned ? 1 : 0)
        var stream: UnsafeMutablePointer<UInt8>?
        var size = 0
        var message = copenjpeg_message()
        let status = frame.bytes.withUnsafeBytes { source in
            copenjpeg_encode(
                source.baseAddress, UInt32(description.bytesPerSample), &info,
                isLossy ? Float(options.jpeg2000Ratio) : 0, transforms ? 1 : 0, &stream, &size, &message)
        }
        guard status == 0, let stream else {
            throw CodecError(.encodingFailed, "OpenJPEG refused: \(codecText(message.text)).")
        }
        defer { copenjpeg_free(stream) }
        return EncodedFrame(
            codeStream: [UInt8](UnsafeBufferPointer(start: stream, count: size)),
            photometricInterpretation: transforms
                ? isLossy ? .ybrICT : .ybrRCT : description.photometricInterpretation,
            isLossy: isLossy)
    }
}
