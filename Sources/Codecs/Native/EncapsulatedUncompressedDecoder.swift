public import DICOM

/// Encapsulated Uncompressed Explicit VR Little Endian: native frames in fragments, for objects above 4 GiB.
public struct EncapsulatedUncompressedDecoder: FrameDecoder {
    /// Encapsulated Uncompressed Explicit VR Little Endian.
    public var transferSyntaxes: [UID] { [.encapsulatedUncompressedExplicitVRLittleEndian] }

    /// Makes a decoder.
    public init() {}

    /// Gives the frame as it stands.
    public func decode(_ codeStream: Bytes, as description: PixelDescription) throws(CodecError) -> Frame {
        try PixelFrames(codeStream, order: .little, isWords: false, as: description).frame(0)
    }
}
