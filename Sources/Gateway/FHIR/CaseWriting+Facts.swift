import Clinic
import Hummingbird
import Records

extension CaseWriting {
    /// Says a fact of a case.
    static let observe: ResourceWriting.Write = { resource, visit in
        let key = try encounter(resource, "Observation")
        let change = try fact(resource, visit)
        try await answering { _ = try await visit.desk.caseDesk.change(key, [change], by: visit.asker.actor) }
        return try await hanging(on: key, visit) { visit.maker.observation($0, change.fact) }
    }

    /// Says a fact anew; that it was entered in error takes it back.
    static let amend: ResourceWriting.Write = { resource, visit in
        let id = resource["id"]?.string ?? ""
        guard let dot = id.firstIndex(of: ".") else {
            throw OperationOutcome(
                .methodNotAllowed, "not-supported", "What was measured on images is not changed from outside."
            )
        }
        let key = String(id[..<dot])
        let code = String(id[id.index(after: dot)...])
        guard let facts = try await visit.desk.caseRecord(key, for: visit.asker),
            let history = facts.facts.histories[code]
        else { throw OperationOutcome.unknown("Observation") }
        var change: FactChange
        if resource["status"]?.string == "entered-in-error" {
            change = FactChange(code, "", source: .program, origin: "FHIR")
        } else {
            change = try fact(resource, visit)
            guard change.fact == code else {
                throw invalid("A resource goes on being about the same thing.", "Observation.code")
            }
        }
        // Whoever says which version was seen replaces it; its words do not stand beside it.
        change.seen = history.newestID
        let known = change
        try await answering { _ = try await visit.desk.caseDesk.change(key, [known], by: visit.asker.actor) }
        return try await hanging(on: key, visit) { visit.maker.observation($0, code) }
    }

    /// What an Observation says, as something to be said of a case.
    static func fact(_ resource: JSONValue, _ visit: FHIRVisit) throws -> FactChange {
        guard let code = FactCodes.fact(resource["code"]), let definition = FactCatalogue.find(code) else {
            throw invalid("A case holds no fact of this code.", "Observation.code")
        }
        guard
            ["final", "preliminary", "amended", "corrected", "registered"].contains(
                resource["status"]?.string ?? "")
        else {
            throw invalid("The status is final, preliminary, amended or corrected.", "Observation.status")
        }
        return FactChange(
            code, try text(resource, definition, visit), source: .program, origin: "FHIR",
            key: resource["identifier"]?.items.first?["value"]?.string ?? "")
    }

    private static func text(
        _ resource: JSONValue, _ definition: FactDefinition, _ visit: FHIRVisit
    ) throws -> String {
        switch definition.kind {
        case .number(let unit, _, _, _):
            if case .number(let digits)? = resource["valueInteger"] { return digits }
            guard let quantity = resource["valueQuantity"], case .number(let digits)? = quantity["value"],
                quantity["comparator"] == nil
            else { throw invalid("valueQuantity is asked for.", "Observation.value") }
            let given = (quantity["code"] ?? quantity["unit"])?.string ?? unit
            guard given == unit || unit == "mmol/L" && given == "mg/dL" else {
                throw invalid("The unit is \(unit).", "Observation.valueQuantity.code")
            }
            return given == unit ? digits : digits + " mg/dL"
        case .moment:
            guard let said = resource["valueDateTime"]?.string, let range = visit.time.range(said),
                range.upperBound - range.lowerBound <= 60_000
            else { throw invalid("valueDateTime with a time is asked for.", "Observation.value") }
            return String(range.lowerBound)
        case .choice(let words):
            if case .flag(let flag)? = resource["valueBoolean"] { return flag ? "yes" : "no" }
            if case .number(let digits)? = resource["valueInteger"] { return digits }
            if resource["dataAbsentReason"] != nil, words.contains("unknown") { return "unknown" }
            let codes =
                resource["valueCodeableConcept"]?["coding"]?.items.compactMap { $0["code"]?.string } ?? []
            guard let word = codes.first(where: words.contains) else {
                throw invalid("The value is one of: \(words.joined(separator: ", ")).", "Observation.value")
            }
            return word
        case .text:
            guard let text = resource["valueString"]?.string else {
                throw invalid("valueString is asked for.", "Observation.value")
            }
            return text
        }
    }

    // MARK: - Shared

    static func invalid(_ words: String, _ expression: String) -> OperationOutcome {
        OperationOutcome(.unprocessableContent, "invalid", words, at: expression)
    }

    /// The name behind the type, whatever address stands before.
    static func name(_ reference: String, _ type: String) -> String? {
        let parts = reference.split(separator: "/").suffix(2).map(String.init)
        guard parts.count == 2, parts[0] == type, FHIRURLs.isID(parts[1]) else { return nil }
        return parts[1]
    }

    /// The case that a resource is about.
    static func encounter(_ resource: JSONValue, _ type: String) throws -> String {
        guard let key = resource["encounter"]?["reference"]?.string.flatMap({ name($0, "Encounter") }) else {
            throw invalid("It must say of which case it is: Encounter/…", "\(type).encounter")
        }
        return key
    }

    static func site(_ reference: JSONValue?, _ expression: String) throws -> Int64 {
        guard
            let id = reference?["reference"]?.string.flatMap({ name($0, "Organization") }).flatMap({
                Int64($0)
            })
        else { throw invalid("It must name a site: Organization/…", expression) }
        return id
    }

    /// What hangs on a case after it has been changed.
    static func hanging(
        on key: String, _ visit: FHIRVisit, _ make: @Sendable (ResourceCase) -> ResourceDraft?
    ) async throws -> ResourceDraft {
        guard let facts = try await visit.desk.caseRecord(key, for: visit.asker), let draft = make(facts)
        else {
            throw OperationOutcome(.notFound, "not-found", "There is no such resource.")
        }
        return draft
    }

    /// What the house refuses, in the words of this face.
    static func answering<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let refusal as CaseRefusal {
            throw outcome(refusal)
        } catch let refusal as TeamRefusal {
            switch refusal {
            case .hidden: throw OperationOutcome(.notFound, "not-found", "There is no such case.")
            case .forbidden: throw OperationOutcome(.forbidden, "forbidden", "Your roles do not allow this.")
            case .movedOn:
                throw OperationOutcome(
                    .conflict, "conflict", "It is another site's turn, or the case has moved on.")
            default:
                throw OperationOutcome(
                    .unprocessableContent, "business-rule", "This cannot be done: \(refusal).")
            }
        }
    }

    private static func outcome(_ refusal: CaseRefusal) -> OperationOutcome {
        switch refusal {
        case .hidden: OperationOutcome(.notFound, "not-found", "There is no such case.")
        case .forbidden: OperationOutcome(.forbidden, "forbidden", "Your roles do not allow this.")
        case .invalid(let fact, let reason): invalid("\(fact): \(reason)", "Observation.value")
        case .impossible(let from, let to):
            OperationOutcome(
                .conflict, "business-rule", "A case does not go from \(from.rawValue) to \(to.rawValue).")
        case .sameCase, .mergedSince, .twoTransfers:
            OperationOutcome(
                .conflict, "business-rule", "The cases cannot be made one, or are one already.")
        case .noSite: invalid("You treat patients at no site: name one.", "Encounter.serviceProvider")
        case .badKey: invalid("An identifier has 8 to 80 letters, digits and - _ . :", "identifier")
        }
    }
}
