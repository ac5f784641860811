import DICOM

/// Which images are to be compressed without loss, and how: the subject of a job.
package struct RecompressionWish: Sendable, Equatable {
    package var studyUID: String
    package var syntaxUID: String
    /// Only series of this modality.
    package var modality: String?

    /// What can be chosen, by the names that people type.
    package static let syntaxes: [(name: String, uid: String)] = [
        ("jpeg-ls", UID.jpeglsLossless.string), ("htj2k", UID.htj2kLossless.string),
        ("rle", UID.rleLossless.string),
    ]

    package init(studyUID: String, syntaxUID: String, modality: String?) {
        self.studyUID = studyUID
        self.syntaxUID = syntaxUID
        self.modality = modality
    }

    package init?(subject: String) {
        let parts = subject.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(studyUID: parts[0], syntaxUID: parts[1], modality: parts[2].isEmpty ? nil : parts[2])
    }

    package var subject: String { "\(studyUID)|\(syntaxUID)|\(modality ?? "")" }
}
