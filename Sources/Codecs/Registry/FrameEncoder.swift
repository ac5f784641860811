public import DICOM

/// How frames are to be encoded, where a syntax leaves a choice.
public struct EncodingOptions: Sendable, Hashable {
    /// Quality of baseline JPEG, 1 to 100.
    public var jpegQuality: Int
    /// Greatest error of a sample in near-lossless JPEG-LS, 1 to 255.
    public var maximumError: Int
    /// Compression ratio of lossy JPEG 2000, above 1.
    public var jpeg2000Ratio: Double
    /// Which offset table to write.
    public var offsetTable: Encapsulation.OffsetTable

    /// Makes options; the defaults are those that radiological societies call visually lossless.
    public init(
        jpegQuality: Int = 95, maximumError: Int = 2, jpeg2000Ratio: Double = 10,
        offsetTable: Encapsulation.OffsetTable = .basic
    ) {
        self.jpegQuality = jpegQuality
        self.maximumError = maximumError
        self.jpeg2000Ratio = jpeg2000Ratio
        self.offsetTable = offsetTable
    }
}

/// A frame when encoded.
public struct EncodedFrame: Sendable {
    /// The code stream.
    public var codeStream: [UInt8]
    /// What the samples within the code stream mean.
    public var photometricInterpretation: PhotometricInterpretation
    /// True when decoding does not give the same samples.
    public var isLossy: Bool

    /// Makes an encoded frame from its parts.
    public init(codeStream: [UInt8], photometricInterpretation: PhotometricInterpretation, isLossy: Bool) {
        self.codeStream = codeStream
        self.photometricInterpretation = photometricInterpretation
        self.isLossy = isLossy
    }
}

/// Encodes frames in one or a few related transfer syntaxes.
public protocol FrameEncoder: Sendable {
    /// The syntaxes that it encodes.
    var transferSyntaxes: [UID] { get }
    /// The value of Lossy Image Compression Method (0028,2114) for what is lossy.
    var lossyMethod: String { get }

    /// Encodes one frame.
    /// - Throws: ``CodecError`` with code `unsupportedPixels` or `encodingFailed`.
    func encode(
        _ frame: Frame, as transferSyntax: TransferSyntax, options: EncodingOptions
    ) throws(CodecError) -> EncodedFrame
}

extension Frame {
    /// Refuses to lose something of numbers that mean nothing to their neighbours: the indices of a palette.
    /// - Throws: ``CodecError`` with code `unsupportedPixels`.
    func requireGradual(ifLossy isLossy: Bool) throws(CodecError) {
        guard isLossy, description.photometricInterpretation == .paletteColor else { return }
        throw CodecError(
            .unsupportedPixels,
            "\(description.photometricInterpretation) does not survive lossy compression; convert it to RGB first."
        )
    }
}
