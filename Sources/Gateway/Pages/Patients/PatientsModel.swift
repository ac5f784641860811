import Clinic
import Records

/// Patients that a search found, or those changed last.
struct PatientsModel: Sendable {
    var search: String
    var page: Int
    var lines: [PatientLine]
    var isMore: Bool
    var sites: [Site]
    var mayCreate: Bool
    /// The record that another one is looked for to.
    var other: PatientRecord?
    /// Nothing is shown before something is typed.
    var isSearchOnly = false

    static func make(
        _ search: String, page: Int, _ desk: PatientDesk, _ context: PageContext, _ clinic: WebClinic
    ) async throws -> PatientsModel {
        let asker = context.asker
        let page = min(max(0, page), PatientDesk.mostPages)
        let found = try await desk.search(search, page: page, by: asker)
        return PatientsModel(
            search: search, page: page, lines: found.lines, isMore: found.isMore,
            sites: try await clinic.region?.sites(by: asker) ?? [],
            mayCreate: !asker.actor.clinicalSites.isEmpty)
    }
}

/// Pairs of records that may be one person.
struct DuplicatesModel: Sendable {
    var pairs: [LikelyDuplicate]
    var page: Int
    var isMore: Bool
    var sites: [Site]
}

/// One record with all that belongs to it.
struct PatientModel: Sendable {
    /// Somebody has asked for the numbers of papers in whole.
    var showsPapers = false
    var sheet: PatientSheet
    var sites: [Site]
    var clock: WallClock
    /// What has just been done: `saved`, `merged`, `undone`, `distinct`.
    var done = ""
    var trouble: String?
    /// What was typed and not taken.
    var typed: PatientDraft?
}

struct NewPatientModel: Sendable {
    var sites: [Site]
    var typed: PatientDraft?
    var trouble: String?
}

struct PairModel: Sendable {
    var pair: PatientPair
    var sites: [Site]
    var clock: WallClock
    var trouble: String?
}

/// What forms about patients say.
enum PatientWish {
    /// Numbers that one form holds.
    static let mostNumbers = 30

    static func draft(_ form: Form) -> PatientDraft {
        var draft = PatientDraft(
            name: String(form["name"].prefix(400)), latinName: String(form["latin"].prefix(400)),
            birthDate: form["birth"].filter(\.isNumber), sex: form["sex"],
            isUnknown: form["unknown"] == "1")
        for index in 0..<mostNumbers {
            let value = form["value-\(index)"].trimmed
            guard !value.isEmpty else { continue }
            let kind = form["kind-\(index)"].split(separator: ":").map(String.init)
            draft.numbers.append(
                PatientNumber(
                    kind: kind.first ?? "", site: kind.count == 2 ? Int64(kind[1]) ?? 0 : 0,
                    value: String(value.prefix(200))))
        }
        return draft
    }

    static func taken(_ form: Form) -> Set<RecordField> {
        Set(RecordField.allCases.filter { form["take-\($0.rawValue)"] == "from" })
    }
}

/// How pages write who somebody is.
enum PersonWriting {
    static func name(_ record: PatientRecord, _ visit: Visit) -> String {
        record.name.isEmpty && record.latinName.isEmpty
            ? visit.language.patientWords.unknown
            : CasePerson.name(record, visit.language.cases, visit.language)
    }

    /// The name in the other script, where there is one.
    static func otherName(_ record: PatientRecord, _ visit: Visit) -> String {
        let other = visit.language == .chinese ? record.latinName : record.name
        return other == name(record, visit) ? "" : other
    }

    static func facts(_ record: PatientRecord, _ visit: Visit) -> String {
        let years = CaseFacts().ageYears(record, at: visit.nowMilliseconds)
        return [
            CasePerson.ageAndSex(years, record.sex, visit.phrases.study),
            record.birthDate.isEmpty ? "" : ScannerDate.date(record.birthDate),
        ].filter { !$0.isEmpty }.joined(separator: " · ")
    }

    static func label(_ number: PatientNumber, _ sites: [Site], _ visit: Visit) -> String {
        if let paper = number.paper { return visit.language.paper(paper) }
        return sites.first { $0.id == number.site }.map(visit.language.name(of:)) ?? "\(number.site)"
    }
}
