/// What was wrong with bytes that came from a peer, and where.
public struct NetworkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of fault.
    public enum Code: String, Hashable, Sendable {
        /// An item says it is longer than what holds it.
        case truncated = "truncated"
        /// A PDU, item or command is longer than the limit.
        case tooLong = "too long"
        /// More items of a kind than the limit.
        case tooMany = "too many"
        /// The PDU type is none of 01H…07H.
        case unrecognisedPDU = "unrecognised PDU"
        /// A field has a value that the standard does not allow.
        case invalidValue = "invalid value"
        /// An item that the standard requires is absent.
        case missingItem = "missing item"
        /// The peer sent something the protocol does not allow now.
        case unexpected = "unexpected"
    }

    /// The kind of fault.
    public var code: Code
    /// A sentence with the values that were found.
    public var reason: String
    /// Offset in the PDU (or command set), counted from its first byte, where known.
    public var offset: Int?

    /// Makes an error.
    public init(_ code: Code, _ reason: String, offset: Int? = nil) {
        self.code = code
        self.reason = reason
        self.offset = offset
    }

    /// The reason to give to the peer in an A-ABORT of the service-provider.
    public var abortReason: AbortReason {
        switch code {
        case .unrecognisedPDU: .unrecognisedPDU
        case .unexpected: .unexpectedPDU
        case .truncated, .tooLong, .tooMany, .invalidValue, .missingItem: .invalidParameterValue
        }
    }

    /// Code, reason and offset in one line.
    public var description: String {
        offset.map { "\(code.rawValue): \(reason) at byte \($0)" } ?? "\(code.rawValue): \(reason)"
    }
}
