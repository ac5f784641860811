/// PS3.7 D.3.3.3: how many operations may be outstanding; 0 is unlimited.
public struct AsynchronousOperations: Hashable, Sendable {
    /// "Maximum-number-operations-invoked".
    public var invoked: UInt16
    /// "Maximum-number-operations-performed".
    public var performed: UInt16

    /// Makes a window.
    public init(invoked: UInt16, performed: UInt16) {
        self.invoked = invoked
        self.performed = performed
    }
}

/// PS3.7 D.3.3.4: who plays which role for a SOP class; the requestor's roles in both directions.
public struct RoleSelection: Hashable, Sendable {
    /// The SOP class.
    public var sopClass: UID
    /// "SCU-role": 1 is support.
    public var user: Bool
    /// "SCP-role": 1 is support.
    public var provider: Bool

    /// Makes a role selection.
    public init(sopClass: UID, user: Bool, provider: Bool) {
        self.sopClass = sopClass
        self.user = user
        self.provider = provider
    }

    init(_ reader: inout PDUReader) throws(NetworkError) {
        let length = Int(try reader.uint16("UID length"))
        sopClass = try reader.uid(length, "SOP class of a role")
        user = try reader.byte("SCU role") == 1
        provider = try reader.byte("SCP role") == 1
    }
}

/// PS3.7 D.3.3.5: what a service class wants to say beyond the SOP class.
public struct ExtendedNegotiation: Hashable, Sendable {
    /// The SOP class.
    public var sopClass: UID
    /// "Service-class-application-information", as the service class defines it.
    public var information: [UInt8]

    /// Makes an extended negotiation.
    public init(sopClass: UID, information: [UInt8]) {
        self.sopClass = sopClass
        self.information = information
    }

    init(_ reader: inout PDUReader) throws(NetworkError) {
        let length = Int(try reader.uint16("UID length"))
        sopClass = try reader.uid(length, "SOP class of an extended negotiation")
        information = try reader.take(reader.remaining, "application information")
    }
}

/// PS3.7 D.3.3.7.1: who the requestor says its user is.
public struct UserIdentity: Hashable, Sendable {
    /// PS3.7 table D.3-14: "User-Identity-Type".
    public enum Kind: UInt8, Hashable, Sendable {
        /// "1 - Username as a string in UTF-8".
        case userName = 1
        /// "2 - Username as a string in UTF-8 and passcode".
        case userNameAndPasscode = 2
        /// "3 - Kerberos Service ticket".
        case kerberos = 3
        /// "4 - SAML Assertion".
        case saml = 4
        /// "5 - JSON Web Token".
        case jsonWebToken = 5
    }

    /// The kind; nil when it is one that the standard did not know when this was written.
    public var kind: Kind?
    /// "Positive-response-requested".
    public var wantsResponse: Bool
    /// "Primary-field": the user name, ticket, assertion or token.
    public var primary: [UInt8]
    /// "Secondary-field": the passcode.
    public var secondary: [UInt8]

    /// Makes an identity.
    public init(_ kind: Kind, wantsResponse: Bool, primary: [UInt8], secondary: [UInt8] = []) {
        self.kind = kind
        self.wantsResponse = wantsResponse
        self.primary = primary
        self.secondary = secondary
    }

    init(_ reader: inout PDUReader) throws(NetworkError) {
        kind = Kind(rawValue: try reader.byte("user identity type"))
        wantsResponse = try reader.byte("positive response requested") == 1
        let first = Int(try reader.uint16("primary field length"))
        primary = try reader.take(first, "primary field")
        let second = Int(try reader.uint16("secondary field length"))
        secondary = try reader.take(second, "secondary field")
    }

    func write(_ writer: inout PDUWriter) {
        writer.append([kind?.rawValue ?? 0, wantsResponse ? 1 : 0])
        writer.counted(primary)
        writer.counted(secondary)
    }
}
