extension Element {
    /// Where the element's header begins in the bytes that it was read from: its value less its header. `nil` for
    /// sequences, and for what was made here.
    /// - Parameter isExplicit: Whether headers state the representation.
    func position(isExplicit: Bool) -> Int? {
        let header = isExplicit && vr.hasLongLength ? 12 : 8
        switch value {
        case .bytes(let bytes, _): return bytes.start >= header ? bytes.start - header : nil
        case .fragments(let fragments):
            // Before the first fragment stands the header of its item.
            return fragments.first.flatMap { $0.start >= header + 8 ? $0.start - header - 8 : nil }
        case .items: return nil
        }
    }
}
