/// PS3.8 9.3.2: "A-ASSOCIATE-RQ PDU structure".
public struct AssociateRequest: Hashable, Sendable {
    /// PS3.8 9.3.2: "Called-AE-title", without padding.
    public var calledAETitle: String
    /// PS3.8 9.3.2: "Calling-AE-title", without padding.
    public var callingAETitle: String
    /// PS3.8 9.3.2.1: the name of the application context; DICOM has one.
    public var applicationContext: UID
    /// PS3.8 9.3.2.2: the contexts proposed, at most 128.
    public var contexts: [ProposedContext]
    /// PS3.8 9.3.2.3.
    public var userInformation: UserInformation
    /// PS3.8 table 9-11: one bit for each version of the protocol; "this is Version 1 and shall be identified
    /// with bit 0 set".
    public var protocolVersion: UInt16

    /// Makes a request of protocol version 1 in the DICOM application context.
    public init(
        calledAETitle: String, callingAETitle: String, contexts: [ProposedContext],
        userInformation: UserInformation, applicationContext: UID = .dicomApplicationContext,
        protocolVersion: UInt16 = 1
    ) {
        self.calledAETitle = calledAETitle
        self.callingAETitle = callingAETitle
        self.applicationContext = applicationContext
        self.contexts = contexts
        self.userInformation = userInformation
        self.protocolVersion = protocolVersion
    }

    init(_ reader: inout PDUReader) throws(NetworkError) {
        let head = try AssociateHead(&reader)
        var application: UID?
        var user: UserInformation?
        var contexts: [ProposedContext] = []
        var used: Set<UInt8> = []
        while !reader.isAtEnd {
            let start = reader.offset
            var (type, body) = try reader.item("item")
            switch type {
            case 0x10: application = try body.uid(body.remaining, "application context")
            case 0x20:
                let context = try ProposedContext(&body)
                guard contexts.count < PresentationContexts.maximumCount else {
                    throw NetworkError(.tooMany, "more than 128 presentation contexts", offset: start)
                }
                guard used.insert(context.id).inserted else {
                    throw NetworkError(.invalidValue, "context \(context.id) proposed twice", offset: start)
                }
                contexts.append(context)
            case 0x50: user = try UserInformation(&body)
            default: break  // PS3.8 9.3.1: items of unrecognised types are ignored
            }
        }
        guard let application else {
            throw NetworkError(.missingItem, "no application context", offset: reader.offset)
        }
        guard !contexts.isEmpty else {
            throw NetworkError(.missingItem, "no presentation context", offset: reader.offset)
        }
        self.init(
            calledAETitle: head.called, callingAETitle: head.calling, contexts: contexts,
            userInformation: user ?? UserInformation(), applicationContext: application,
            protocolVersion: head.version)
    }

    func encode() -> [UInt8] {
        PDUWriter.pdu(.associateRequest) { writer in
            AssociateHead(version: protocolVersion, called: calledAETitle, calling: callingAETitle).write(
                &writer)
            writer.item(0x10) { $0.text(applicationContext.string) }
            for context in contexts { context.write(&writer) }
            userInformation.write(&writer)
        }
    }
}

/// The 68 bytes that A-ASSOCIATE-RQ and A-ASSOCIATE-AC begin with.
struct AssociateHead {
    var version: UInt16
    var called: String
    var calling: String

    init(version: UInt16, called: String, calling: String) {
        self.version = version
        self.called = called
        self.calling = calling
    }

    init(_ reader: inout PDUReader) throws(NetworkError) {
        version = try reader.uint16("protocol version")
        try reader.skip(2, "reserved bytes")
        called = try reader.text(16, "called AE title")
        calling = try reader.text(16, "calling AE title")
        try reader.skip(32, "reserved bytes")
    }

    func write(_ writer: inout PDUWriter) {
        writer.uint16(version)
        writer.zeros(2)
        writer.title(called)
        writer.title(calling)
        writer.zeros(32)
    }
}
