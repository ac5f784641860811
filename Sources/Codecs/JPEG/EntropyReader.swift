/// The bits of entropy-coded data (T.81 F.2.2.5): stuffed zeros are taken out, and a marker ends them. Beyond the end
/// come zeros without end; ``isExhausted`` tells.
struct EntropyReader {
    private let memory: UnsafeRawBufferPointer
    private(set) var position: Int
    private var buffer: UInt64 = 0
    private var count = 0
    private var invented = 0
    private var isAtEnd = false

    init(_ memory: UnsafeRawBufferPointer, at position: Int) {
        self.memory = memory
        self.position = position
    }

    /// True when more bits have been taken than there were.
    var isExhausted: Bool { invented > count }

    @inline(__always)
    private mutating func fill() {
        guard position <= memory.count - 8 else { return fillByByte() }
        let word = UInt64(bigEndian: memory.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        // True where a byte is FF: its complement is the one that borrows below 0x80.
        let rest = ~word
        guard (rest &- 0x0101_0101_0101_0101) & ~rest & 0x8080_8080_8080_8080 == 0, !isAtEnd else {
            return fillByByte()
        }
        let bytes = (63 - count) >> 3
        buffer = buffer << UInt64(8 * bytes) | word >> UInt64(64 - 8 * bytes)
        position += bytes
        count += 8 * bytes
    }

    /// Byte by byte where there may be a marker or a stuffed zero, or the end is near.
    @inline(never)
    private mutating func fillByByte() {
        while count <= 48 {
            if isAtEnd || position >= memory.count {
                isAtEnd = true
                buffer = buffer << 8
                invented += 8
            } else {
                let byte = memory[position]
                if byte == 0xFF {
                    guard afterMarkerByte() else { continue }
                } else {
                    position += 1
                }
                buffer = buffer << 8 | UInt64(byte)
            }
            count += 8
        }
    }

    /// At a byte FF: true when it is data, with a stuffed zero behind.
    private mutating func afterMarkerByte() -> Bool {
        guard position + 1 < memory.count else {
            isAtEnd = true
            return false
        }
        switch memory[position + 1] {
        case 0:
            position += 2
            return true
        case 0xFF: position += 1
        default: isAtEnd = true
        }
        return false
    }

    /// Decodes one symbol; `nil` when no code begins with the bits that follow.
    @inline(__always)
    mutating func symbol(_ table: borrowing HuffmanTable) -> Int? {
        if count < 32 { fill() }
        let bits = Int(truncatingIfNeeded: buffer >> UInt64(count - HuffmanTable.lookupBits))
        let entry = table.lookup[bits & (1 << HuffmanTable.lookupBits - 1)]
        if entry != 0 {
            count -= Int(entry >> 8)
            return Int(entry & 0xFF)
        }
        return longSymbol(table)
    }

    private mutating func longSymbol(_ table: borrowing HuffmanTable) -> Int? {
        for length in HuffmanTable.lookupBits + 1...16 {
            let code = Int32(truncatingIfNeeded: buffer >> UInt64(count - length)) & (1 << length - 1)
            if code <= table.maximum[length] {
                let place = Int(code + table.shift[length])
                guard table.symbols.indices.contains(place) else { return nil }
                count -= length
                return Int(table.symbols[place])
            }
        }
        return nil
    }

    /// A whole difference, its code and its further bits; `nil` when no code begins with the bits that follow.
    @inline(__always)
    mutating func difference(_ table: UnsafePointer<UInt32>, _ codes: borrowing HuffmanTable) -> Int? {
        if count < 32 { fill() }
        let bits = Int(truncatingIfNeeded: buffer &>> UInt64(count - DifferenceTable.lookupBits))
        let entry = table[bits & (1 << DifferenceTable.lookupBits - 1)]
        if entry != 0 {
            count -= Int(entry & 0xFF)
            return Int(Int32(bitPattern: entry) >> 8)
        }
        return longDifference(codes)
    }

    @inline(never)
    private mutating func longDifference(_ codes: borrowing HuffmanTable) -> Int? {
        guard let category = symbol(codes), category <= 16 else { return nil }
        // Category 16 stands for 32768 alone and has no further bits.
        return category == 16 ? 32_768 : difference(category)
    }

    /// The next bits as a number, 0 to 16 of them.
    @inline(__always)
    mutating func bits(_ number: Int) -> Int {
        if count < 32 { fill() }
        count -= number
        return Int(truncatingIfNeeded: buffer >> UInt64(count)) & (1 << number - 1)
    }

    /// The next bits as a difference of that category (T.81 table F.1).
    @inline(__always)
    mutating func difference(_ category: Int) -> Int {
        guard category > 0 else { return 0 }
        let value = bits(category)
        return value < 1 << (category - 1) ? value - (1 << category) + 1 : value
    }

    /// Drops what is left of the interval and steps over the restart marker behind it; false when there is none.
    mutating func restart() -> Bool {
        // Data between the last code and the marker are padding.
        while position + 1 < memory.count {
            guard memory[position] == 0xFF else {
                position += 1
                continue
            }
            switch memory[position + 1] {
            case 0xD0...0xD7:
                position += 2
                buffer = 0
                count = 0
                invented = 0
                isAtEnd = false
                return true
            case 0x00: position += 2
            case 0xFF: position += 1
            default: return false
            }
        }
        return false
    }
}
