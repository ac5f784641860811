/// PS3.7 annex E.1, (0000,0100) "Command Field": which request or response a message is.
public struct CommandField: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The value of the field.
    public let rawValue: UInt16
    /// Any value, known or not.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// "0001H C-STORE-RQ".
    public static let storeRequest = CommandField(rawValue: 0x0001)
    /// "8001H C-STORE-RSP".
    public static let storeResponse = CommandField(rawValue: 0x8001)
    /// "0030H C-ECHO-RQ".
    public static let echoRequest = CommandField(rawValue: 0x0030)
    /// "8030H C-ECHO-RSP".
    public static let echoResponse = CommandField(rawValue: 0x8030)
    /// "0010H C-GET-RQ".
    public static let getRequest = CommandField(rawValue: 0x0010)
    /// "0020H C-FIND-RQ".
    public static let findRequest = CommandField(rawValue: 0x0020)
    /// "0021H C-MOVE-RQ".
    public static let moveRequest = CommandField(rawValue: 0x0021)
    /// "0100H N-EVENT-REPORT-RQ".
    public static let eventReportRequest = CommandField(rawValue: 0x0100)
    /// "0110H N-GET-RQ".
    public static let attributesRequest = CommandField(rawValue: 0x0110)
    /// "0120H N-SET-RQ".
    public static let setRequest = CommandField(rawValue: 0x0120)
    /// "0140H N-CREATE-RQ".
    public static let createRequest = CommandField(rawValue: 0x0140)
    /// "0150H N-DELETE-RQ".
    public static let deleteRequest = CommandField(rawValue: 0x0150)
    /// "0130H N-ACTION-RQ".
    public static let actionRequest = CommandField(rawValue: 0x0130)
    /// "0FFFH C-CANCEL-RQ", the one request that has no response.
    public static let cancelRequest = CommandField(rawValue: 0x0FFF)

    /// True for responses: their bit 15 is set.
    public var isResponse: Bool { rawValue & 0x8000 != 0 }
    /// The response that belongs to a request.
    public var response: CommandField { CommandField(rawValue: rawValue | 0x8000) }

    /// The standard's name, or the value in hexadecimal.
    public var description: String {
        Self.names[rawValue & 0x7FFF].map { $0 + (isResponse ? "-RSP" : "-RQ") } ?? hexadecimal(rawValue)
    }

    private static let names: [UInt16: String] = [
        0x0001: "C-STORE", 0x0010: "C-GET", 0x0020: "C-FIND", 0x0021: "C-MOVE", 0x0030: "C-ECHO",
        0x0FFF: "C-CANCEL", 0x0100: "N-EVENT-REPORT", 0x0110: "N-GET", 0x0120: "N-SET", 0x0130: "N-ACTION",
        0x0140: "N-CREATE", 0x0150: "N-DELETE",
    ]
}

