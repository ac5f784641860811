public import DICOM

/// The codecs there are.
public enum PixelCodecs {
    /// All decoders.
    public static let decoders: [any FrameDecoder] = [
        RLEDecoder(), JPEGBaselineDecoder(), JPEGExtendedDecoder(), JPEGLosslessDecoder(), JPEGLSDecoder(),
        JPEG2000Decoder(), EncapsulatedUncompressedDecoder(),
    ]

    /// All encoders.
    public static let encoders: [any FrameEncoder] = [
        RLEEncoder(), JPEGBaselineEncoder(), JPEGLSEncoder(), JPEG2000Encoder(), HTJ2KEncoder(),
    ]

    private static let decoderTable = table(decoders) { $0.transferSyntaxes }
    private static let encoderTable = table(encoders) { $0.transferSyntaxes }

    private static func table<Codec>(_ codecs: [Codec], _ syntaxes: (Codec) -> [UID]) -> [UID: Codec] {
        Dictionary(codecs.flatMap { codec in syntaxes(codec).map { ($0, codec) } }) { first, _ in first }
    }

    /// The decoder of an encapsulated syntax; `nil` for native and unknown ones.
    public static func decoder(for syntax: TransferSyntax) -> (any FrameDecoder)? { decoderTable[syntax.uid] }

    /// The encoder of an encapsulated syntax; `nil` for native and unknown ones.
    public static func encoder(for syntax: TransferSyntax) -> (any FrameEncoder)? { encoderTable[syntax.uid] }

    /// True when pixel data in a syntax can be read.
    public static func canDecode(_ syntax: TransferSyntax) -> Bool {
        !syntax.isEncapsulated || decoder(for: syntax) != nil
    }

    /// True when pixel data can be written in a syntax.
    public static func canEncode(_ syntax: TransferSyntax) -> Bool {
        !syntax.isEncapsulated || encoder(for: syntax) != nil
    }

    /// True when a syntax gives back the very samples.
    public static func isLossless(_ syntax: TransferSyntax) -> Bool {
        guard syntax.isEncapsulated else { return true }
        let lossless: [UID] = [
            .rleLossless, .jpegLossless, .jpegLosslessSV1, .jpeglsLossless, .jpeg2000Lossless,
            .jpeg2000mcLossless,
            .htj2kLossless, .htj2kLosslessRPCL, .encapsulatedUncompressedExplicitVRLittleEndian,
        ]
        return lossless.contains(syntax.uid)
    }
}
