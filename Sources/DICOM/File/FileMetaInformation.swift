/// What the file meta information (PS3.10 chapter 7) says of the data set behind it.
public struct FileMetaInformation: Sendable, Hashable {
    /// Media Storage SOP Class UID.
    public var sopClass: UID?
    /// Media Storage SOP Instance UID.
    public var sopInstance: UID?
    /// Transfer Syntax UID.
    public var transferSyntax: UID?
    /// Where the data set begins: behind the last element of group 0002.
    public var dataSetOffset: Int

    /// Reads it from the first bytes of a file.
    /// - Returns: `nil` when there is none, or when the bytes end within it.
    public init?(_ bytes: Bytes) {
        let options = DICOMFile.readingOptions(.standard, stopBeforePixelData: false)
        var remarks: [DICOMError] = []
        guard let start = try? DICOMFile.startOfElements(bytes) ?? 0, start < bytes.count,
            start > 0 || DICOMFile.hasMeta(bytes, at: 0),
            let (meta, end) = try? DICOMFile.readMeta(bytes, at: start, options: options, remarks: &remarks)
        else { return nil }
        sopClass = meta.uid(.mediaStorageSOPClassUID)
        sopInstance = meta.uid(.mediaStorageSOPInstanceUID)
        transferSyntax = meta.uid(.transferSyntaxUID)
        dataSetOffset = end
    }

    /// The preamble and file meta information that go in front of a data set as it was received. They depend on
    /// nothing but class, instance and transfer syntax, now and in every later version, so that the same data set
    /// always makes the same file and is recognised by its hash.
    public static func encoded(sopClass: UID, sopInstance: UID, transferSyntax: UID) -> [UInt8] {
        var group: [UInt8] = []
        append(0x0001, "OB", [0, 1], to: &group)
        append(0x0002, "UI", text(sopClass.string, padding: 0), to: &group)
        append(0x0003, "UI", text(sopInstance.string, padding: 0), to: &group)
        append(0x0010, "UI", text(transferSyntax.string, padding: 0), to: &group)
        append(0x0012, "UI", text(DICOMFile.implementationClassUID.string, padding: 0), to: &group)
        append(0x0013, "SH", text(DICOMFile.implementationVersionName, padding: 0x20), to: &group)
        var bytes = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
        append(0x0000, "UL", littleEndian(UInt32(group.count)), to: &bytes)
        return bytes + group
    }

    /// PS3.5 allows 64; some senders do not count.
    private static let longestUID = 128

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
