public import DICOM

/// JPEG Extended (processes 2 and 4): 8 bits by libjpeg-turbo, 12 bits by a decoder of our own; and the retired
/// progressive syntaxes with 8 bits.
public struct JPEGExtendedDecoder: FrameDecoder {
    /// JPEG Extended and the retired spectral selection and full progression.
    public var transferSyntaxes: [UID] {
        [
            .jpegExtended12Bit, .jpegSpectralSelectionNonHierarchical68,
            .jpegFullProgressionNonHierarchical1012,
        ]
    }

    /// Makes a decoder.
    public init() {}

    /// Decodes one frame.
    public func decode(_ codeStream: Bytes, as description: PixelDescription) throws(CodecError) -> Frame {
        try JPEGProcess.decode(codeStream, as: description)
    }

    /// A code stream begins with the marker SOI.
    public func startsFrame(_ fragment: Bytes) -> Bool? { JPEGProcess.startsFrame(fragment) }
}
