/// What the standard says about attributes and unique identifiers (PS3.6, and PS3.7 for commands).
public enum StandardDictionary {
    /// The edition of the standard that the tables hold, such as "2024c".
    public static var edition: String { AttributeTable.edition }

    /// One attribute of the standard.
    public struct Attribute: Sendable, Hashable {
        /// Its tag; for repeating groups the first of them.
        public let tag: Tag
        /// The name for programs, such as `PatientName`.
        public let keyword: String
        /// The name for people, such as "Patient's Name".
        public let name: String
        /// The representations it may have; one, except for a few such as Pixel Data (OB or OW).
        public let vrs: [VR]
        /// How many values it may have, such as "1", "1-n" or "2-2n".
        public let valueMultiplicity: String
        /// True when the standard no longer uses it.
        public let isRetired: Bool

        /// The first of the representations.
        public var vr: VR { vrs.first ?? .UN }

        init(tag: Tag, fields: [String]) {
            self.tag = tag
            vrs = fields[1].split(separator: "/").compactMap { VR(rawValue: String($0)) }
            valueMultiplicity = fields[2]
            isRetired = !fields[3].isEmpty
            keyword = fields[4]
            name = fields[5]
        }
    }

    /// The attribute of a tag, repeating groups included; `nil` for private and unknown ones.
    public static func attribute(_ tag: Tag) -> Attribute? {
        if let position = AttributeTable.position(of: tag) { return AttributeTable.attribute(at: position) }
        guard !tag.isPrivate else { return nil }
        return AttributeTable.repeatingIndex.first { tag.rawValue & $0.mask == $0.value }?.attribute
    }

    /// The representation of a tag, the first where the standard leaves a choice. Group lengths are UL and
    /// private creators LO; `nil` for other private and for unknown tags.
    public static func vr(of tag: Tag) -> VR? {
        if let known = AttributeTable.vr(tag.rawValue) { return known.vr }
        if tag.isGroupLength { return .UL }
        if tag.isPrivate { return tag.isPrivateCreator ? .LO : nil }
        return AttributeTable.repeatingIndex.first { tag.rawValue & $0.mask == $0.value }?.attribute.vr
    }

    /// The representation of a tag that has but one and holds no items, UN for private elements; `nil` for tags that
    /// need a closer look.
    @inline(__always)
    static func plainVR(of tag: UInt32) -> VR? {
        guard let known = AttributeTable.vr(tag) else {
            return tag >> 16 & 1 == 1 && tag & 0xFFFF > 0xFF ? .UN : nil
        }
        return known.isAmbiguous || known.vr == .SQ ? nil : known.vr
    }

    /// True when the standard leaves a choice between representations, which the context must settle.
    static func isAmbiguous(_ tag: Tag) -> Bool {
        guard let position = AttributeTable.position(of: tag) else {
            return attribute(tag).map { $0.vrs.count > 1 } ?? false
        }
        let line = AttributeTable.index.lines[position]
        return AttributeTable.parts[line.part].withUTF8Buffer { $0[line.start + 11] == UInt8(ascii: "/") }
    }

    /// The tag of a keyword such as `PatientName`; `nil` when the standard has none.
    public static func tag(keyword: String) -> Tag? { tagsByKeyword[keyword] }

    private static let tagsByKeyword: [String: Tag] = {
        let positions = AttributeTable.index.tags.indices
        var result: [String: Tag] = [:]
        result.reserveCapacity(positions.count)
        for position in positions {
            let attribute = AttributeTable.attribute(at: position)
            if !attribute.keyword.isEmpty { result[attribute.keyword] = attribute.tag }
        }
        for repeating in AttributeTable.repeatingIndex where result[repeating.attribute.keyword] == nil {
            result[repeating.attribute.keyword] = repeating.attribute.tag
        }
        return result
    }()
}

extension Tag {
    /// The tag of a keyword of the standard such as `PatientName`, for keywords that are only known at run time;
    /// `nil` when there is none.
    public init?(keyword: String) {
        guard let tag = StandardDictionary.tag(keyword: keyword) else { return nil }
        self = tag
    }
}
