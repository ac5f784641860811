import Clinic
import Records

extension CaseWriting {
    /// Answers a question of another site (a note that was not there, status active), records what was decided (status
    /// completed, with the decision as it is given out), or takes the question back (status revoked).
    static let reply: ResourceWriting.Write = { resource, visit in
        let id = resource["id"]?.string ?? ""
        guard let key = try await visit.desk.subject(type: "ServiceRequest", id: id),
            let facts = try await visit.desk.caseRecord(key, for: visit.asker),
            let item = facts.consultations.first(where: { $0.key == id })
        else { throw OperationOutcome.unknown("ServiceRequest") }
        let step = try Reply(resource, to: item)
        try await answering {
            let actor = visit.asker.actor
            if let text = step.answer {
                try await visit.desk.team.answer(consultation: id, text, by: actor)
            }
            if let decision = step.decision {
                try await visit.desk.team.decide(consultation: id, decision, note: step.note, by: actor)
            }
            if step.withdraws { try await visit.desk.team.withdraw(consultation: id, by: actor) }
        }
        return try await hanging(on: key, visit) { facts in
            facts.consultations.first { $0.key == id }.map { visit.maker.serviceRequest(facts, $0) }
        }
    }
}

/// What a changed request says that the kept one does not.
struct Reply: Equatable {
    var answer: String?
    var decision: Consultation.Decision?
    var note = ""
    var withdraws = false

    init(_ resource: JSONValue, to item: Consultation) throws {
        let known = [item.question, item.answer, item.decisionNote]
        let notes = resource["note"]?.items.compactMap { $0["text"]?.string } ?? []
        var news = notes.filter { note in !known.contains { JSONValue.words($0)?.string == note } }
        switch resource["status"]?.string {
        case "active":
            guard news.count == 1 else {
                throw CaseWriting.invalid("An answer is one new note.", "ServiceRequest.note")
            }
            answer = news[0]
        case "completed":
            let told = resource["extension"]?.items.first {
                $0["url"]?.string == FHIRCodes.own + "decision"
            }
            guard let decision = told?["valueCode"]?.string.flatMap(Consultation.Decision.init) else {
                throw CaseWriting.invalid(
                    "What was decided is missing: the extension \(FHIRCodes.own)decision with a code of its system.",
                    "ServiceRequest.extension")
            }
            guard news.count <= (item.state == .asked ? 2 : 1) else {
                throw CaseWriting.invalid("There are too many new notes.", "ServiceRequest.note")
            }
            // Who answers and decides at once says both, in this order.
            if news.count == 2 { answer = news.removeFirst() }
            self.decision = decision
            note = news.first ?? ""
        case "revoked": withdraws = true
        default: throw CaseWriting.invalid("A request does not become that.", "ServiceRequest.status")
        }
    }
}
