/// Limits of the presentation contexts of an association.
public enum PresentationContexts {
    /// PS3.8 9.3.2.2: "Presentation-context-ID values shall be odd integers between 1 and 255": 128 of them.
    public static let maximumCount = 128
    /// More transfer syntaxes in one context than this are refused; the standard has about sixty.
    public static let maximumTransferSyntaxes = 128
}

/// PS3.8 9.3.2.2: "Presentation context item" of a request.
public struct ProposedContext: Hashable, Sendable {
    /// "Presentation-context-ID": odd, 1 to 255.
    public var id: UInt8
    /// What the context is for: a SOP class.
    public var abstractSyntax: UID
    /// How it may be encoded, as the requestor lists them.
    public var transferSyntaxes: [UID]

    /// Makes a proposal.
    public init(id: UInt8, abstractSyntax: UID, transferSyntaxes: [UID]) {
        self.id = id
        self.abstractSyntax = abstractSyntax
        self.transferSyntaxes = transferSyntaxes
    }

    init(_ reader: inout PDUReader) throws(NetworkError) {
        let start = reader.offset
        id = try reader.contextID()
        try reader.skip(3, "reserved bytes")
        var abstract: UID?
        var transfers: [UID] = []
        while !reader.isAtEnd {
            var (type, body) = try reader.item("presentation context sub-item")
            switch type {
            case 0x30:
                guard abstract == nil else {
                    throw NetworkError(
                        .invalidValue, "two abstract syntaxes in context \(id)", offset: body.offset)
                }
                abstract = try body.uid(body.remaining, "abstract syntax")
            case 0x40:
                guard transfers.count < PresentationContexts.maximumTransferSyntaxes else {
                    throw NetworkError(.tooMany, "transfer syntaxes in context \(id)", offset: body.offset)
                }
                transfers.append(try body.uid(body.remaining, "transfer syntax"))
            default: break
            }
        }
        guard let abstract, !transfers.isEmpty else {
            throw NetworkError(
                .missingItem, "context \(id) lacks an abstract or transfer syntax", offset: start)
        }
        abstractSyntax = abstract
        transferSyntaxes = transfers
    }

    func write(_ writer: inout PDUWriter) {
        writer.item(0x20) { body in
            body.append([id, 0, 0, 0])
            body.item(0x30) { $0.text(abstractSyntax.string) }
            for syntax in transferSyntaxes { body.item(0x40) { $0.text(syntax.string) } }
        }
    }
}

/// PS3.8 9.3.3.2: "Presentation context item" of an acceptance.
public struct ContextAnswer: Hashable, Sendable {
    /// PS3.8 table 9-18: "Result/Reason".
    public enum Result: UInt8, Hashable, Sendable {
        /// "0 - acceptance".
        case acceptance = 0
        /// "1 - user-rejection".
        case userRejection = 1
        /// "2 - no-reason (provider rejection)".
        case noReason = 2
        /// "3 - abstract-syntax-not-supported (provider rejection)".
        case abstractSyntaxNotSupported = 3
        /// "4 - transfer-syntaxes-not-supported (provider rejection)".
        case transferSyntaxesNotSupported = 4
    }

    /// The context answered.
    public var id: UInt8
    /// The answer.
    public var result: Result
    /// "When the Result/Reason field has a value other than acceptance, this field shall not be significant."
    public var transferSyntax: UID

    /// Makes an answer.
    public init(id: UInt8, result: Result, transferSyntax: UID) {
        self.id = id
        self.result = result
        self.transferSyntax = transferSyntax
    }

    init(_ reader: inout PDUReader) throws(NetworkError) {
        id = try reader.contextID()
        try reader.skip(1, "reserved byte")
        let offset = reader.offset
        let value = try reader.byte("result")
        guard let result = Result(rawValue: value) else {
            throw NetworkError(.invalidValue, "context result \(value)", offset: offset)
        }
        self.result = result
        try reader.skip(1, "reserved byte")
        var syntax: UID?
        while !reader.isAtEnd {
            var (type, body) = try reader.item("presentation context sub-item")
            // Insignificant in a refusal, where some peers put something that is not even a UID.
            if type == 0x40, result == .acceptance {
                syntax = try body.uid(body.remaining, "transfer syntax")
            }
        }
        guard syntax != nil || result != .acceptance else {
            throw NetworkError(.missingItem, "context \(id) accepted without transfer syntax", offset: offset)
        }
        transferSyntax = syntax ?? ""
    }

    func write(_ writer: inout PDUWriter) {
        writer.item(0x21) { body in
            body.append([id, 0, result.rawValue, 0])
            body.item(0x40) { $0.text(transferSyntax.string) }
        }
    }
}

/// A context both sides agreed on.
public struct AcceptedContext: Hashable, Sendable {
    /// Its identifier on this association.
    public var id: UInt8
    /// The SOP class.
    public var abstractSyntax: UID
    /// The one transfer syntax agreed on.
    public var transferSyntax: UID

    /// Makes an agreed context.
    public init(id: UInt8, abstractSyntax: UID, transferSyntax: UID) {
        self.id = id
        self.abstractSyntax = abstractSyntax
        self.transferSyntax = transferSyntax
    }

    /// Matches the answers of an acceptance with what was proposed; answers to nothing are left out.
    public static func matching(_ request: AssociateRequest, _ accept: AssociateAccept) -> [AcceptedContext] {
        accept.contexts.compactMap { answer in
            guard answer.result == .acceptance,
                let proposal = request.contexts.first(where: { $0.id == answer.id })
            else { return nil }
            return AcceptedContext(
                id: answer.id, abstractSyntax: proposal.abstractSyntax, transferSyntax: answer.transferSyntax)
        }
    }
}

extension PDUReader {
    mutating func contextID() throws(NetworkError) -> UInt8 {
        let start = offset
        let id = try byte("presentation context ID")
        guard id % 2 == 1 else {
            throw NetworkError(.invalidValue, "presentation context ID \(id) is even", offset: start)
        }
        return id
    }
}
