import Clinic
import Records

/// A case as the page shows it: what is known, at which moment, in whose words.
package struct CaseView: Sendable {
    package var sheet: CaseSheet
    package var visit: Visit
    package var clock: WallClock
    /// What was typed and not taken, and why, by fact.
    package var troubles: [String: (typed: String, reason: FactRefusal)] = [:]

    package init(_ sheet: CaseSheet, _ visit: Visit, _ clock: WallClock) {
        self.sheet = sheet
        self.visit = visit
        self.clock = clock
    }

    package var facts: CaseFacts { sheet.facts }
    package var key: String { sheet.item.key }
    package var now: Int64 { visit.nowMilliseconds }
    package var words: CaseWords { visit.language.cases }

    /// The patient's name in the reader's script, or what people call somebody unknown.
    package var name: String {
        CasePerson.name(sheet.record, words, visit.language, images: sheet.studies.map(\.entry))
    }

    /// `67 y, male`, as far as it is known.
    package var ageAndSex: String {
        CasePerson.ageAndSex(sheet.ageYears, sheet.sex, visit.phrases.study)
    }
}

/// How pages call the person a case is about.
enum CasePerson {
    /// - Parameter images: studies of the case; while nobody has given a name, theirs is it.
    static func name(
        _ record: PatientRecord?, _ words: CaseWords, _ language: Language, images: [WorklistEntry] = []
    ) -> String {
        let given = [record?.name ?? "", record?.latinName ?? ""]
        let names = language == .chinese ? given : given.reversed()
        if let name = names.first(where: { !$0.isEmpty }) { return name }
        let shown = images.first { !$0.patient.alphabeticName.isEmpty || !$0.patient.ideographicName.isEmpty }
        return shown.map { PatientNames($0.patient, language).first } ?? words.unknownPatient
    }

    static func ageAndSex(_ years: Int?, _ sex: String, _ words: Phrases.Study) -> String {
        let age = years.map { words.years.filling("n", "\($0)") } ?? ""
        let sex =
            switch sex {
            case "M": words.male
            case "F": words.female
            case "O": words.otherSex
            default: ""
            }
        return [age, sex].filter { !$0.isEmpty }.joined(separator: " · ")
    }
}
