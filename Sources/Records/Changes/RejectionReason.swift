import DICOM

/// Why a note of rejection takes objects out of use (PS3.16 context group 7010; IHE Radiology, Imaging Object Change
/// Management).
package enum RejectionReason: String, Sendable, Codable, CaseIterable {
    case quality
    case patientSafety = "patient-safety"
    case worklistEntry = "worklist-entry"
    case retentionExpired = "retention-expired"

    /// The title of the note.
    package var code: Code {
        switch self {
        case .quality: .rejectedForQualityReasons
        case .patientSafety: Code("113037", "DCM", "Rejected for Patient Safety Reasons")
        case .worklistEntry: Code("113038", "DCM", "Incorrect Modality Worklist Entry")
        case .retentionExpired: Code("113039", "DCM", "Data Retention Policy Expired")
        }
    }

    /// `nil` for the title of an ordinary selection.
    package init?(_ title: Code) {
        guard title.scheme == "DCM", let reason = Self.allCases.first(where: { $0.code.value == title.value })
        else { return nil }
        self = reason
    }

    /// Whether an object that is sent again after its rejection stays out of use. What only grew too old may come
    /// back; what was wrong stays wrong.
    package var isForGood: Bool { self != .retentionExpired }
}
