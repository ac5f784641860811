import Foundation

/// What a worklist search looks into, folded so that case, accents, full-width letters and the separators of a
/// DICOM name make no difference.
package enum SearchText {
    /// All name groups, each as words and as one word (so that `zhangsan` finds `Zhang^San`), the patient
    /// identifier and the accession number.
    package static func of(_ patient: PatientIdentity, accessionNumber: String) -> String {
        var parts: [String] = []
        for name in [patient.alphabeticName, patient.ideographicName, patient.phoneticName]
        where !name.isEmpty {
            let words = words(name)
            parts.append(words.joined(separator: " "))
            if words.count > 1 { parts.append(words.joined()) }
        }
        parts.append(fold(patient.patientID))
        parts.append(fold(accessionNumber))
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// The words of what a user typed, folded in the same way.
    package static func words(_ text: String) -> [String] {
        fold(text).split { $0.isWhitespace || $0 == "^" || $0 == "=" || $0 == "," || $0 == "·" }.map(
            String.init)
    }

    private static func fold(_ text: String) -> String {
        // A zero byte would end a pattern early and with it match everything.
        String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
            .precomposedStringWithCompatibilityMapping
            .folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .precomposedStringWithCanonicalMapping
    }
}
