/// The elements of one manufacturer in one group of a data set, by the numbers that the manufacturer gave them.
///
/// Values that the file calls UN are read by the representation that ``PrivateDictionary`` knows.
public struct PrivateBlock: Sendable {
    /// The odd group.
    public let group: UInt16
    /// The manufacturer's name for the block.
    public let creator: String
    /// The upper byte of the elements in this data set.
    public let block: UInt8
    private let dataSet: DataSet

    init(group: UInt16, creator: String, block: UInt8, dataSet: DataSet) {
        self.group = group
        self.creator = creator
        self.block = block
        self.dataSet = dataSet
    }

    /// The tag of an element in this data set.
    /// - Parameter offset: The lower byte of the element.
    public func tag(_ offset: UInt8) -> Tag { Tag(group, UInt16(block) << 8 | UInt16(offset)) }

    /// An element by the lower byte of its number.
    public subscript(offset: UInt8) -> Element? {
        guard let element = dataSet[tag(offset)] else { return nil }
        guard element.vr == .UN, case .bytes = element.value,
            let known = PrivateDictionary.attribute(group: group, creator: creator, offset: offset),
            known.vr != .SQ
        else { return element }
        return Element(tag: element.tag, vr: known.vr, value: element.value)
    }

    /// All values as text.
    public func strings(_ offset: UInt8) -> [String] { self[offset]?.strings(dataSet.characterSet) ?? [] }
    /// The first value as text; `nil` when it is absent or empty.
    public func string(_ offset: UInt8) -> String? { strings(offset).first { !$0.isEmpty } }
    /// All values as whole numbers; empty when one of them is none.
    public func ints(_ offset: UInt8) -> [Int] { self[offset]?.integers ?? [] }
    /// The first value as a whole number.
    public func int(_ offset: UInt8) -> Int? { ints(offset).first }
    /// All values as numbers; empty when one of them is none.
    public func doubles(_ offset: UInt8) -> [Double] { self[offset]?.doubles ?? [] }
    /// The first value as a number.
    public func double(_ offset: UInt8) -> Double? { doubles(offset).first }
    /// The items of a sequence; empty when it is absent.
    public func items(_ offset: UInt8) -> [DataSet] { dataSet.items(tag(offset)) }

    /// The elements of the block, in ascending order.
    public var elements: [Element] {
        (0...UInt8.max).compactMap { self[$0] }
    }
}

extension DataSet {
    /// All blocks that manufacturers have reserved, in the order of their tags.
    public var privateBlocks: [PrivateBlock] {
        compactMap { element in
            guard element.tag.isPrivateCreator, let creator = string(element.tag) else { return nil }
            let block = UInt8(truncatingIfNeeded: element.tag.element)
            return PrivateBlock(group: element.tag.group, creator: creator, block: block, dataSet: self)
        }
    }

    /// The block of a manufacturer in a group; `nil` when none was reserved.
    public func privateBlock(group: UInt16, creator: String) -> PrivateBlock? {
        privateBlocks.first { $0.group == group && $0.creator == creator }
    }

    /// Reserves a block for a manufacturer, unless it has one.
    /// - Returns: The upper byte of its elements; `nil` for an even group and when all blocks are taken.
    public mutating func reservePrivateBlock(group: UInt16, creator: String) -> UInt8? {
        guard group & 1 == 1, group > 8 else { return nil }
        if let block = privateBlock(group: group, creator: creator) { return block.block }
        guard let free = (UInt8(0x10)...0xFF).first(where: { !contains(Tag(group, UInt16($0))) }) else {
            return nil
        }
        return set(Tag(group, UInt16(free)), creator, vr: .LO) ? free : nil
    }
}
