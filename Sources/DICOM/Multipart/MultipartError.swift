/// Why a message in parts cannot be read on.
public struct MultipartError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of fault.
    public enum Code: String, Hashable, Sendable {
        /// The boundary is missing, too long, or holds what no boundary may.
        case invalidBoundary = "invalid boundary"
        /// A boundary or a header line is not as RFC 2046 has it.
        case malformed = "malformed"
        /// Headers, or what stands before the first part, are longer than the limit.
        case tooLong = "too long"
        /// There are more parts than the limit.
        case tooMany = "too many"
        /// The message ended before its last boundary.
        case truncated = "truncated"
    }

    /// The kind of fault.
    public var code: Code
    /// A sentence for the sender.
    public var reason: String
    /// Bytes of the message that were read before.
    public var offset: Int

    /// Makes an error.
    public init(_ code: Code, _ reason: String, offset: Int) {
        self.code = code
        self.reason = reason
        self.offset = offset
    }

    /// Code, reason and offset in one line.
    public var description: String { "\(code.rawValue): \(reason) (byte \(offset))" }
}
