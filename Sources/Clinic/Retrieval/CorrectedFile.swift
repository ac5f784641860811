import DICOM

/// A stored object as it goes out after a correction: a head written anew, then the rest of the file from the pixel
/// data on as it is. Nothing is decoded, and the pixel data are not read.
package struct CorrectedFile: Sendable {
    /// Preamble and file meta information as they stand in the file.
    package var meta: [UInt8]
    /// The data set up to the pixel data, in the transfer syntax of the file; all of it where none follow.
    package var head: [UInt8]
    /// The bytes of the file that come after `head`.
    package var tail: Range<Int>

    /// How many bytes the data set has.
    package var dataSetCount: Int { head.count + tail.count }

    /// What writing an object anew may cost that cannot be sent in two parts.
    private static let wholeBudget = Budget(maximumInflatedBytes: 1 << 30)

    /// - Throws: `DICOMError` when the file cannot be read or the result cannot be written.
    package init(path: String, correction: Correction) throws(DICOMError) {
        let bytes = try Bytes.mapped(path: path)
        let start = FileMetaInformation(bytes)?.dataSetOffset ?? 0
        meta = bytes[0..<start].array
        var file = try DICOMFile.read(path: path, stopBeforePixelData: true)
        if file.transferSyntax.isDeflated {
            file = try DICOMFile.read(path: path, budget: Self.wholeBudget)
        }
        correction.apply(to: &file.dataSet)
        head = try file.dataSet.encode(as: file.transferSyntax)
        guard !file.transferSyntax.isDeflated, let pixels = file.pixelDataPlace, let value = pixels.offset
        else {
            tail = bytes.count..<bytes.count
            return
        }
        let element = Self.startOfElement(pixels, value, in: bytes, file.transferSyntax)
        tail = element..<bytes.count
    }

    /// Where the header of the pixel data begins: 12 bytes before their value where it states a representation of a
    /// long value, else 8.
    private static func startOfElement(
        _ pixels: PixelDataPlace, _ value: Int, in bytes: Bytes, _ syntax: TransferSyntax
    ) -> Int {
        guard syntax.isExplicit, value >= 12 else { return max(0, value - 8) }
        let (group, element) = (pixels.tag.group, pixels.tag.element)
        let parts = [group, element].flatMap { number in
            let (low, high) = (UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8))
            return syntax.isBigEndian ? [high, low] : [low, high]
        }
        return bytes[value - 12..<value - 8].array == parts ? value - 12 : value - 8
    }
}
