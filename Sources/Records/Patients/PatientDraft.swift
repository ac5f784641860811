/// What somebody says of who a patient is. Everything may be left out: an unknown patient has what people call him.
package struct PatientDraft: Sendable, Equatable {
    package var name: String
    /// In Latin letters; empty: made from the characters of the name.
    package var latinName: String
    /// `yyyyMMdd`, or empty.
    package var birthDate: String
    /// `M`, `F`, `O`, or empty.
    package var sex: String
    package var isUnknown: Bool
    package var numbers: [PatientNumber]

    package init(
        name: String, latinName: String = "", birthDate: String = "", sex: String = "",
        isUnknown: Bool = false, numbers: [PatientNumber] = []
    ) {
        self.name = name
        self.latinName = latinName
        self.birthDate = birthDate
        self.sex = sex
        self.isUnknown = isUnknown
        self.numbers = numbers
    }

    /// Why something cannot be said of a patient.
    package enum Fault: Error, Sendable, Equatable {
        case name, latinName, birthDate, sex
        case number(kind: String)
        case paper(PaperKind, PaperKind.Fault)
    }

    /// What was said in the form it is kept in. What a citizen's number says fills what nobody has said, and overwrites
    /// nothing.
    /// - Parameter today: `yyyyMMdd`.
    package func checked(today: String) throws(Fault) -> PatientDraft {
        var draft = self
        draft.name = Self.tidy(name)
        draft.latinName = Self.tidy(latinName)
        guard draft.name.count <= 100, Self.isText(draft.name) else { throw .name }
        guard draft.latinName.count <= 200, Self.isText(draft.latinName) else { throw .latinName }
        guard isUnknown || !draft.name.isEmpty || !draft.latinName.isEmpty else { throw .name }
        guard ["", "M", "F", "O"].contains(sex) else { throw .sex }
        draft.numbers = []
        for number in numbers {
            let clean = try Self.checked(number, today: today)
            if !draft.numbers.contains(clean) { draft.numbers.append(clean) }
            if clean.paper == .nationalID || clean.paper == .residencePermit,
                let id = try? NationalID(clean.value, today: today)
            {
                if draft.birthDate.isEmpty { draft.birthDate = id.birthDate }
                if draft.sex.isEmpty { draft.sex = id.sex }
            }
        }
        guard
            draft.birthDate.isEmpty || NationalID.exists(draft.birthDate) && draft.birthDate <= today
        else { throw .birthDate }
        if draft.latinName.isEmpty, !isUnknown, Pinyin.isWritten(in: draft.name) {
            draft.latinName = Pinyin.latin(draft.name)
        }
        return draft
    }

    private static func checked(_ number: PatientNumber, today: String) throws(Fault) -> PatientNumber {
        if let paper = number.paper {
            do throws(PaperKind.Fault) {
                return PatientNumber(
                    kind: number.kind, value: try paper.canonical(number.value, today: today))
            } catch {
                throw .paper(paper, error)
            }
        }
        let value = tidy(number.value)
        guard number.kind == PatientNumber.recordNumber, number.site > 0, (1...64).contains(value.count),
            isText(value)
        else { throw .number(kind: number.kind) }
        return PatientNumber(kind: number.kind, site: number.site, value: value)
    }

    private static func tidy(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func isText(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }
}
