/// Numbers and tags at positions of borrowed memory. Every read is checked against the end in release builds
/// too: the reader asks first and answers with an error; a slip of the reader stops here and reads no foreign
/// memory.
struct ByteCursor {
    private let memory: UnsafeRawBufferPointer
    let count: Int

    init(_ memory: UnsafeRawBufferPointer) {
        self.memory = memory
        count = memory.count
    }

    @inline(__always)
    subscript(position: Int) -> UInt8 {
        precondition(position >= 0 && position < count, "The reader must check the end before it reads.")
        return memory[position]
    }

    @inline(__always)
    func uint16(at position: Int, _ order: ByteOrder) -> UInt16 {
        precondition(position >= 0 && position <= count - 2, "The reader must check the end before it reads.")
        let raw = memory.loadUnaligned(fromByteOffset: position, as: UInt16.self)
        return order == .little ? UInt16(littleEndian: raw) : UInt16(bigEndian: raw)
    }

    @inline(__always)
    func uint32(at position: Int, _ order: ByteOrder) -> UInt32 {
        precondition(position >= 0 && position <= count - 4, "The reader must check the end before it reads.")
        let raw = memory.loadUnaligned(fromByteOffset: position, as: UInt32.self)
        return order == .little ? UInt32(littleEndian: raw) : UInt32(bigEndian: raw)
    }

    /// Eight bytes, the first of them lowest.
    @inline(__always)
    func uint64(at position: Int) -> UInt64 {
        precondition(position >= 0 && position <= count - 8, "The reader must check the end before it reads.")
        return UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    @inline(__always)
    func tag(at position: Int, _ order: ByteOrder) -> Tag {
        Tag(uint16(at: position, order), uint16(at: position + 2, order))
    }

    /// True when all bytes of a range are zero.
    func isZero(_ range: Range<Int>) -> Bool { firstNonZero(in: range) == nil }

    /// Position of the first byte of a range that is not zero.
    func firstNonZero(in range: Range<Int>) -> Int? {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= count,
            "The reader must check the end before it reads.")
        return range.first { memory[$0] != 0 }
    }
}
