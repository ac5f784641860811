public import DICOM

/// JPEG Baseline (process 1): 8 bits, by libjpeg-turbo. Chrominances come at full resolution but are not converted.
public struct JPEGBaselineDecoder: FrameDecoder {
    /// JPEG Baseline.
    public var transferSyntaxes: [UID] { [.jpegBaseline8Bit] }

    /// Makes a decoder.
    public init() {}

    /// Decodes one frame.
    public func decode(_ codeStream: Bytes, as description: PixelDescription) throws(CodecError) -> Frame {
        try JPEGProcess.decode(codeStream, as: description)
    }

    /// A code stream begins with the marker SOI.
    public func startsFrame(_ fragment: Bytes) -> Bool? { JPEGProcess.startsFrame(fragment) }
}
