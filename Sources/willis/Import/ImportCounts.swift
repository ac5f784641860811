import Clinic

/// How the files of an import fared.
struct ImportCounts {
    var stored = 0
    var duplicates = 0
    var conflicts = 0
    var others = 0
    /// One line for each file that was not taken.
    var refused: [String] = []

    mutating func note(_ outcome: ReceptionOutcome, of path: String) {
        switch outcome {
        case .stored: stored += 1
        case .duplicate: duplicates += 1
        case .conflict: conflicts += 1
        case .outOfResources(let reason), .mismatch(let reason), .otherStudy(let reason),
            .unreadable(let reason),
            .failed(let reason):
            refused.append("\(path): \(reason)")
        }
    }

    var words: String {
        "\(stored) files stored, \(duplicates) were here already, \(conflicts) differ from "
            + "what is here under the same identifier, \(refused.count) refused, \(others) are no DICOM files"
    }
}
