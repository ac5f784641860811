public import DICOM

/// JPEG Lossless (process 14, any predictor, and its first-order form), 2 to 16 bits.
public struct JPEGLosslessDecoder: FrameDecoder {
    /// JPEG Lossless process 14 and its selection value 1.
    public var transferSyntaxes: [UID] { [.jpegLossless, .jpegLosslessSV1] }

    /// Makes a decoder.
    public init() {}

    /// Decodes one frame.
    public func decode(_ codeStream: Bytes, as description: PixelDescription) throws(CodecError) -> Frame {
        try JPEGProcess.decode(codeStream, as: description)
    }

    /// A code stream begins with the marker SOI.
    public func startsFrame(_ fragment: Bytes) -> Bool? { JPEGProcess.startsFrame(fragment) }
}
