import Archive
import DICOM

/// What the index keeps of the header of an object, made before the transaction that keeps it.
struct DescribedFile: Sendable {
    let place: HeadersTable.Place
    /// What the object takes out of use, when it is a note of rejection.
    let rejection: RejectionNote?
    private let dataSet: DataSet

    init(_ file: DICOMFile) {
        dataSet = file.dataSet
        rejection = RejectionNote(file.dataSet)
        // What cannot be written in JSON (a list of millions of values) is left to the file.
        place =
            (try? HeaderDocument.json(of: file)).flatMap(HeaderDocument.packed).map { .kept($0) } ?? .inFile
    }

    /// Bits Allocated (0028,0100).
    var bitsAllocated: Int? { dataSet.int(.bitsAllocated).flatMap { Int(exactly: UInt16(clamping: $0)) } }

    /// What the object says of patient and study. Made anew each time: only the first object of a study is asked.
    var study: String { common([.patient, .study]) }

    /// What the object says of its series.
    var series: String { common([.series]) }

    private func common(_ levels: [QueryLevel]) -> String {
        (try? HeaderDocument.json(of: dataSet, levels: levels)) ?? "{}"
    }
}
