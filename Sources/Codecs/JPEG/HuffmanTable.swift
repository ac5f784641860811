/// A Huffman code of JPEG (T.81 annex C), for decoding by table.
struct HuffmanTable {
    static let lookupBits = 10

    /// By the next ten bits: length of the code and its symbol, or 0 for a longer or an unused code.
    private(set) var lookup: [UInt16]
    /// By length: the greatest code, or -1.
    private(set) var maximum: [Int32]
    /// By length: what to add to a code for its position among the symbols.
    private(set) var shift: [Int32]
    private(set) var symbols: [UInt8]

    /// Makes the table of sixteen counts by length and the symbols in order of their codes.
    init(counts: [Int], symbols: [UInt8]) throws(CodecError) {
        self.symbols = symbols
        lookup = [UInt16](repeating: 0, count: 1 << Self.lookupBits)
        maximum = [Int32](repeating: -1, count: 18)
        shift = [Int32](repeating: 0, count: 18)
        var code = 0
        var next = 0
        for length in 1...16 {
            let count = counts[length - 1]
            guard code + count <= 1 << length, next + count <= symbols.count else {
                throw .damaged("a Huffman table has more codes than there can be")
            }
            shift[length] = Int32(next - code)
            if count > 0 { maximum[length] = Int32(code + count - 1) }
            if length <= Self.lookupBits {
                for index in 0..<count {
                    let entry = UInt16(length) << 8 | UInt16(symbols[next + index])
                    let first = (code + index) << (Self.lookupBits - length)
                    for place in first..<first + 1 << (Self.lookupBits - length) { lookup[place] = entry }
                }
            }
            next += count
            code = (code + count) << 1
        }
    }

    /// Reads all tables of a DHT segment; the keys are class (0 DC and lossless, 1 AC) × 4 + destination.
    static func read(
        _ segments: JPEGSegments, _ segment: JPEGSegments.Segment, into tables: inout [HuffmanTable?]
    ) throws(CodecError) {
        var position = segment.payload.lowerBound
        let end = segment.payload.upperBound
        while position < end {
            guard position + 17 <= end else { throw .damaged("a Huffman table is cut") }
            let selector = segments.memory[position]
            guard selector >> 4 <= 1, selector & 15 <= 3 else {
                throw .damaged("a Huffman table has no such place")
            }
            let counts = (1...16).map { Int(segments.memory[position + $0]) }
            let total = counts.reduce(0, +)
            position += 17
            guard total <= 256, position + total <= end else { throw .damaged("a Huffman table is cut") }
            let symbols = (0..<total).map { segments.memory[position + $0] }
            tables[Int(selector >> 4) * 4 + Int(selector & 15)] = try HuffmanTable(
                counts: counts, symbols: symbols)
            position += total
        }
    }
}
