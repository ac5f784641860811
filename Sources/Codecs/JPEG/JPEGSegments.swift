/// The marker segments of a JPEG code stream, one after another (ITU-T T.81 annex B).
struct JPEGSegments {
    /// One segment: its marker's second byte, and its payload without marker and length.
    struct Segment {
        let marker: UInt8
        let payload: Range<Int>
    }

    static let startOfImage: UInt8 = 0xD8
    static let endOfImage: UInt8 = 0xD9
    static let startOfScan: UInt8 = 0xDA
    static let huffmanTables: UInt8 = 0xC4
    static let quantizationTables: UInt8 = 0xDB
    static let restartInterval: UInt8 = 0xDD

    let memory: UnsafeRawBufferPointer
    var position = 0

    init(_ memory: UnsafeRawBufferPointer) { self.memory = memory }

    /// The next segment; bytes that belong to no segment are skipped, as entropy-coded data must be.
    mutating func next() throws(CodecError) -> Segment? {
        while position + 1 < memory.count {
            guard memory[position] == 0xFF else {
                position += 1
                continue
            }
            let marker = memory[position + 1]
            switch marker {
            case 0xFF: position += 1
            case 0x00, 0x01, 0xD0...0xD8: position += 2
            case Self.endOfImage:
                position += 2
                return Segment(marker: marker, payload: position..<position)
            default: return try segment(marker)
            }
        }
        return nil
    }

    private mutating func segment(_ marker: UInt8) throws(CodecError) -> Segment {
        let start = position + 4
        guard start <= memory.count else { throw .damaged("it ends within a marker") }
        let length = uint16(position + 2)
        guard length >= 2, start + length - 2 <= memory.count else {
            throw .damaged("segment \(hex(marker)) of \(length) bytes does not fit")
        }
        position = start + length - 2
        return Segment(marker: marker, payload: start..<position)
    }

    func uint16(_ position: Int) -> Int { Int(memory[position]) << 8 | Int(memory[position + 1]) }

    private func hex(_ marker: UInt8) -> String { "FF" + String(marker, radix: 16, uppercase: true) }
}
