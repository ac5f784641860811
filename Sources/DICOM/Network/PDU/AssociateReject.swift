/// PS3.8 9.3.4: "A-ASSOCIATE-RJ PDU structure".
public struct AssociateReject: Hashable, Sendable {
    /// PS3.8 table 9-21: "Result".
    public enum Result: UInt8, Hashable, Sendable {
        /// "1 - rejected-permanent".
        case permanent = 1
        /// "2 - rejected-transient".
        case transient = 2
    }

    /// PS3.8 table 9-21: "Source" and "Reason/Diag." together, since the second means nothing without the first.
    public struct Reason: Hashable, Sendable {
        /// 1 service-user, 2 service-provider (ACSE), 3 service-provider (presentation).
        public var source: UInt8
        /// The reason within its source.
        public var value: UInt8

        /// Makes a reason.
        public init(source: UInt8, value: UInt8) {
            self.source = source
            self.value = value
        }

        /// Source 1: "1 - no-reason-given".
        public static let noReasonGiven = Reason(source: 1, value: 1)
        /// Source 1: "2 - application-context-name-not-supported".
        public static let applicationContextNotSupported = Reason(source: 1, value: 2)
        /// Source 1: "3 - calling-AE-title-not-recognized".
        public static let callingAETitleNotRecognised = Reason(source: 1, value: 3)
        /// Source 1: "7 - called-AE-title-not-recognized".
        public static let calledAETitleNotRecognised = Reason(source: 1, value: 7)
        /// Source 2: "2 - protocol-version-not-supported".
        public static let protocolVersionNotSupported = Reason(source: 2, value: 2)
        /// Source 3: "1 - temporary-congestion".
        public static let temporaryCongestion = Reason(source: 3, value: 1)
        /// Source 3: "2 - local-limit-exceeded".
        public static let localLimitExceeded = Reason(source: 3, value: 2)
    }

    /// Whether to try again.
    public var result: Result
    /// Who rejected, and why.
    public var reason: Reason

    /// Makes a rejection.
    public init(_ result: Result, _ reason: Reason) {
        self.result = result
        self.reason = reason
    }

    init(_ reader: inout PDUReader) throws(NetworkError) {
        try reader.skip(1, "reserved byte")
        let offset = reader.offset
        let value = try reader.byte("result")
        guard let result = Result(rawValue: value) else {
            throw NetworkError(.invalidValue, "A-ASSOCIATE-RJ result \(value)", offset: offset)
        }
        self.init(result, Reason(source: try reader.byte("source"), value: try reader.byte("reason")))
        try reader.requireEnd("A-ASSOCIATE-RJ")
    }
}

extension AssociateReject: CustomStringConvertible {
    /// The rejection in words, for the log.
    public var description: String {
        let words: String =
            switch reason {
            case .noReasonGiven: "no reason given"
            case .applicationContextNotSupported: "application context name not supported"
            case .callingAETitleNotRecognised: "calling AE title not recognised"
            case .calledAETitleNotRecognised: "called AE title not recognised"
            case .protocolVersionNotSupported: "protocol version not supported"
            case .temporaryCongestion: "temporary congestion"
            case .localLimitExceeded: "local limit exceeded"
            default: "source \(reason.source), reason \(reason.value)"
            }
        return "rejected \(result == .permanent ? "permanently" : "for now"): \(words)"
    }
}
