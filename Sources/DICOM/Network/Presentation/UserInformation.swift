/// PS3.8 9.3.2.3 and PS3.7 annex D.3.3: "User information item" of a request or an acceptance.
public struct UserInformation: Hashable, Sendable {
    /// PS3.8 annex D.1: the longest P-DATA-TF the sender of this item can receive, without the 6 bytes of header;
    /// 0 is no limit.
    public var maximumLength: UInt32
    /// PS3.7 D.3.3.2.1: "Implementation class UID".
    public var implementationClass: UID?
    /// PS3.7 D.3.3.2.3: "Implementation version name", 1 to 16 characters.
    public var implementationVersion: String?
    /// PS3.7 D.3.3.3: "Asynchronous operations window negotiation"; absent means one at a time.
    public var asynchronousOperations: AsynchronousOperations?
    /// PS3.7 D.3.3.4: "SCP/SCU role selection negotiation".
    public var roles: [RoleSelection]
    /// PS3.7 D.3.3.5: "Service-object pair class extended negotiation".
    public var extendedNegotiations: [ExtendedNegotiation]
    /// PS3.7 D.3.3.6: "Service-object pair class common extended negotiation", in a request. It has no answer.
    public var commonNegotiations: [CommonNegotiation]
    /// PS3.7 D.3.3.7: "User identity negotiation", in a request.
    public var identity: UserIdentity?
    /// PS3.7 D.3.3.7.2: the server's response, in an acceptance; empty for a user name.
    public var identityResponse: [UInt8]?

    /// More role selections or extended negotiations than this are refused.
    public static let maximumItems = 1024
    /// What a peer that omits the maximum length is taken to bear: the default of most toolkits.
    public static let assumedMaximumLength: UInt32 = 16384

    /// Makes an item with a maximum length and, if given, the rest.
    public init(
        maximumLength: UInt32 = assumedMaximumLength, implementationClass: UID? = nil,
        implementationVersion: String? = nil, asynchronousOperations: AsynchronousOperations? = nil,
        roles: [RoleSelection] = [], extendedNegotiations: [ExtendedNegotiation] = [],
        commonNegotiations: [CommonNegotiation] = [], identity: UserIdentity? = nil,
        identityResponse: [UInt8]? = nil
    ) {
        self.maximumLength = maximumLength
        self.implementationClass = implementationClass
        self.implementationVersion = implementationVersion
        self.asynchronousOperations = asynchronousOperations
        self.roles = roles
        self.extendedNegotiations = extendedNegotiations
        self.commonNegotiations = commonNegotiations
        self.identity = identity
        self.identityResponse = identityResponse
    }

    init(_ reader: inout PDUReader) throws(NetworkError) {
        self.init()
        while !reader.isAtEnd {
            var (type, body) = try reader.item("user information sub-item")
            switch type {
            case 0x51: maximumLength = try body.uint32("maximum length")
            case 0x52: implementationClass = try body.uid(body.remaining, "implementation class UID")
            case 0x53:
                asynchronousOperations = AsynchronousOperations(
                    invoked: try body.uint16("operations invoked"),
                    performed: try body.uint16("operations performed"))
            case 0x54:
                try body.requireRoom(roles.count)
                roles.append(try RoleSelection(&body))
            case 0x55: implementationVersion = try body.text(body.remaining, "implementation version")
            case 0x56:
                try body.requireRoom(extendedNegotiations.count)
                extendedNegotiations.append(try ExtendedNegotiation(&body))
            case 0x58: identity = try UserIdentity(&body)
            case 0x59:
                let length = Int(try body.uint16("server response length"))
                identityResponse = try body.take(length, "server response")
            case 0x57:
                try body.requireRoom(commonNegotiations.count)
                commonNegotiations.append(try CommonNegotiation(&body))
            default: break
            }
        }
    }

    func write(_ writer: inout PDUWriter) {
        writer.item(0x50) { body in
            body.item(0x51) { $0.uint32(maximumLength) }
            if let implementationClass { body.item(0x52) { $0.text(implementationClass.string) } }
            if let window = asynchronousOperations {
                body.item(0x53) {
                    $0.uint16(window.invoked)
                    $0.uint16(window.performed)
                }
            }
            for role in roles {
                body.item(0x54) {
                    $0.counted(Array(role.sopClass.string.utf8))
                    $0.append([role.user ? 1 : 0, role.provider ? 1 : 0])
                }
            }
            if let implementationVersion {
                body.item(0x55) { $0.text(String(implementationVersion.prefix(16))) }
            }
            for extended in extendedNegotiations {
                body.item(0x56) {
                    $0.counted(Array(extended.sopClass.string.utf8))
                    $0.append(extended.information)
                }
            }
            for common in commonNegotiations { body.item(0x57) { common.write(&$0) } }
            if let identity { body.item(0x58) { identity.write(&$0) } }
            if let identityResponse { body.item(0x59) { $0.counted(identityResponse) } }
        }
    }
}

extension PDUReader {
    fileprivate func requireRoom(_ count: Int) throws(NetworkError) {
        guard count < UserInformation.maximumItems else {
            throw NetworkError(.tooMany, "user information sub-items", offset: offset)
        }
    }
}
