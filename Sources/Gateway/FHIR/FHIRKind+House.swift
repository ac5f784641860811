import Clinic
import Records

/// What the house says of itself: who did what, and what its own codes mean.
extension FHIRKind {
    static let auditEvent = FHIRKind(
        type: "AuditEvent", ledgerKind: .ledger,
        parameters: [
            .date("date", "recorded"), .token("action", "action"), .token("outcome", "outcome"),
            .token("type", "type"), .token("subtype", "subtype"),
            .token("entity-identifier", "entity.what.identifier"),
            .token("agent-identifier", "agent.who.identifier"), .string("agent-name", "agent.who.display"),
            .string("address", "agent.network.address"),
        ],
        find: { id, visit in
            guard let row = Int64(id) else { return nil }
            return try await visit.desk.trail(row: row, for: visit.asker).flatMap(audit)
        },
        look: { walk, visit in
            let rows = try await visit.desk.trail(walk, for: visit.asker)
            return Page(groups: rows.items.map { ($0.row, [audit($0)].compactMap(\.self)) }, next: rows.next)
        }, isFinal: true)

    /// A row of the ledger is never changed, and its messages are the same on every way out.
    private static func audit(_ message: AuditMessage) -> ResourceDraft? {
        guard let body = try? JSONParser.read(Array(message.fhir.utf8)) else { return nil }
        return ResourceDraft(
            "AuditEvent", String(message.row), changedMilliseconds: message.entry.atMilliseconds,
            resource: Resource(.ledger, id: String(message.row)), body, isFinal: true)
    }

    static let codeSystem = FHIRKind(
        type: "CodeSystem", ledgerKind: .node,
        parameters: [
            .token("url", "url"), .token("status", "status"), .string("name", "name"),
            .string("title", "title"),
            .token("code", "concept.code"),
        ],
        find: { id, _ in OwnCodes.systems.first { $0.id == id }?.draft },
        look: { walk, _ in
            page(OwnCodes.systems.enumerated().map { (Int64($0.offset), [$0.element.draft]) }, walk)
        }, isFinal: true)
}
