/// Reads the fields of one PDU that is wholly in memory; no read goes past the item that holds it.
///
/// PS3.8 9.3.1: numbers of more than one byte are big endian.
struct PDUReader {
    private let bytes: [UInt8]
    private(set) var offset: Int
    private let end: Int

    init(_ bytes: [UInt8], from offset: Int = 0) {
        self.bytes = bytes
        self.offset = min(offset, bytes.count)
        self.end = bytes.count
    }

    private init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        self.offset = range.lowerBound
        self.end = range.upperBound
    }

    var remaining: Int { end - offset }
    var isAtEnd: Bool { offset >= end }

    private mutating func advance(_ count: Int, _ what: String) throws(NetworkError) -> Range<Int> {
        guard count <= remaining else {
            throw NetworkError(
                .truncated, "\(what) needs \(count) bytes, \(remaining) are left", offset: offset)
        }
        defer { offset += count }
        return offset..<offset + count
    }

    mutating func skip(_ count: Int, _ what: String) throws(NetworkError) {
        _ = try advance(count, what)
    }

    mutating func byte(_ what: String) throws(NetworkError) -> UInt8 {
        bytes[try advance(1, what).lowerBound]
    }

    mutating func uint16(_ what: String) throws(NetworkError) -> UInt16 {
        let start = try advance(2, what).lowerBound
        return UInt16(bytes[start]) << 8 | UInt16(bytes[start + 1])
    }

    mutating func uint32(_ what: String) throws(NetworkError) -> UInt32 {
        let high = try uint16(what)
        let low = try uint16(what)
        return UInt32(high) << 16 | UInt32(low)
    }

    mutating func take(_ count: Int, _ what: String) throws(NetworkError) -> [UInt8] {
        Array(bytes[try advance(count, what)])
    }

    /// An item or sub-item: type, a reserved byte, a two-byte length, then what it holds as a reader of its own.
    mutating func item(_ what: String) throws(NetworkError) -> (type: UInt8, body: PDUReader) {
        let type = try byte("type of \(what)")
        try skip(1, "reserved byte of \(what)")
        let length = Int(try uint16("length of \(what)"))
        return (type, PDUReader(bytes, try advance(length, what)))
    }

    /// A UID: at most 64 bytes of digits and dots; trailing NULs and spaces are forgiven.
    ///
    /// PS3.8 annex F: UIDs in PDUs are characters of the ISO 646 basic set and are not padded.
    mutating func uid(_ count: Int, _ what: String) throws(NetworkError) -> UID {
        let start = offset
        var text = try take(count, what)
        while let last = text.last, last == 0 || last == 0x20 { text.removeLast() }
        guard text.count <= 64, text.allSatisfy({ $0 == 0x2E || (0x30...0x39).contains($0) }) else {
            throw NetworkError(.invalidValue, "\(what) is not a UID", offset: start)
        }
        return UID(String(decoding: text, as: UTF8.self))
    }

    /// Text of the ISO 646 basic set without its padding; other bytes become question marks.
    mutating func text(_ count: Int, _ what: String) throws(NetworkError) -> String {
        let printable = try take(count, what).map { byte -> UInt8 in
            byte == 0 ? 0x20 : (0x20...0x7E).contains(byte) ? byte : 0x3F
        }
        let first = printable.firstIndex { $0 != 0x20 } ?? printable.endIndex
        let last = printable.lastIndex { $0 != 0x20 } ?? printable.startIndex
        return first > last
            ? "" : String(decoding: printable[first..<min(last + 1, printable.count)], as: UTF8.self)
    }
}
