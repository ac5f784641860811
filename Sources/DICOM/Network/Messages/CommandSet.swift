/// PS3.7 6.3.1: a command set, the elements (0000,eeee) before the data set of a message.
///
/// They are always implicit little endian, one level deep and few, so they are read here without a dictionary.
public struct CommandSet: Hashable, Sendable {
    /// Elements of group 0000 that we read or write, by element number (PS3.7 annex E.1).
    public enum Field: UInt16, Sendable {
        /// "Affected SOP Class UID", UI.
        case affectedSOPClass = 0x0002
        /// "Requested SOP Class UID", UI.
        case requestedSOPClass = 0x0003
        /// "Command Field", US.
        case commandField = 0x0100
        /// "Message ID", US.
        case messageID = 0x0110
        /// "Message ID Being Responded To", US.
        case messageIDBeingRespondedTo = 0x0120
        /// "Move Destination", AE.
        case moveDestination = 0x0600
        /// "Priority", US: 0 medium, 1 high, 2 low.
        case priority = 0x0700
        /// "Command Data Set Type", US: 0101H is no data set.
        case dataSetType = 0x0800
        /// "Status", US.
        case status = 0x0900
        /// "Offending Element", AT.
        case offendingElement = 0x0901
        /// "Error Comment", LO: at most 64 characters.
        case errorComment = 0x0902
        /// "Error ID", US: a code of the service.
        case errorID = 0x0903
        /// "Affected SOP Instance UID", UI.
        case affectedSOPInstance = 0x1000
        /// "Requested SOP Instance UID", UI.
        case requestedSOPInstance = 0x1001
        /// "Event Type ID", US.
        case eventTypeID = 0x1002
        /// "Attribute Identifier List", AT.
        case attributeIdentifierList = 0x1005
        /// "Action Type ID", US.
        case actionTypeID = 0x1008
        /// "Number of Remaining Sub-operations", US.
        case remainingSubOperations = 0x1020
        /// "Number of Completed Sub-operations", US.
        case completedSubOperations = 0x1021
        /// "Number of Failed Sub-operations", US.
        case failedSubOperations = 0x1022
        /// "Number of Warning Sub-operations", US.
        case warningSubOperations = 0x1023
        /// "Move Originator Application Entity Title", AE.
        case moveOriginator = 0x1030
        /// "Move Originator Message ID", US.
        case moveOriginatorMessageID = 0x1031
    }

    /// PS3.7 annex E.1: (0000,0800) "set to the value of 0101H if no data set is present".
    public static let noDataSet: UInt16 = 0x0101

    /// Raw values by element number, without (0000,0000).
    private var values: [UInt16: [UInt8]] = [:]

    /// An empty command set.
    public init() {}

    /// Reads a whole command set.
    public init(_ bytes: [UInt8]) throws(NetworkError) {
        var offset = 0
        func number(_ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
        while offset < bytes.count {
            let start = offset
            guard bytes.count - offset >= 8 else {
                throw NetworkError(
                    .truncated, "command element of \(bytes.count - offset) bytes", offset: start)
            }
            let group = number(2)
            offset += 2
            let element = UInt16(truncatingIfNeeded: number(2))
            offset += 2
            let length = number(4)
            offset += 4
            guard group == 0 else {
                throw NetworkError(.invalidValue, "group \(group) in a command set", offset: start)
            }
            guard length <= bytes.count - offset else {
                throw NetworkError(
                    .truncated, "command element of \(length) bytes, \(bytes.count - offset) are left",
                    offset: start)
            }
            let value = Array(bytes[offset..<offset + length])
            offset += length
            guard element == 0 || values.updateValue(value, forKey: element) == nil else {
                throw NetworkError(.invalidValue, "command element \(element) twice", offset: start)
            }
        }
        guard self[.commandField] != nil else {
            throw NetworkError(.missingItem, "no command field", offset: bytes.count)
        }
    }

    /// A number (US), or nil when absent or not of two bytes.
    public subscript(_ field: Field) -> UInt16? {
        get {
            guard let value = values[field.rawValue], value.count == 2 else { return nil }
            return UInt16(value[0]) | UInt16(value[1]) << 8
        }
        set { values[field.rawValue] = newValue.map { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }
    }

    /// Text without padding, or nil when absent or empty. Bytes that are not UTF-8 are replaced.
    public func text(_ field: Field) -> String? {
        guard var value = values[field.rawValue] else { return nil }
        while let last = value.last, last == 0 || last == 0x20 { value.removeLast() }
        return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
    }

    /// Sets text, padded to an even length with a NUL (UI) or a space; nil removes the element.
    public mutating func set(_ field: Field, _ text: String?, padding: UInt8 = 0x20) {
        values[field.rawValue] = text.map { text in
            let bytes = Array(text.utf8)
            return bytes.count % 2 == 0 ? bytes : bytes + [padding]
        }
    }

    /// A UID of digits and dots, 1 to 64 characters; nil when absent or anything else.
    public func uid(_ field: Field) -> UID? {
        guard let text = text(field), text.utf8.count <= 64,
            text.utf8.allSatisfy({ $0 == 0x2E || (0x30...0x39).contains($0) })
        else { return nil }
        return UID(text)
    }

    /// Sets a UID, padded with a NUL; nil removes the element.
    public mutating func set(_ field: Field, _ uid: UID?) { set(field, uid?.string, padding: 0) }

    /// Sets tags (AT); none removes the element.
    public mutating func set(_ field: Field, _ tags: [Tag]) {
        var value: [UInt8] = []
        for tag in tags {
            for half in [tag.group, tag.element] {
                value.append(UInt8(half & 0xFF))
                value.append(UInt8(half >> 8))
            }
        }
        values[field.rawValue] = value.isEmpty ? nil : value
    }

    /// Tags (AT); empty when absent or not of four bytes each.
    public func tags(_ field: Field) -> [Tag] {
        guard let value = values[field.rawValue], value.count % 4 == 0 else { return [] }
        func half(_ index: Int) -> UInt16 { UInt16(value[index]) | UInt16(value[index + 1]) << 8 }
        return stride(from: 0, to: value.count, by: 4).map { Tag(half($0), half($0 + 2)) }
    }

    /// The bytes, with "(0000,0000) Command Group Length" first and elements in ascending order.
    public func encode() -> [UInt8] {
        var body: [UInt8] = []
        for (element, value) in values.sorted(by: { $0.key < $1.key }) {
            Self.append(element, value, to: &body)
        }
        var bytes: [UInt8] = []
        Self.append(0, Self.littleEndian(UInt32(clamping: body.count)), to: &bytes)
        return bytes + body
    }

    private static func append(_ element: UInt16, _ value: [UInt8], to bytes: inout [UInt8]) {
        bytes += [0, 0, UInt8(element & 0xFF), UInt8(element >> 8)]
        bytes += littleEndian(UInt32(clamping: value.count))
        bytes += value
    }

    private static func littleEndian(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
