import Archive
import DICOM

/// Whether two stored files hold the same data set, whatever file meta information stands in front of it.
enum SameDataSet {
    static func compare(_ one: BlobID, _ other: String, in blobs: Blobs) throws -> Bool {
        guard let other = BlobID(other), blobs.contains(other) else { return false }
        let (first, second) = (
            try Bytes.mapped(path: blobs.path(of: one)), try Bytes.mapped(path: blobs.path(of: other))
        )
        if hasEqualBytes(first, second) { return true }
        return hasEqualContent(first, second)
    }

    /// Whether a file is the original of one that has been recompressed. Nothing is decoded: the hashes of the original
    /// are known.
    static func compare(
        _ one: BlobID, _ original: RecompressionsTable.Row, in blobs: Blobs
    ) throws -> Bool {
        if one.text == original.originalBlob { return true }
        let bytes = try Bytes.mapped(path: blobs.path(of: one))
        guard let start = FileMetaInformation(bytes)?.dataSetOffset else { return false }
        if digest(bytes[start..<bytes.count]) == original.dataSetSHA256 { return true }
        guard bytes.count <= largestRecodedBytes, let file = try? DICOMFile.read(bytes, budget: budget) else {
            return false
        }
        return contentDigest(file) == original.contentSHA256
    }

    static func digest(_ bytes: Bytes) -> String {
        var hash = SHA256()
        bytes.withUnsafeBytes { hash.update($0) }
        return Hexadecimal.string(hash.digest())
    }

    /// The hash of an uncompressed data set in the one encoding that knows no value representations; nil when it has no
    /// such encoding or is too large for one.
    static func contentDigest(_ file: DICOMFile) -> String? {
        guard !file.transferSyntax.isEncapsulated,
            let bytes = try? file.dataSet.encode(as: .implicitVRLittleEndian)
        else { return nil }
        return Hexadecimal.string(SHA256.digest(of: bytes))
    }

    private static func hasEqualBytes(_ first: Bytes, _ second: Bytes) -> Bool {
        guard let start = FileMetaInformation(first)?.dataSetOffset,
            let otherStart = FileMetaInformation(second)?.dataSetOffset
        else { return false }
        return first[start..<first.count] == second[otherStart..<second.count]
    }

    /// Senders choose the encoding anew for each association; the same object in another uncompressed encoding is
    /// still the same object. Both are brought into the one encoding that knows no value representations.
    private static func hasEqualContent(_ first: Bytes, _ second: Bytes) -> Bool {
        guard max(first.count, second.count) <= largestRecodedBytes,
            let one = try? DICOMFile.read(first, budget: budget),
            let other = try? DICOMFile.read(second, budget: budget),
            one.transferSyntax != other.transferSyntax,
            !one.transferSyntax.isEncapsulated, !other.transferSyntax.isEncapsulated,
            let left = try? one.dataSet.encode(as: .implicitVRLittleEndian),
            let right = try? other.dataSet.encode(as: .implicitVRLittleEndian)
        else { return false }
        return left == right
    }

    /// Recoding holds both objects in memory; larger ones are taken for different.
    static let largestRecodedBytes = 64 << 20
    private static let budget = Budget(
        maximumElements: 500_000, maximumItems: 100_000, maximumInflatedBytes: largestRecodedBytes)
}
