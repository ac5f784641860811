import Records

/// The code systems that resources use: those of the field where they have a word, ours where they lack it.
enum FHIRCodes {
    static let loinc = "http://loinc.org"
    static let dicom = "http://dicom.nema.org/resources/ontology/DCM"
    static let ucum = "http://unitsofmeasure.org"
    static let snomed = "http://snomed.info/sct"
    static let act = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
    static let identifierType = "http://terminology.hl7.org/CodeSystem/v2-0203"
    static let observationCategory = "http://terminology.hl7.org/CodeSystem/observation-category"
    static let absentReason = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
    static let absentExtension = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    static let nameRepresentation = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation"

    /// What all identifiers and code systems of ours begin with.
    static let own = "urn:willis:fhir:"
    static let measurements = own + "measurement"
    static let kinds = own + "analysis-kind"
    static let words = own + "finding"
    static let siteKinds = own + "site-kind"
    static let roles = own + "role"

    /// `urn:willis:fhir:site:3:mrn`: the record numbers of a site.
    static func recordNumbers(site: Int64) -> String { own + "site:\(site):mrn" }

    static func coding(_ system: String, _ code: String, _ display: String? = nil) -> JSONValue {
        .having(["system": .text(system), "code": .text(code), "display": display.map { .text($0) }])
    }

    static func concept(_ codings: [JSONValue], text: String? = nil) -> JSONValue {
        .having(["coding": .list(codings), "text": text.flatMap { JSONValue.words($0) }])
    }

    static func identifier(_ system: String, _ value: String, type: JSONValue? = nil) -> JSONValue {
        .having(["type": type, "system": .text(system), "value": .words(value)])
    }

    static func reference(_ type: String, _ id: String, display: String? = nil) -> JSONValue {
        .having([
            "reference": .text("\(type)/\(id)"), "type": .text(type),
            "display": display.flatMap { .words($0) },
        ])
    }

    /// Why a value is not there.
    static func absent(_ code: String) -> JSONValue { concept([coding(absentReason, code)]) }

    /// An amount with its unit; what UCUM does not know goes without a code.
    static func quantity(_ value: Double, _ unit: String) -> JSONValue? {
        guard let number = JSONValue.real(value) else { return nil }
        let code = ucum(unit)
        return .having([
            "value": number, "unit": .words(unit == "1" ? "" : unit),
            "system": code.map { _ in .text(ucum) }, "code": code.map { .text($0) },
        ])
    }

    private static func ucum(_ unit: String) -> String? {
        switch unit {
        case "mL", "s", "mm", "1", "%", "mg", "kg": unit
        case "mL/100 g": "mL/(100.g)"
        case "mL/100 g/min", "mL/100g/min": "mL/min/(100.g)"
        case "10⁻⁶ mm²/s": "10*-6.mm2/s"
        case "mmHg": "mm[Hg]"
        case "mmol/L", "mg/dL": unit
        case "points": "{score}"
        default: nil
        }
    }
}

extension JSONValue {
    /// Text as FHIR allows it: no control characters, something to read in it; nil for nothing.
    static func words(_ text: String) -> JSONValue? {
        let scalars = text.unicodeScalars.filter { scalar in
            scalar == "\n" || scalar == "\t" || scalar.properties.generalCategory != .control
        }
        var kept = String(String.UnicodeScalarView(scalars))
        while let last = kept.last, last.isWhitespace { kept.removeLast() }
        let begin = kept.drop(while: \.isWhitespace)
        return begin.isEmpty ? nil : .text(String(begin))
    }
}
