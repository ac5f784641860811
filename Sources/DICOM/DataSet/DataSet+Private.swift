/// Private elements (PS3.5 section 7.8).
extension DataSet {
    /// The elements of the block that a private creator reserves.
    func elements(ofBlock creator: Tag) -> ArraySlice<Element> {
        let first = Tag(creator.group, creator.element << 8)
        return elements(from: first, through: Tag(rawValue: first.rawValue | 0xFF))
    }

    /// The elements of a range of tags, found without going through the others.
    func elements(from first: Tag, through last: Tag) -> ArraySlice<Element> {
        elements[insertionIndex(of: first)...].prefix { $0.tag <= last }
    }

    /// The manufacturer's name for the block that a private element lies in; `nil` when the element is not
    /// private or nobody has reserved the block.
    public func privateCreator(of tag: Tag) -> String? {
        guard tag.isPrivate, tag.element >= 0x1000 else { return nil }
        return string(Tag(tag.group, tag.element >> 8))
    }

    /// The tag of a manufacturer's element in this data set, whatever block was reserved for it; `nil` when
    /// none was.
    /// - Parameters:
    ///   - group: An odd group such as 0x0019.
    ///   - creator: The manufacturer's name for the block, such as `GEMS_ACQU_01`.
    ///   - offset: The lower byte of the element, such as 0x24 for (0019,xx24).
    public func privateTag(group: UInt16, creator: String, offset: UInt8) -> Tag? {
        guard group & 1 == 1 else { return nil }
        let reserving = elements.first { element in
            element.tag.group == group && element.tag.isPrivateCreator && string(element.tag) == creator
        }
        return reserving.map { Tag(group, $0.tag.element << 8 | UInt16(offset)) }
    }
}
