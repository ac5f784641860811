/// PS3.8 table 9-26: "Reason/Diag." of an A-ABORT of the service-provider.
public enum AbortReason: UInt8, Hashable, Sendable {
    /// "0 - reason-not-specified"; the only value when the service-user aborts.
    case notSpecified = 0
    /// "1 - unrecognized-PDU".
    case unrecognisedPDU = 1
    /// "2 - unexpected-PDU".
    case unexpectedPDU = 2
    /// "4 - unrecognized-PDU parameter".
    case unrecognisedParameter = 4
    /// "5 - unexpected-PDU parameter".
    case unexpectedParameter = 5
    /// "6 - invalid-PDU-parameter value".
    case invalidParameterValue = 6
}

/// PS3.8 9.3.8: "A-ABORT PDU structure".
public struct AssociateAbort: Hashable, Sendable, CustomStringConvertible {
    /// PS3.8 table 9-26: "Source".
    public enum Source: UInt8, Hashable, Sendable {
        /// "0 - DICOM UL service-user (initiated abort)".
        case user = 0
        /// "2 - DICOM UL service-provider (initiated abort)".
        case provider = 2
    }

    /// Who aborted.
    public var source: Source
    /// Why.
    public var reason: AbortReason

    /// Makes an abort.
    public init(_ source: Source, _ reason: AbortReason = .notSpecified) {
        self.source = source
        self.reason = reason
    }

    // An abort ends the association whatever its fields say, so odd values are read as the nearest meaning.
    init(_ reader: inout PDUReader) throws(NetworkError) {
        try reader.skip(2, "reserved bytes")
        let source = try reader.byte("source")
        let reason = try reader.byte("reason")
        try reader.requireEnd("A-ABORT")
        self.init(source == 0 ? .user : .provider, AbortReason(rawValue: reason) ?? .notSpecified)
    }

    /// The abort in words, for the log.
    public var description: String {
        guard source == .provider else { return "aborted by the service-user" }
        return switch reason {
        case .notSpecified: "aborted by the service-provider, reason not specified"
        case .unrecognisedPDU: "aborted by the service-provider: unrecognised PDU"
        case .unexpectedPDU: "aborted by the service-provider: unexpected PDU"
        case .unrecognisedParameter: "aborted by the service-provider: unrecognised PDU parameter"
        case .unexpectedParameter: "aborted by the service-provider: unexpected PDU parameter"
        case .invalidParameterValue: "aborted by the service-provider: invalid PDU parameter value"
        }
    }
}