/// PS3.7 annex C: "Status type encoding", (0000,0900).
public struct DIMSEStatus: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The value of the field.
    public let rawValue: UInt16
    /// Any value, known or not.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// PS3.7 annex C: "Success".
    public static let success = DIMSEStatus(rawValue: 0x0000)
    /// PS3.7 annex C: "Processing failure".
    public static let processingFailure = DIMSEStatus(rawValue: 0x0110)
    /// PS3.7 annex C: "Invalid SOP Instance".
    public static let invalidSOPInstance = DIMSEStatus(rawValue: 0x0117)
    /// PS3.7 9.1.1.1.9: "Refused: SOP Class Not Supported".
    public static let sopClassNotSupported = DIMSEStatus(rawValue: 0x0122)
    /// PS3.7 9.1.1.1.9: "Refused: Unrecognized Operation".
    public static let unrecognisedOperation = DIMSEStatus(rawValue: 0x0211)
    /// PS3.7 9.1.1.1.9: "Refused: Mistyped argument".
    public static let mistypedArgument = DIMSEStatus(rawValue: 0x0212)
    /// PS3.4 table B.2-1: "Refused: Out of Resources".
    public static let outOfResources = DIMSEStatus(rawValue: 0xA700)
    /// PS3.4 table B.2-1: "Error: Data Set does not match SOP Class".
    public static let dataSetDoesNotMatch = DIMSEStatus(rawValue: 0xA900)
    /// PS3.4 table B.2-1: "Error: Cannot understand".
    public static let cannotUnderstand = DIMSEStatus(rawValue: 0xC000)

    /// PS3.7 annex C: "No such SOP Instance".
    public static let noSuchSOPInstance = DIMSEStatus(rawValue: 0x0112)
    /// PS3.7 annex C: "No such event type".
    public static let noSuchEventType = DIMSEStatus(rawValue: 0x0113)
    /// PS3.7 annex C: "Invalid argument value".
    public static let invalidArgumentValue = DIMSEStatus(rawValue: 0x0115)
    /// PS3.7 annex C: "No such Attribute".
    public static let noSuchAttribute = DIMSEStatus(rawValue: 0x0105)
    /// PS3.7 annex C: "Invalid Attribute Value".
    public static let invalidAttributeValue = DIMSEStatus(rawValue: 0x0106)
    /// PS3.7 annex C: "Attribute List Error", a warning: some attributes were passed over.
    public static let attributeListError = DIMSEStatus(rawValue: 0x0107)
    /// PS3.7 annex C: "Duplicate SOP Instance".
    public static let duplicateSOPInstance = DIMSEStatus(rawValue: 0x0111)
    /// PS3.7 annex C: "Attribute Value Out of Range", a warning.
    public static let attributeValueOutOfRange = DIMSEStatus(rawValue: 0x0116)
    /// PS3.7 annex C: "Missing Attribute".
    public static let missingAttribute = DIMSEStatus(rawValue: 0x0120)
    /// PS3.7 annex C: "Missing Attribute Value".
    public static let missingAttributeValue = DIMSEStatus(rawValue: 0x0121)
    /// PS3.7 annex C: "Class-Instance conflict".
    public static let classInstanceConflict = DIMSEStatus(rawValue: 0x0119)
    /// PS3.7 annex C: "No such action".
    public static let noSuchAction = DIMSEStatus(rawValue: 0x0123)
    /// PS3.7 annex C: "Resource limitation".
    public static let resourceLimitation = DIMSEStatus(rawValue: 0x0213)
    /// PS3.4 C.4.2.1.5: "Refused: Out of Resources - Unable to perform sub-operations".
    public static let cannotPerformSubOperations = DIMSEStatus(rawValue: 0xA702)
    /// PS3.4 C.4.2.1.5: "Refused: Move Destination unknown".
    public static let moveDestinationUnknown = DIMSEStatus(rawValue: 0xA801)
    /// PS3.4 C.4.2.1.5: "Sub-operations Complete - One or more Failures or Warnings".
    public static let subOperationsIncomplete = DIMSEStatus(rawValue: 0xB000)
    /// PS3.4 C.4.1.1.4: "Matching terminated due to Cancel request"; for C-MOVE and C-GET likewise.
    public static let cancelled = DIMSEStatus(rawValue: 0xFE00)
    /// PS3.4 C.4.1.1.4: "Matches are continuing": all keys that were asked for are supported.
    public static let pending = DIMSEStatus(rawValue: 0xFF00)
    /// PS3.4 C.4.1.1.4: "Matches are continuing - Warning that one or more Optional Keys were not supported".
    public static let pendingWithWarning = DIMSEStatus(rawValue: 0xFF01)

    /// PS3.7 annex C: more responses to the same request follow.
    public var isPending: Bool { rawValue & 0xFFFE == 0xFF00 }
    /// PS3.7 annex C: 0000H.
    public var isSuccess: Bool { rawValue == 0 }
    /// PS3.7 annex C: 0001H, 0107H, 0116H and Bxxx: done, with a remark.
    public var isWarning: Bool { rawValue & 0xF000 == 0xB000 || [0x0001, 0x0107, 0x0116].contains(rawValue) }

    /// Four hexadecimal digits and an H, as the standard writes it.
    public var description: String { hexadecimal(rawValue) }
}

private func hexadecimal(_ value: UInt16) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits + "H"
}
