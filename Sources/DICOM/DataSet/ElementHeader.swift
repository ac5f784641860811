/// What stands before a value: tag, representation and length.
struct ElementHeader {
    static let undefinedLength: UInt32 = 0xFFFF_FFFF

    var tag: Tag
    var vr: VR
    /// As declared, never to be trusted.
    var length: UInt32
    /// Bytes of the header itself: 8 or 12.
    var size: Int

    var isUndefined: Bool { length == ElementHeader.undefinedLength }
}

extension ByteCursor {
    /// The explicit header at a position with at least 8 bytes before `end`; `nil` when the representation is
    /// not one of PS3.5 or the header does not fit.
    @inline(__always)
    func explicitHeader(at position: Int, end: Int, _ order: ByteOrder) -> ElementHeader? {
        guard let vr = VR(self[position + 4], self[position + 5]) else { return nil }
        let tag = tag(at: position, order)
        guard vr.hasLongLength else {
            return ElementHeader(tag: tag, vr: vr, length: UInt32(uint16(at: position + 6, order)), size: 8)
        }
        guard position <= end - 12 else { return nil }
        return ElementHeader(tag: tag, vr: vr, length: uint32(at: position + 8, order), size: 12)
    }

    /// True when something that can follow an element stands at a position: the end, a delimiter, or an
    /// element whose tag is not smaller, in the given encoding.
    func isPlausible(at position: Int, end: Int, after tag: Tag, _ encoding: Encoding) -> Bool {
        if position == end { return true }
        guard position >= 0, position <= end - 8 else { return position < end && isZero(position..<end) }
        let next = self.tag(at: position, encoding.order)
        if next.rawValue == 0 { return uint32(at: position + 4, .little) == 0 }
        if next.group == 0xFFFE { return [Tag.itemDelimitation, .sequenceDelimitation].contains(next) }
        guard next > tag else { return false }
        if encoding.isExplicit { return explicitHeader(at: position, end: end, encoding.order) != nil }
        let length = uint32(at: position + 4, .little)
        return length == ElementHeader.undefinedLength || Int(length) <= end - position - 8
    }

    /// True when an element in the given encoding stands at a position and something plausible follows it.
    func looksLike(_ encoding: Encoding, at position: Int, end: Int) -> Bool {
        guard position <= end - 8 else { return false }
        let tag = tag(at: position, encoding.order)
        let header: ElementHeader
        if encoding.isExplicit {
            guard let explicit = explicitHeader(at: position, end: end, encoding.order) else { return false }
            header = explicit
        } else {
            header = ElementHeader(tag: tag, vr: .UN, length: uint32(at: position + 4, .little), size: 8)
        }
        if header.isUndefined { return position + header.size <= end - 8 }
        guard Int(header.length) <= end - position - header.size else { return false }
        return isPlausible(at: position + header.size + Int(header.length), end: end, after: tag, encoding)
    }
}
