import DICOM

/// The preamble and file meta information (PS3.10 chapter 7) that go in front of a received data set. They depend
/// on nothing but class, instance and transfer syntax, now and in every later version, so that the same data set
/// always makes the same file and is recognised by its hash.
enum FileMeta {
    /// Implementation Class UID: whose files these are.
    private static let implementationClass = "2.25.246381972044837719602511408953275260103"
    private static let implementationVersion = "WILLIS"

    /// PS3.5 allows 64; some senders do not count.
    static let longestUID = 128

    static func bytes(sopClass: UID, sopInstance: UID, transferSyntax: UID) -> [UInt8] {
        var group: [UInt8] = []
        append(0x0001, "OB", [0, 1], to: &group)
        append(0x0002, "UI", text(sopClass.string, padding: 0), to: &group)
        append(0x0003, "UI", text(sopInstance.string, padding: 0), to: &group)
        append(0x0010, "UI", text(transferSyntax.string, padding: 0), to: &group)
        append(0x0012, "UI", text(implementationClass, padding: 0), to: &group)
        append(0x0013, "SH", text(implementationVersion, padding: 0x20), to: &group)
        var bytes = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
        append(0x0000, "UL", littleEndian(UInt32(group.count)), to: &bytes)
        return bytes + group
    }

    /// Where the data set begins in a Part 10 file: behind the last element of group 0002. Nil when the bytes are
    /// no Part 10 file.
    static func dataSetOffset(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= 132, bytes[128..<132].elementsEqual("DICM".utf8) else { return nil }
        var offset = 132
        while offset + 8 <= bytes.count, bytes[offset] == 2, bytes[offset + 1] == 0 {
            let vr = String(decoding: bytes[offset + 4..<offset + 6], as: UTF8.self)
            let long = ["OB", "OW", "UN", "UT", "SQ", "OF", "OD", "OL", "UC", "UR"].contains(vr)
            guard !long || offset + 12 <= bytes.count else { return nil }
            let length =
                long
                ? Int(bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt32.self).littleEndian)
                : Int(bytes.loadUnaligned(fromByteOffset: offset + 6, as: UInt16.self).littleEndian)
            let header = long ? 12 : 8
            guard length <= bytes.count - offset - header else { return nil }
            offset += header + length
        }
        return offset
    }

    private static func append(_ element: UInt16, _ vr: String, _ value: [UInt8], to bytes: inout [UInt8]) {
        bytes += [2, 0, UInt8(element & 255), UInt8(element >> 8)] + Array(vr.utf8)
        bytes += vr == "OB" ? [0, 0] + littleEndian(UInt32(value.count)) : littleEndian(UInt16(value.count))
        bytes += value
    }

    private static func text(_ text: String, padding: UInt8) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(longestUID))
        return bytes.count % 2 == 0 ? bytes : bytes + [padding]
    }

    private static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}
