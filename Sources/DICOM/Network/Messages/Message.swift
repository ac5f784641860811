extension CommandSet {
    /// Which message this is; every command set that was read has one.
    public var field: CommandField { CommandField(rawValue: self[.commandField] ?? 0) }

    /// PS3.7 annex E.1: true unless (0000,0800) says 0101H or is absent.
    public var hasDataSet: Bool { self[.dataSetType].map { $0 != Self.noDataSet } ?? false }

    /// (0000,0900), of a response.
    public var status: DIMSEStatus? { self[.status].map { DIMSEStatus(rawValue: $0) } }

    /// PS3.7 9.3.5.1: "C-ECHO-RQ".
    public static func echoRequest(messageID: UInt16) -> CommandSet {
        var command = CommandSet()
        command.set(.affectedSOPClass, UID.verification)
        command[.commandField] = CommandField.echoRequest.rawValue
        command[.messageID] = messageID
        command[.dataSetType] = noDataSet
        return command
    }

    /// PS3.7 9.3.1.1: "C-STORE-RQ" of medium priority.
    public static func storeRequest(messageID: UInt16, sopClass: UID, sopInstance: UID) -> CommandSet {
        var command = CommandSet()
        command.set(.affectedSOPClass, sopClass)
        command[.commandField] = CommandField.storeRequest.rawValue
        command[.messageID] = messageID
        command[.priority] = 0
        command[.dataSetType] = 0x0001
        command.set(.affectedSOPInstance, sopInstance)
        return command
    }

    /// The response to a request, without data set (PS3.7 9.3 and 10.3): the SOP class and instance are repeated, the
    /// comment is cut to the 64 characters of (0000,0902).
    public static func response(
        to request: CommandSet, status: DIMSEStatus, comment: String? = nil
    ) -> CommandSet {
        var command = CommandSet()
        let sopClass = request.uid(.affectedSOPClass) ?? request.uid(.requestedSOPClass)
        command.set(.affectedSOPClass, sopClass)
        command[.commandField] = request.field.response.rawValue
        command[.messageIDBeingRespondedTo] = request[.messageID]
        command[.dataSetType] = noDataSet
        command[.status] = status.rawValue
        command.set(.errorComment, comment.map(errorComment))
        // PS3.7 10.3.1.2 and 10.3.5.2: repeated for N-EVENT-REPORT and N-ACTION.
        command[.eventTypeID] = request[.eventTypeID]
        command[.actionTypeID] = request[.actionTypeID]
        command.set(
            .affectedSOPInstance, request.uid(.affectedSOPInstance) ?? request.uid(.requestedSOPInstance))
        return command
    }

    /// Command sets have no character set (PS3.7 6.3.1), so only the basic repertoire may stand in a comment, and of
    /// that neither control characters nor the backslash, which would make two values of one.
    private static func errorComment(_ text: String) -> String {
        String(
            decoding: text.unicodeScalars.prefix(64).map { scalar -> UInt8 in
                (0x20...0x7E).contains(scalar.value) && scalar != "\\" ? UInt8(scalar.value) : 0x3F
            }, as: UTF8.self)
    }
}

/// Puts the fragments of an association together to messages. Commands are gathered, data sets stream past.
///
/// PS3.7 6.3 and PS3.8 annex E: a message is a command set, then perhaps a data set, all in one presentation context.
public struct MessageAssembler: Sendable {
    /// A part of a message.
    public enum Part: Hashable, Sendable {
        /// The whole command; `hasDataSet` tells whether data follows.
        case command(CommandSet, contextID: UInt8)
        /// Bytes of the data set, as a range of the chunk; `completes` with the last ones.
        case data(Range<Int>, completes: Bool)
    }

    /// Commands longer than this are refused. The longest real ones have a few hundred bytes.
    public static let maximumCommandLength = 65_536

    private var command: [UInt8] = []
    private var contextID: UInt8?
    private var awaitsData = false

    /// An assembler between messages.
    public init() {}

    /// True while part of a message has arrived but not all.
    public var isWithinMessage: Bool { contextID != nil }

    /// Takes a fragment whose bytes are a range of `chunk`; nil when it completed nothing that can be told.
    public mutating func receive(
        _ fragment: DataFragment, in chunk: UnsafeRawBufferPointer
    ) throws(NetworkError) -> Part? {
        guard fragment.contextID == contextID ?? fragment.contextID else {
            throw NetworkError(
                .invalidValue, "context \(fragment.contextID) within a message of context \(contextID ?? 0)")
        }
        guard fragment.isCommand != awaitsData else {
            throw NetworkError(
                .unexpected, awaitsData ? "command within a data set" : "data set without command")
        }
        contextID = fragment.contextID
        guard fragment.isCommand else {
            if fragment.completes { self = MessageAssembler() }
            return .data(fragment.bytes, completes: fragment.completes)
        }
        guard command.count + fragment.bytes.count <= Self.maximumCommandLength else {
            throw NetworkError(.tooLong, "command of more than \(Self.maximumCommandLength) bytes")
        }
        command.append(contentsOf: UnsafeRawBufferPointer(rebasing: chunk[fragment.bytes]))
        guard fragment.completes else { return nil }
        let whole = try CommandSet(command)
        command.removeAll(keepingCapacity: true)
        awaitsData = whole.hasDataSet
        if !awaitsData { contextID = nil }
        return .command(whole, contextID: fragment.contextID)
    }
}
