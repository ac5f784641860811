public import DICOM

/// A table of the standard that maps whole numbers, with its descriptor of three numbers (PS3.3 C.11.1.1.1 and
/// C.7.6.3.1.5). What lies before the first or behind the last mapped number gets the first or last entry.
public struct LookupTable: Sendable, Hashable {
    /// The number that the first entry is for.
    public let firstMapped: Int
    /// Bits of an entry, 8 to 16.
    public let bitsPerEntry: Int
    /// The entries.
    public let entries: [UInt16]

    /// Makes a table.
    /// - Throws: ``CodecError`` with code `invalidAttribute` for a table without entries.
    public init(firstMapped: Int, bitsPerEntry: Int, entries: [UInt16]) throws(CodecError) {
        guard !entries.isEmpty, (8...16).contains(bitsPerEntry) else {
            throw CodecError(
                .invalidAttribute,
                "a lookup table of \(entries.count) entries and \(bitsPerEntry) bits is no use.")
        }
        self.firstMapped = firstMapped
        self.bitsPerEntry = bitsPerEntry
        self.entries = entries
    }

    /// The entry for a number.
    @inline(__always)
    public subscript(number: Int) -> UInt16 {
        guard number > firstMapped else { return entries[0] }
        let (place, overflow) = number.subtractingReportingOverflow(firstMapped)
        return entries[overflow ? entries.count - 1 : min(place, entries.count - 1)]
    }

    /// Reads descriptor and data of a data set or item.
    /// - Parameters:
    ///   - dataSet: What they stand in.
    ///   - descriptor: The attribute with count, first mapped number and bits of an entry.
    ///   - data: The attribute with the entries.
    ///   - isSigned: Whether the numbers to be mapped are signed, so that the first mapped one is too.
    /// - Throws: ``CodecError`` with code `missingAttribute` or `invalidAttribute`.
    public init(
        _ dataSet: DataSet, descriptor: Tag, data: Tag, isSigned: Bool
    ) throws(CodecError) {
        let shape = try Self.shape(dataSet, descriptor, isSigned: isSigned)
        guard let element = dataSet[data] else {
            throw CodecError(.missingAttribute, "lookup table data \(data) are missing.")
        }
        let entries = try Self.entries(element, count: shape.count, bits: shape.bits)
        try self.init(firstMapped: shape.first, bitsPerEntry: shape.bits, entries: entries)
    }

    /// Count, first mapped number and bits of an entry.
    static func shape(
        _ dataSet: DataSet, _ tag: Tag, isSigned: Bool
    ) throws(CodecError) -> (count: Int, first: Int, bits: Int) {
        // Files of the field write US where SS is meant and the reverse, so only the bits count.
        let numbers = dataSet.ints(tag).compactMap { UInt16(exactly: $0 & 0xFFFF) }
        guard numbers.count >= 3 else {
            throw CodecError(
                .missingAttribute, "lookup table descriptor \(tag) is missing or has not three numbers.")
        }
        let count = numbers[0] == 0 ? 65_536 : Int(numbers[0])
        let first = isSigned ? Int(Int16(bitPattern: numbers[1])) : Int(numbers[1])
        // Zero bits are written by some and mean sixteen; 10 and 12 are legal for VOI tables.
        let bits = numbers[2] == 0 ? 16 : Int(numbers[2])
        guard (8...16).contains(bits) else {
            throw CodecError(
                .invalidAttribute, "lookup table descriptor \(tag) speaks of \(bits) bits an entry.")
        }
        return (count, first, bits)
    }

    /// The entries of table data: 16 bits each, or bytes where there is room for no more.
    private static func entries(_ element: Element, count: Int, bits: Int) throws(CodecError) -> [UInt16] {
        guard case .bytes(let bytes, let order) = element.value else {
            throw CodecError(.invalidAttribute, "lookup table data \(element.tag) are no numbers.")
        }
        if bits <= 8, bytes.count < 2 * count {
            guard bytes.count >= count else { throw short(element, count) }
            // Bytes in words (OW) of a big-endian syntax stand in pairs.
            let swaps = order == .big && element.effectiveVR != .OB
            return bytes.withUnsafeBytes { memory in
                (0..<count).map { UInt16(memory[swaps && $0 ^ 1 < memory.count ? $0 ^ 1 : $0]) }
            }
        }
        guard bytes.count >= 2 * count else { throw short(element, count) }
        return words(bytes, order, count: count)
    }

    /// 16-bit numbers of a value.
    static func words(_ bytes: Bytes, _ order: ByteOrder, count: Int) -> [UInt16] {
        bytes.withUnsafeBytes { memory in
            (0..<count).map { index in
                let raw = memory.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
                return order == .little ? UInt16(littleEndian: raw) : UInt16(bigEndian: raw)
            }
        }
    }

    private static func short(_ element: Element, _ count: Int) -> CodecError {
        CodecError(.invalidAttribute, "lookup table data \(element.tag) are too short for \(count) entries.")
    }
}
