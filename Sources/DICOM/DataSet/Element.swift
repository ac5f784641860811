/// One attribute with its value.
public struct Element: Sendable {
    /// Its number.
    public let tag: Tag
    /// How its bytes are to be understood.
    public let vr: VR
    /// What it holds.
    public let value: Value
    /// How a sequence was written where it was read.
    let form: SequenceForm

    /// Makes an element as it stands: the value is not checked against the value representation, and no byte
    /// is added to make it even (writing does that).
    public init(tag: Tag, vr: VR, value: Value) {
        self.init(tag: tag, vr: vr, value: value, form: .unread)
    }

    init(tag: Tag, vr: VR, value: Value, form: SequenceForm) {
        self.tag = tag
        self.vr = vr
        self.value = value
        self.form = form
    }

    /// The value representation to understand the bytes by: that of the dictionary where the file says UN.
    public var effectiveVR: VR {
        guard vr == .UN, let known = StandardDictionary.vr(of: tag) else { return vr }
        return known
    }

    /// True when there is no byte, no item and no fragment.
    public var isEmpty: Bool {
        switch value {
        case .bytes(let bytes, _): bytes.isEmpty
        case .items(let items): items.isEmpty
        case .fragments(let fragments): fragments.isEmpty
        }
    }
}

/// How a sequence or an item was written where it was read, so that it can be written the same way again.
enum SequenceForm: UInt8, Sendable {
    /// It was made here.
    case unread
    /// With its length in front.
    case defined
    /// With a delimiter at its end.
    case undefined
    /// As a value of representation UN and defined length, whose items are implicit little endian.
    case unknown
    /// As a value of representation UN and undefined length, whose items are implicit little endian.
    case unknownUndefined
}

/// What an element holds.
public enum Value: Sendable {
    /// The bytes as they stand in the file, padding included, with the order of the bytes of its numbers.
    case bytes(Bytes, ByteOrder)
    /// The items of a sequence.
    case items([DataSet])
    /// Encapsulated pixel data: the basic offset table (often empty), then the fragments.
    case fragments([Bytes])
}

extension Element: Equatable {
    /// Equal when tag, value representation and meaning of the value are: neither byte order nor one byte of
    /// padding makes a difference.
    public static func == (left: Element, right: Element) -> Bool {
        guard left.tag == right.tag, left.vr == right.vr else { return false }
        switch (left.value, right.value) {
        case (.bytes(let a, let aOrder), .bytes(let b, let bOrder)):
            if aOrder == bOrder || left.vr.unitSize == 1 { return equal(a, b, padding: left.vr.padding) }
            return equal(Bytes(a.swapped(unit: left.vr.unitSize)), b, padding: left.vr.padding)
        case (.items(let a), .items(let b)): return a == b
        case (.fragments(let a), .fragments(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { equal($0, $1, padding: 0) }
        default: return false
        }
    }

    private static func equal(_ a: Bytes, _ b: Bytes, padding: UInt8) -> Bool {
        if a.count == b.count { return a == b }
        let (short, long) = a.count < b.count ? (a, b) : (b, a)
        guard long.count == short.count + 1, long.count % 2 == 0, long[long.count - 1] == padding else {
            return false
        }
        return long[0..<short.count] == short
    }
}

extension Bytes {
    /// A copy in which the bytes of each unit stand in reverse; a remainder shorter than a unit stays as it
    /// is.
    func swapped(unit: Int) -> [UInt8] {
        var result = array
        guard unit > 1 else { return result }
        for start in stride(from: 0, through: result.count - unit, by: unit) {
            result[start..<start + unit].reverse()
        }
        return result
    }
}
