/// What went wrong while reading, decoding or encoding pixel data, in which frame, and what to do about it.
public struct CodecError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of fault, stable across versions, for programs.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The data set has no pixel data.
        case noPixelData
        /// An attribute without which pixels cannot be understood is absent.
        case missingAttribute
        /// An attribute has a value that makes no sense.
        case invalidAttribute
        /// No decoder or no encoder knows the transfer syntax.
        case unsupportedTransferSyntax
        /// The transfer syntax is known, but not for such pixels.
        case unsupportedPixels
        /// More bytes, frames or samples than the budget allows.
        case overBudget
        /// There is no frame with that number.
        case noSuchFrame
        /// The pixel data end before the frame does.
        case truncated
        /// Fragments and offset tables do not tell where each frame lies.
        case ambiguousFragments
        /// The code stream is damaged.
        case damagedCodeStream
        /// The code stream describes another picture than the data set does.
        case mismatch
        /// The library refused to encode.
        case encodingFailed
        /// The pixels may show a name, and must not go out as they are.
        case refusedPixels
        /// The frames could not be written as files.
        case fileUnwritable
    }

    /// The kind of fault.
    public var code: Code
    /// One or two sentences: what is wrong and what to do about it.
    public var reason: String
    /// The frame at fault, counted from 0; `nil` when it is not about one.
    public var frame: Int?

    /// Makes an error from its parts.
    public init(_ code: Code, _ reason: String, frame: Int? = nil) {
        self.code = code
        self.reason = reason
        self.frame = frame
    }

    /// The whole story in one line. Frames are counted from 1 here, as DICOM does.
    public var description: String {
        frame.map { "frame \($0 + 1): \(reason)" } ?? reason
    }

    /// The same error, said about a frame.
    func inFrame(_ index: Int) -> CodecError {
        var error = self
        error.frame = frame ?? index
        return error
    }

    static func damaged(_ what: String) -> CodecError {
        CodecError(.damagedCodeStream, "the code stream is damaged: \(what).")
    }

    static func mismatch(_ what: String) -> CodecError {
        CodecError(.mismatch, "the code stream and the data set disagree: \(what).")
    }
}
