/// The number of an attribute: group and element, each of 16 bits (PS3.5 section 7.1).
public struct Tag: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Group in the upper, element in the lower half.
    public let rawValue: UInt32

    /// Makes a tag from group and element.
    @inlinable
    public init(_ group: UInt16, _ element: UInt16) {
        rawValue = UInt32(group) << 16 | UInt32(element)
    }

    /// Makes a tag from the 32-bit number `ggggeeee`.
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Reads `(0010,0010)`, `0010,0010` or `00100010`; `nil` for anything else.
    public init?(_ text: String) {
        let digits = text.utf8.filter {
            ![UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ",")].contains($0)
        }
        guard digits.count == 8, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        rawValue = value
    }

    /// The upper half.
    @inlinable public var group: UInt16 { UInt16(truncatingIfNeeded: rawValue >> 16) }
    /// The lower half.
    @inlinable public var element: UInt16 { UInt16(truncatingIfNeeded: rawValue) }
    /// True for odd groups, which belong to manufacturers.
    @inlinable public var isPrivate: Bool { group & 1 == 1 }
    /// True for elements that reserve a block of private elements for a manufacturer (PS3.5 section 7.8.1).
    @inlinable public var isPrivateCreator: Bool { isPrivate && (0x0010...0x00FF).contains(element) }
    /// True for the retired group length elements (gggg,0000).
    @inlinable public var isGroupLength: Bool { element == 0 }

    /// Ascending as in a data set.
    @inlinable
    public static func < (left: Tag, right: Tag) -> Bool { left.rawValue < right.rawValue }

    /// For example `(0010,0010)`, hexadecimal in capitals.
    public var description: String { "(\(Tag.hex(group)),\(Tag.hex(element)))" }

    /// Eight hexadecimal digits without punctuation, as in DICOM JSON.
    public var hexadecimal: String { Tag.hex(group) + Tag.hex(element) }

    static func hex(_ value: UInt16) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension Tag {
    static let item = Tag(0xFFFE, 0xE000)
    static let itemDelimitation = Tag(0xFFFE, 0xE00D)
    static let sequenceDelimitation = Tag(0xFFFE, 0xE0DD)

    /// Pixel Data, Float Pixel Data and Double Float Pixel Data.
    var holdsPixels: Bool { group == 0x7FE0 && [0x0008, 0x0009, 0x0010].contains(element) }
}
