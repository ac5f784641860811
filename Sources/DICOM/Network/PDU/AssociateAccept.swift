/// PS3.8 9.3.3: "A-ASSOCIATE-AC PDU structure".
public struct AssociateAccept: Hashable, Sendable {
    /// PS3.8 table 9-17: "this reserved field shall be sent with a value identical to the value received".
    public var calledAETitle: String
    /// PS3.8 table 9-17: as the called AE title.
    public var callingAETitle: String
    /// PS3.8 9.3.3.1.
    public var applicationContext: UID
    /// PS3.8 9.3.3.2: one answer for each proposed context.
    public var contexts: [ContextAnswer]
    /// PS3.8 9.3.3.3.
    public var userInformation: UserInformation

    /// Makes an acceptance in the DICOM application context.
    public init(
        calledAETitle: String, callingAETitle: String, contexts: [ContextAnswer],
        userInformation: UserInformation, applicationContext: UID = .dicomApplicationContext
    ) {
        self.calledAETitle = calledAETitle
        self.callingAETitle = callingAETitle
        self.applicationContext = applicationContext
        self.contexts = contexts
        self.userInformation = userInformation
    }

    init(_ reader: inout PDUReader) throws(NetworkError) {
        let head = try AssociateHead(&reader)
        var application: UID?
        var user: UserInformation?
        var contexts: [ContextAnswer] = []
        while !reader.isAtEnd {
            let start = reader.offset
            var (type, body) = try reader.item("item")
            switch type {
            case 0x10: application = try body.uid(body.remaining, "application context")
            case 0x21:
                guard contexts.count < PresentationContexts.maximumCount else {
                    throw NetworkError(.tooMany, "more than 128 presentation contexts", offset: start)
                }
                contexts.append(try ContextAnswer(&body))
            case 0x50: user = try UserInformation(&body)
            default: break
            }
        }
        guard let user else {
            throw NetworkError(.missingItem, "no user information", offset: reader.offset)
        }
        self.init(
            calledAETitle: head.called, callingAETitle: head.calling, contexts: contexts,
            userInformation: user, applicationContext: application ?? .dicomApplicationContext)
    }

    func encode() -> [UInt8] {
        PDUWriter.pdu(.associateAccept) { writer in
            AssociateHead(version: 1, called: calledAETitle, calling: callingAETitle).write(&writer)
            writer.item(0x10) { $0.text(applicationContext.string) }
            for context in contexts { context.write(&writer) }
            userInformation.write(&writer)
        }
    }
}
