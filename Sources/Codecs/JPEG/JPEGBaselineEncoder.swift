public import DICOM

/// JPEG Baseline: 8 bits, grey or colour, always lossy. Colours become YBR_FULL_422.
public struct JPEGBaselineEncoder: FrameEncoder {
    /// JPEG Baseline.
    public var transferSyntaxes: [UID] { [.jpegBaseline8Bit] }
    /// The defined term of PS3.3 C.7.6.1.1.5.1.
    public var lossyMethod: String { "ISO_10918_1" }

    /// Makes an encoder.
    public init() {}

    /// Encodes one frame.
    public func encode(
        _ frame: Frame, as transferSyntax: TransferSyntax, options: EncodingOptions
    ) throws(CodecError) -> EncodedFrame {
        let description = frame.description
        guard description.bitsAllocated == 8, description.bitsStored == 8, !description.isSigned else {
            throw CodecError(
                .unsupportedPixels,
                "baseline JPEG takes 8-bit unsigned samples, not \(description.bitsStored) bits; choose JPEG-LS or "
                    + "JPEG 2000.")
        }
        guard (1...100).contains(options.jpegQuality), description.columns <= 65_500,
            description.rows <= 65_500
        else {
            throw CodecError(
                .encodingFailed, "JPEG takes qualities from 1 to 100 and at most 65500 rows or columns.")
        }
        let isGrey = description.photometricInterpretation.isMonochrome && description.samplesPerPixel == 1
        guard isGrey || description.samplesPerPixel == 3 else {
            throw CodecError(
                .unsupportedPixels,
                "\(description.photometricInterpretation) does not survive lossy compression; convert it to RGB first."
            )
        }
        let source = isGrey ? frame : try ColorTransform.rgb(frame)
        return EncodedFrame(
            codeStream: try LibJPEG.encode(source, quality: options.jpegQuality),
            photometricInterpretation: isGrey ? description.photometricInterpretation : .ybrFull422,
            isLossy: true)
    }
}
