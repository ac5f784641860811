/// Writes the fields of one PDU. Lengths are filled in when an item is closed.
///
/// Our own items are small; one that cannot be written within its two-byte length is a programmer error upstream and
/// is cut to what fits rather than sent with a false length.
struct PDUWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) { bytes.append(value) }
    mutating func uint16(_ value: UInt16) {
        bytes.append(contentsOf: [UInt8(value >> 8), UInt8(value & 0xFF)])
    }
    mutating func uint32(_ value: UInt32) {
        uint16(UInt16(value >> 16))
        uint16(UInt16(value & 0xFFFF))
    }
    mutating func append(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }
    mutating func zeros(_ count: Int) { bytes.append(contentsOf: repeatElement(0, count: count)) }
    mutating func text(_ value: String) { bytes.append(contentsOf: value.utf8) }

    /// An AE title: 16 bytes of the ISO 646 basic set, padded with spaces.
    mutating func title(_ value: String) {
        let ascii = value.utf8.prefix(16).map { (0x20...0x7E).contains($0) ? $0 : 0x3F }
        bytes.append(contentsOf: ascii)
        bytes.append(contentsOf: repeatElement(0x20, count: 16 - ascii.count))
    }

    /// Text after its two-byte length.
    mutating func counted(_ value: some Collection<UInt8>) {
        uint16(UInt16(clamping: value.count))
        bytes.append(contentsOf: value.prefix(Int(UInt16.max)))
    }

    /// An item: type, reserved byte, two-byte length, then what `body` writes.
    mutating func item(_ type: UInt8, _ body: (inout PDUWriter) -> Void) {
        var inner = PDUWriter()
        body(&inner)
        byte(type)
        byte(0)
        counted(inner.bytes)
    }

    /// A whole PDU: type, reserved byte, four-byte length, then what `body` writes.
    static func pdu(_ type: PDUType, _ body: (inout PDUWriter) -> Void) -> [UInt8] {
        var inner = PDUWriter()
        body(&inner)
        var outer = PDUWriter()
        outer.byte(type.rawValue)
        outer.byte(0)
        outer.uint32(UInt32(clamping: inner.bytes.count))
        outer.append(inner.bytes)
        return outer.bytes
    }
}
