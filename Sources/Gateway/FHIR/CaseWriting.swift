import Clinic
import Hummingbird
import Records

/// What other machines may write of cases: each goes to the façade that the pages call too.
enum CaseWriting {
    /// Opens a case.
    static let open: ResourceWriting.Write = { resource, visit in
        let facts = try opening(resource, facts: [], visit)
        return try await made(try await open(facts, resource, visit), visit)
    }

    static func open(
        _ opening: CaseOpening, _ resource: JSONValue, _ visit: FHIRVisit
    ) async throws -> String {
        var opening = opening
        if let reference = resource["subject"]?["reference"]?.string {
            guard let key = name(reference, "Patient"),
                let patient = try await visit.desk.patient(key, for: visit.asker)
            else { throw invalid("There is no such patient.", "Encounter.subject") }
            opening.record = patient.record.id
        }
        return try await answering {
            try await visit.desk.caseDesk.open(opening, by: visit.asker.actor).key
        }
    }

    static func opening(
        _ resource: JSONValue, facts: [FactChange], _ visit: FHIRVisit
    ) throws -> CaseOpening {
        guard resource["class"]?["code"]?.string == "EMER" else {
            throw invalid("A case is an emergency: class is EMER.", "Encounter.class")
        }
        let status = resource["status"]?.string ?? ""
        guard ["planned", "arrived", "triaged", "in-progress"].contains(status) else {
            throw invalid("A new case is planned, arrived, triaged or in-progress.", "Encounter.status")
        }
        var site: Int64?
        if let reference = resource["serviceProvider"]?["reference"]?.string {
            guard let id = name(reference, "Organization").flatMap({ Int64($0) }) else {
                throw invalid("That is no site of this network.", "Encounter.serviceProvider")
            }
            site = id
        }
        // What the sender calls it makes that sending it twice opens it once.
        let named = resource["identifier"]?.items.first?["value"]?.string
        return CaseOpening(
            key: named.map { "fhir-" + ResourceMaker.urn($0).replacing("%", with: "_") } ?? Cases.newKey(),
            origin: status == "planned" ? .preAlert : .api, site: site, isExpected: status == "planned",
            facts: facts)
    }

    static func made(_ key: String, _ visit: FHIRVisit) async throws -> ResourceDraft {
        guard let facts = try await visit.desk.caseRecord(key, for: visit.asker) else {
            throw OperationOutcome.unknown("Encounter")
        }
        return visit.maker.encounter(facts)
    }

    /// Moves a case on.
    static let setState: ResourceWriting.Write = { resource, visit in
        let key = resource["id"]?.string ?? ""
        let state: StrokeCase.State
        switch resource["status"]?.string {
        case "arrived", "triaged", "in-progress":
            let said = resource["extension"]?.items.first {
                $0["url"]?.string == FHIRCodes.own + "case-state"
            }?["valueCode"]?.string
            let known: [StrokeCase.State] = [.active, .treated, .transferred]
            state = said.flatMap(StrokeCase.State.init).flatMap { known.contains($0) ? $0 : nil } ?? .active
        case "finished": state = .closed
        case "cancelled", "entered-in-error": state = .cancelled
        default: throw invalid("A case does not become that.", "Encounter.status")
        }
        _ = try await answering {
            try await visit.desk.caseDesk.setState(key, state, by: visit.asker.actor)
        }
        return try await made(key, visit)
    }

    /// Says something about a case.
    static let say: ResourceWriting.Write = { resource, visit in
        let key = try encounter(resource, "Communication")
        guard let text = resource["payload"]?.items.first?["contentString"]?.string,
            resource["payload"]?.items.count == 1
        else { throw invalid("One payload with contentString is taken.", "Communication.payload") }
        let wish = resource["identifier"]?.items.first?["value"]?.string
        let message = try await answering {
            try await visit.desk.team.post(
                case: key, text: text, wish: wish ?? Cases.newKey(), by: visit.asker.actor)
        }
        return try await hanging(on: key, visit) { facts in
            facts.messages.first { $0.key == message.key }.map { visit.maker.communication(facts, $0) }
        }
    }

    /// Asks another site.
    static let ask: ResourceWriting.Write = { resource, visit in
        let key = try encounter(resource, "ServiceRequest")
        let site = try site(resource["performer"]?.items.first, "ServiceRequest.performer")
        let question = resource["note"]?.items.compactMap { $0["text"]?.string }.joined(separator: "\n") ?? ""
        let wish = resource["identifier"]?.items.first?["value"]?.string
        let item = try await answering {
            try await visit.desk.team.ask(
                case: key, site: site, question: question, wish: wish ?? Cases.newKey(),
                by: visit.asker.actor)
        }
        return try await hanging(on: key, visit) { facts in
            facts.consultations.first { $0.key == item.key }.map { visit.maker.serviceRequest(facts, $0) }
        }
    }

    /// Asks another site to take the patient.
    static let transfer: ResourceWriting.Write = { resource, visit in
        let key = try encounter(resource, "Task")
        let site = try site(resource["owner"], "Task.owner")
        let item = try await answering {
            try await visit.desk.team.requestTransfer(
                case: key, to: site, reason: resource["description"]?.string ?? "", by: visit.asker.actor)
        }
        return try await hanging(on: key, visit) { facts in
            facts.transfers.first { $0.key == item.key }.map { visit.maker.task(facts, $0) }
        }
    }

    /// Takes the next step of a transfer.
    static let move: ResourceWriting.Write = { resource, visit in
        let states: [String: CaseTransfer.State] = [
            "accepted": .accepted, "rejected": .refused, "in-progress": .underWay, "completed": .arrived,
            "cancelled": .cancelled,
        ]
        let id = resource["id"]?.string ?? ""
        guard let state = states[resource["status"]?.string ?? ""] else {
            throw invalid("A transfer does not become that.", "Task.status")
        }
        guard let key = try await visit.desk.subject(type: "Task", id: id) else {
            throw OperationOutcome.unknown("Task")
        }
        let note = resource["statusReason"]?["text"]?.string ?? ""
        try await answering {
            try await visit.desk.team.moveTransfer(id, to: state, note: note, by: visit.asker.actor)
        }
        return try await hanging(on: key, visit) { facts in
            facts.transfers.first { $0.key == id }.map { visit.maker.task(facts, $0) }
        }
    }
}
