import Archive
import DICOM

/// Whether two stored files hold the same data set, whatever file meta information stands in front of it.
enum SameDataSet {
    static func compare(_ one: BlobID, _ other: String, in blobs: Blobs) throws -> Bool {
        guard let other = BlobID(other), blobs.contains(other) else { return false }
        let (first, second) = (
            try Bytes.mapped(path: blobs.path(of: one)), try Bytes.mapped(path: blobs.path(of: other))
        )
        return first.withUnsafeBytes { first in
            second.withUnsafeBytes { second in
                guard let start = FileMeta.dataSetOffset(first),
                    let otherStart = FileMeta.dataSetOffset(second)
                else { return false }
                return first[start...].elementsEqual(second[otherStart...])
            }
        }
    }
}
