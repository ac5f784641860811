/// Differences of the lossless process by the next bits of the data: code and further bits at once, where they are
/// short, as nearly all are.
struct DifferenceTable {
    static let lookupBits = 13

    /// The difference in the upper 24 bits, the number of bits taken in the lower 8; 0 where more are needed.
    private(set) var lookup: [UInt32]
    let codes: HuffmanTable

    init(_ codes: HuffmanTable) {
        self.codes = codes
        lookup = [UInt32](repeating: 0, count: 1 << Self.lookupBits)
        for place in lookup.indices {
            let entry = codes.lookup[place >> (Self.lookupBits - HuffmanTable.lookupBits)]
            let length = Int(entry >> 8)
            let category = Int(entry & 0xFF)
            let taken = length + (category == 16 ? 0 : category)
            guard entry != 0, category <= 16, taken <= Self.lookupBits else { continue }
            let value = place >> (Self.lookupBits - taken) & (1 << (taken - length) - 1)
            let difference =
                switch category {
                case 0: 0
                case 16: 32_768
                default: value < 1 << (category - 1) ? value - (1 << category) + 1 : value
                }
            lookup[place] = UInt32(bitPattern: Int32(difference) << 8) | UInt32(taken)
        }
    }
}
