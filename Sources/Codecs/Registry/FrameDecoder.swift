public import DICOM

/// Decodes the code streams of one or a few related transfer syntaxes. A new codec is one file with a conforming type
/// and one line in ``PixelCodecs``.
public protocol FrameDecoder: Sendable {
    /// The syntaxes that it decodes.
    var transferSyntaxes: [UID] { get }

    /// Decodes one frame into exactly `description.frameBytes` bytes. The description has been checked against a
    /// budget; a code stream that describes another picture is an error before memory is allocated for it.
    /// - Throws: ``CodecError``, whose frame number the caller fills in.
    func decode(_ codeStream: Bytes, as description: PixelDescription) throws(CodecError) -> Frame

    /// Whether a fragment begins a code stream; `nil` when that cannot be seen.
    func startsFrame(_ fragment: Bytes) -> Bool?
}

extension FrameDecoder {
    /// Nothing to be seen.
    public func startsFrame(_ fragment: Bytes) -> Bool? { nil }
}
