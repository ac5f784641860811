import Clinic
import Records

extension ResourceMaker {
    func patient(_ facts: ResourcePatient) -> ResourceDraft {
        let record = facts.record
        let sites = facts.sites.sorted()
        return ResourceDraft(
            "Patient", record.key, changedMilliseconds: record.changedMilliseconds, resource: facts.resource,
            .having([
                "identifier": .list(record.numbers.map(Self.identifier)),
                "active": .flag(record.mergedInto == nil),
                "name": .list(Self.names(record)), "gender": Self.gender(record.sex).map { .text($0) },
                "birthDate": FHIRTime.date(record.birthDate).map { .text($0) },
                "_birthDate": FHIRTime.date(record.birthDate) == nil ? Self.unknown : nil,
                "managingOrganization": sites.count == 1
                    ? FHIRCodes.reference("Organization", String(sites[0])) : nil,
                "link": facts.mergedKey.map {
                    [["other": FHIRCodes.reference("Patient", $0), "type": "replaced-by"]]
                },
            ]))
    }

    /// Stands where a value would, and says that nobody knows it.
    static let unknown: JSONValue = [
        "extension": [["url": .text(FHIRCodes.absentExtension), "valueCode": "unknown"]]
    ]

    static func gender(_ sex: String) -> String? {
        switch sex {
        case "M": "male"
        case "F": "female"
        case "O": "other"
        default: nil
        }
    }

    static func names(_ record: PatientRecord) -> [JSONValue] {
        var names: [JSONValue] = []
        let use: JSONValue = record.isUnknown ? "temp" : "official"
        if let name = JSONValue.words(record.name) {
            names.append(
                .having(["extension": representation("IDE", record.name), "use": use, "text": name]))
        }
        if let name = humanName(record.latinName) {
            var latin = name
            latin["use"] = use
            latin["extension"] = representation("ABC", record.latinName)
            names.append(latin)
        }
        return names
    }

    /// Whether a name is in characters or in letters; only what is so is said.
    private static func representation(_ code: String, _ name: String) -> JSONValue? {
        let isLatin = name.unicodeScalars.allSatisfy { $0.value < 0x250 }
        guard isLatin == (code == "ABC") else { return nil }
        return [["url": .text(FHIRCodes.nameRepresentation), "valueCode": .text(code)]]
    }

    /// A name as DICOM writes it, `Wang^Xiaoming`.
    static func humanName(_ name: String) -> JSONValue? {
        let parts = name.split(separator: "^", maxSplits: 4, omittingEmptySubsequences: false)
            .map { String($0) }
        guard let text = JSONValue.words(parts.filter { !$0.isEmpty }.joined(separator: " ")) else {
            return nil
        }
        func given(_ index: Int) -> [JSONValue] {
            parts.indices.contains(index) ? JSONValue.words(parts[index]).map { [$0] } ?? [] : []
        }
        guard parts.count > 1 else { return ["text": text] }
        return .having([
            "text": text, "family": .words(parts[0]), "given": .list(given(1) + given(2)),
            "prefix": .list(given(3)), "suffix": .list(given(4)),
        ])
    }

    static func identifier(_ number: PatientNumber) -> JSONValue {
        let type = PatientSystems.type(number)
        return .having([
            "use": number.paper == nil ? "usual" : "official",
            "type": type.map { FHIRCodes.concept([FHIRCodes.coding(FHIRCodes.identifierType, $0)]) }
                ?? FHIRCodes.concept([], text: number.kind),
            "system": .text(PatientSystems.system(number)), "value": .words(number.value),
            "assigner": number.site > 0 ? FHIRCodes.reference("Organization", String(number.site)) : nil,
        ])
    }

    /// Whom images are of: the record where one is tied to them, else what the images say.
    func subject(_ facts: ResourceStudy) -> JSONValue {
        let patient = facts.entry.patient
        let name = [patient.ideographicName, patient.alphabeticName].first { !$0.isEmpty } ?? ""
        let display = name.split(separator: "^").joined(separator: " ")
        if let key = facts.patientKey { return FHIRCodes.reference("Patient", key, display: display) }
        let system =
            facts.issuer.isEmpty
            ? FHIRCodes.own + "dicom:patient-id" : FHIRCodes.own + "dicom:" + Self.urn(facts.issuer)
        return .having([
            "type": "Patient",
            "identifier": patient.patientID.isEmpty ? nil : FHIRCodes.identifier(system, patient.patientID),
            "display": .words(display),
            "extension": display.isEmpty && patient.patientID.isEmpty ? Self.unknown["extension"] : nil,
        ])
    }

    /// A text so that it can stand in a URN.
    static func urn(_ text: String) -> String {
        var made = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                made.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                made += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return made
    }

    func encounter(_ facts: ResourceCase) -> ResourceDraft {
        let item = facts.item
        let status =
            switch item.state {
            case .expected: "planned"
            case .active, .treated, .transferred: "in-progress"
            case .closed: "finished"
            case .cancelled: "cancelled"
            }
        return ResourceDraft(
            "Encounter", item.key, resource: facts.resource,
            .having([
                "extension": [
                    ["url": .text(FHIRCodes.own + "case-state"), "valueCode": .text(item.state.rawValue)],
                    ["url": .text(FHIRCodes.own + "case-origin"), "valueCode": .text(item.origin)],
                ],
                "identifier": [FHIRCodes.identifier(FHIRCodes.own + "case", item.key)],
                "status": .text(status),
                "class": FHIRCodes.coding(FHIRCodes.act, "EMER", "emergency"),
                "subject": facts.patientKey.map { FHIRCodes.reference("Patient", $0) },
                "period": .having([
                    "start": .text(FHIRTime.instant(item.openedMilliseconds)),
                    "end": item.closedMilliseconds.map { .text(FHIRTime.instant($0)) },
                ]),
                "serviceProvider": FHIRCodes.reference("Organization", String(item.site)),
            ]))
    }
}
