import Records

/// A patient's name in the scripts it was sent in.
package struct PatientNames: Sendable, Equatable {
    /// In the reader's script where there is one.
    package var first: String
    /// In the other script; empty if there is none.
    package var second: String

    package init(_ patient: PatientIdentity, _ language: Language) {
        let western = Self.western(patient.alphabeticName)
        let eastern = Self.eastern(patient.ideographicName)
        let both = language == .chinese ? [eastern, western] : [western, eastern]
        let given = both.filter { !$0.isEmpty }
        first = given.first ?? language.phrases.list.noName
        second = given.count > 1 && given[1] != first ? given[1] : ""
    }

    /// `WANG^Xiaoming^^Dr` becomes `WANG, Xiaoming`.
    static func western(_ name: String) -> String {
        let parts = name.split(separator: "^", omittingEmptySubsequences: false).map { $0.trimmed }
        let family = parts.first ?? ""
        let given = parts.dropFirst().prefix(2).filter { !$0.isEmpty }.joined(separator: " ")
        if family.isEmpty { return given }
        if given.isEmpty { return family }
        return isEastern(family) ? family + given : family + ", " + given
    }

    /// `王^小明` becomes `王小明`.
    static func eastern(_ name: String) -> String {
        let parts = name.split(separator: "^").map { $0.trimmed }.filter { !$0.isEmpty }
        return parts.joined(separator: parts.allSatisfy(isEastern) ? "" : " ")
    }

    private static func isEastern(_ text: String) -> Bool {
        text.unicodeScalars.first.map { (0x2e80...0x9fff).contains($0.value) || $0.value >= 0x20000 } ?? false
    }
}

/// Age and sex as the banner and the list write them.
package enum PatientFacts {
    /// From the scanner's age string (`071Y`), else from the dates.
    package static func age(_ patient: PatientIdentity, studyDate: String, _ words: Phrases.Study) -> String {
        if let unit = patient.age.last, let count = Int(patient.age.dropLast()), count >= 0 {
            let text = "\(count)"
            switch unit {
            case "Y": return words.years.filling("n", text)
            case "M": return words.months.filling("n", text)
            case "W": return words.weeks.filling("n", text)
            case "D": return words.days.filling("n", text)
            default: break
            }
        }
        let years = ScannerDate.years(from: patient.birthDate, to: studyDate)
        return years.map { words.years.filling("n", "\($0)") } ?? ""
    }

    package static func sex(_ patient: PatientIdentity, _ words: Phrases.Study) -> String {
        switch patient.sex {
        case "M": words.male
        case "F": words.female
        case "O": words.otherSex
        default: ""
        }
    }
}
