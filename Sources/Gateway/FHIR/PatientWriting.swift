import Clinic
import Hummingbird
import Records

/// Patients as other machines may write them: each goes to the façade that the pages call too.
enum PatientWriting {
    static let create: ResourceWriting.Write = { resource, visit in
        let draft = try draft(resource)
        let site = try resource["managingOrganization"].map {
            try CaseWriting.site($0, "Patient.managingOrganization")
        }
        let made = try await answering {
            try await visit.desk.patients.create(draft, at: site, by: visit.asker)
        }
        return try await written(made.key, visit)
    }

    static let update: ResourceWriting.Write = { resource, visit in
        let key = resource["id"]?.string ?? ""
        let draft = try draft(resource)
        guard let known = try await visit.desk.patient(key, for: visit.asker) else {
            throw OperationOutcome.unknown("Patient")
        }
        guard known.mergedKey == nil else {
            throw OperationOutcome(
                .conflict, "business-rule", "The patient has been merged: see Patient.link.")
        }
        _ = try await answering {
            try await visit.desk.patients.change(
                key, to: draft, version: known.record.version, by: visit.asker)
        }
        return try await written(key, visit)
    }

    private static func written(_ key: String, _ visit: FHIRVisit) async throws -> ResourceDraft {
        guard let facts = try await visit.desk.patient(key, for: visit.asker) else {
            throw OperationOutcome.unknown("Patient")
        }
        return visit.maker.patient(facts)
    }

    // MARK: - Reading

    static func draft(_ resource: JSONValue) throws -> PatientDraft {
        if resource["active"]?.boolean == false || resource["link"] != nil {
            throw CaseWriting.invalid("Records are merged by people, on the pages.", "Patient.active")
        }
        var draft = PatientDraft(name: "")
        for name in resource["name"]?.items ?? [] {
            let text = words(name)
            guard !text.isEmpty else { continue }
            if name["use"]?.string == "temp" { draft.isUnknown = true }
            if isCharacters(name, text) {
                if draft.name.isEmpty { draft.name = text.replacing(" ", with: "") }
            } else if draft.latinName.isEmpty {
                draft.latinName = text
            }
        }
        if draft.name.isEmpty { draft.name = draft.latinName }
        draft.sex = try sex(resource["gender"]?.string)
        if let born = resource["birthDate"]?.string {
            guard born.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil else {
                throw CaseWriting.invalid("A whole date is kept, such as 1949-12-31.", "Patient.birthDate")
            }
            draft.birthDate = born.filter { $0 != "-" }
        }
        draft.numbers = try (resource["identifier"]?.items ?? []).map(number)
        return draft
    }

    private static func words(_ name: JSONValue) -> String {
        if let text = name["text"]?.string { return text }
        let parts = [name["family"]?.string] + (name["given"]?.items ?? []).map(\.string)
        return parts.compactMap { $0 }.joined(separator: " ")
    }

    private static func isCharacters(_ name: JSONValue, _ text: String) -> Bool {
        let said = name["extension"]?.items.first { $0["url"]?.string == FHIRCodes.nameRepresentation }
        switch said?["valueCode"]?.string {
        case "IDE": return true
        case "ABC": return false
        default: return text.unicodeScalars.contains { $0.value >= 0x2E80 }
        }
    }

    private static func sex(_ gender: String?) throws -> String {
        switch gender {
        case nil, "unknown": ""
        case "male": "M"
        case "female": "F"
        case "other": "O"
        default: throw CaseWriting.invalid("A gender is male, female, other or unknown.", "Patient.gender")
        }
    }

    private static func number(_ identifier: JSONValue) throws -> PatientNumber {
        guard let value = identifier["value"]?.string, let system = identifier["system"]?.string else {
            throw CaseWriting.invalid("An identifier has a system and a value.", "Patient.identifier")
        }
        guard let number = PatientSystems.number(system, value) else {
            throw CaseWriting.invalid(
                "This system of identifiers is not known: \(system.prefix(120)).", "Patient.identifier.system"
            )
        }
        return number
    }

