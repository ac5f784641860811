import Clinic
import Records

/// All attributes of an object, ready to show.
package struct TagsModel: Sendable {
    package var place: InstancePlace
    /// What it is, and which of its series.
    package var kind: String
    /// Whose it is.
    package var patient: String
    package var find: String
    package var lines: [TagSheet.Line]
    package var count: Int
    package var characterSets: String

    package var isCut: Bool { lines.count { $0.kind != .item } < count }

    package init(_ sheet: TagSheet, _ place: InstancePlace, find: String, _ language: Language) {
        self.place = place
        self.find = find
        kind = SeriesCard.kind(sheet.sopClassUID) + (sheet.number.map { " \($0)" } ?? "")
        let names = PatientNames(sheet.patient, language)
        patient = [names.first, names.second, sheet.patient.patientID].filter { !$0.isEmpty }
            .joined(separator: " · ")
        lines = sheet.lines
        count = sheet.count
        characterSets = sheet.characterSets.filter { !$0.isEmpty }.joined(separator: " \\ ")
    }
}
