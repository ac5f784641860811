/// The representations of attributes by their tags, for readers that look up every element.
extension AttributeTable {
    private static let bits = 14

    /// Set where the standard leaves a choice between representations.
    private static let ambiguous: UInt64 = 1 << 8

    /// Open addressing: the tag in the upper half, the position among `VR.allCases` in the lowest byte. A slot of zeros
    /// is free; the tag 0 is left out.
    private static let slots: [UInt64] = {
        let indices = Dictionary(uniqueKeysWithValues: VR.allCases.enumerated().map { ($1, $0) })
        var slots = [UInt64](repeating: 0, count: 1 << bits)
        precondition(index.tags.count < slots.count / 2, "The table of attributes has outgrown its slots.")
        for (tag, vr) in zip(index.tags, index.vrs) where tag != 0 {
            guard let vr, let code = indices[vr] else { continue }
            var place = start(tag)
            while slots[place] != 0 { place = (place + 1) & (slots.count - 1) }
            let choice = StandardDictionary.isAmbiguous(Tag(rawValue: tag)) ? ambiguous : 0
            slots[place] = UInt64(tag) << 32 | choice | UInt64(code)
        }
        return slots
    }()

    private static let representations = VR.allCases

    @inline(__always)
    private static func start(_ tag: UInt32) -> Int { Int((tag &* 0x9E37_79B1) >> UInt32(32 - bits)) }

    /// The first representation of a tag and whether there are others; `nil` for tags that the table does not hold.
    @inline(__always)
    static func vr(_ tag: UInt32) -> (vr: VR, isAmbiguous: Bool)? {
        guard tag != 0 else {
            return position(of: Tag(rawValue: 0)).flatMap { index.vrs[$0] }.map { ($0, false) }
        }
        return slots.withUnsafeBufferPointer { slots in
            var place = start(tag)
            while slots[place] != 0 {
                let slot = slots[place]
                if slot >> 32 == tag { return (representations[Int(slot & 0xFF)], slot & ambiguous != 0) }
                place = (place + 1) & (slots.count - 1)
            }
            return nil
        }
    }
}