    /// What the façade refuses, as resources say it.
    private static func answering<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let refusal as PatientRefusal {
            switch refusal {
            case .draft(let fault): throw outcome(fault)
            case .changedMeanwhile:
                throw OperationOutcome(.conflict, "conflict", "It has changed meanwhile.")
            case .merged, .sameRecord:
                throw OperationOutcome(.conflict, "business-rule", "The patient has been merged.")
            case .foreignSite:
                throw OperationOutcome(
                    .forbidden, "forbidden", "Numbers of that site are not yours to write.",
                    at: "Patient.identifier")
            }
        } catch Denial.hidden {
            throw OperationOutcome.unknown("Patient")
        }
    }

    private static func outcome(_ fault: PatientDraft.Fault) -> OperationOutcome {
        switch fault {
        case .name: CaseWriting.invalid("A known patient has a name.", "Patient.name")
        case .latinName: CaseWriting.invalid("That is no name.", "Patient.name")
        case .birthDate: CaseWriting.invalid("Nobody was born on that day.", "Patient.birthDate")
        case .sex: CaseWriting.invalid("That is no gender.", "Patient.gender")
        case .number: CaseWriting.invalid("That is no record number.", "Patient.identifier.value")
        case .paper(let kind, .form):
            CaseWriting.invalid(
                "That is no number of the paper \(kind.rawValue).", "Patient.identifier.value")
        case .paper(let kind, .nationalID(let fault)):
            CaseWriting.invalid(
                "That is no number of the paper \(kind.rawValue): \(fault.rawValue).",
                "Patient.identifier.value")
        }
    }
}

/// How identifiers of patients are called in resources.
enum PatientSystems {
    /// The number of Chinese citizens, as documents of WS/T 500 name it.
    static let nationalID = "urn:oid:2.16.156.10011.1.3"

    static func system(_ number: PatientNumber) -> String {
        switch number.paper {
        case nil: FHIRCodes.recordNumbers(site: number.site)
        case .nationalID: nationalID
        case let paper?: FHIRCodes.own + paper.rawValue
        }
    }

    /// The code of HL7's table 0203, where it has one.
    static func type(_ number: PatientNumber) -> String? {
        switch number.paper {
        case nil: "MR"
        case .nationalID: "NI"
        case .passport: "PPN"
        case .foreignerCard: "PRC"
        default: nil
        }
    }

    /// The number that an identifier means; nil for a system that is not known.
    static func number(_ system: String, _ value: String) -> PatientNumber? {
        if system == nationalID || system == FHIRCodes.own + "national-id" {
            return PatientNumber(kind: PaperKind.nationalID.rawValue, value: value)
        }
        if let paper = PaperKind.allCases.first(where: { system == FHIRCodes.own + $0.rawValue }) {
            return PatientNumber(kind: paper.rawValue, value: value)
        }
        let parts = system.split(separator: ":").map(String.init)
        guard let site = parts.dropLast().last.flatMap({ Int64($0) }), site > 0,
            system == FHIRCodes.recordNumbers(site: site)
        else { return nil }
        return PatientNumber(kind: PatientNumber.recordNumber, site: site, value: value)
    }

    /// A condition of a search, `system|value`, with the number as it is kept.
    static func canonical(_ token: String) -> String {
        guard let bar = token.firstIndex(of: "|"),
            let number = number(String(token[..<bar]), String(token[token.index(after: bar)...])),
            let paper = number.paper,
            let value = try? paper.canonical(number.value, today: "99991231")
        else { return token }
        return "\(system(number))|\(value)"
    }

    /// The numbers that a search names whole; nil where it names none, or only parts of some.
    static func numbers(_ criteria: [SearchCriterion]) -> [PatientNumber]? {
        guard
            let named = criteria.first(where: { $0.parameter.name == "identifier" && $0.modifier.isEmpty })
        else { return nil }
        var found: [PatientNumber] = []
        for token in named.values {
            guard let bar = token.firstIndex(of: "|"), bar != token.startIndex,
                let number = number(String(token[..<bar]), String(token[token.index(after: bar)...]))
            else { return nil }
            found.append(number)
        }
        return found
    }
}
