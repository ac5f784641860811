/// What is known about private elements of the makers of CT and MR scanners. The standard does not say: this is what
/// manufacturers have published and others have found out.
public enum PrivateDictionary {
    /// One private element.
    public struct Attribute: Sendable, Hashable {
        /// The manufacturer's name for the block.
        public let creator: String
        /// The odd group.
        public let group: UInt16
        /// The lower byte of the element.
        public let offset: UInt8
        /// The representation of its values.
        public let vr: VR
        /// How many values it may have, such as "1" or "1-n".
        public let valueMultiplicity: String
        /// The name for people.
        public let name: String
    }

    /// A known element; `nil` for all others.
    /// - Parameters:
    ///   - group: An odd group such as 0x0019.
    ///   - creator: The manufacturer's name for the block, such as `GEMS_ACQU_01`.
    ///   - offset: The lower byte of the element, such as 0x23 for (0019,xx23).
    public static func attribute(group: UInt16, creator: String, offset: UInt8) -> Attribute? {
        attributes[Key(creator: creator, code: UInt32(group) << 8 | UInt32(offset))]
    }

    /// The attribute of a private element in a data set, whatever block was reserved for it.
    public static func attribute(_ tag: Tag, in dataSet: DataSet) -> Attribute? {
        guard let creator = dataSet.privateCreator(of: tag) else { return nil }
        return attribute(group: tag.group, creator: creator, offset: UInt8(truncatingIfNeeded: tag.element))
    }

    private struct Key: Hashable {
        let creator: String
        let code: UInt32
    }

    private static let attributes: [Key: Attribute] = PrivateTable.lines.withUTF8Buffer { text in
        var result: [Key: Attribute] = [:]
        AttributeTable.forEachLine(of: text) { start, end in
            let fields = AttributeTable.split(text[start..<end])
            guard let code = UInt32(fields[1], radix: 16), let vr = VR(rawValue: fields[2]) else { return }
            result[Key(creator: fields[0], code: code)] = Attribute(
                creator: fields[0], group: UInt16(truncatingIfNeeded: code >> 8),
                offset: UInt8(truncatingIfNeeded: code), vr: vr, valueMultiplicity: fields[3], name: fields[4]
            )
        }
        return result
    }
}
