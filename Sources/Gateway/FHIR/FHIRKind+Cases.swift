import Clinic
import Records

extension FHIRKind {
    static let serviceRequest = ofCase(
        "ServiceRequest",
        [
            .token("status", "status"), .token("priority", "priority"), .date("authored", "authoredOn"),
            .reference("requester", to: ["Organization"], "requester"),
            .reference("performer", to: ["Organization"], "performer"),
            .reference("patient", to: ["Patient"], "subject"),
            .reference("subject", to: ["Patient"], "subject"),
        ], writing: ResourceWriting(create: CaseWriting.ask, update: CaseWriting.reply)
    ) { facts, maker in facts.consultations.map { maker.serviceRequest(facts, $0) } }

    static let task = ofCase(
        "Task",
        [
            .token("status", "status"), .token("business-status", "businessStatus"),
            .date("authored-on", "authoredOn"), .date("modified", "lastModified"),
            .reference("requester", to: ["Organization"], "requester"),
            .reference("owner", to: ["Organization"], "owner"), .reference("patient", to: ["Patient"], "for"),
            .reference("focus", to: ["Encounter"], "focus"),
        ], writing: ResourceWriting(create: CaseWriting.transfer, update: CaseWriting.move)
    ) { facts, maker in facts.transfers.map { maker.task(facts, $0) } }

    static let communication = ofCase(
        "Communication",
        [
            .token("status", "status"), .date("sent", "sent"),
            .reference("sender", to: ["Practitioner"], "sender"),
            .reference("patient", to: ["Patient"], "subject"),
            .reference("subject", to: ["Patient"], "subject"),
        ], writing: ResourceWriting(create: CaseWriting.say)
    ) { facts, maker in facts.messages.map { maker.communication(facts, $0) } }

    /// Resources that hang on cases. Their names are known once they have been given out; what has just been made is
    /// looked up with its case.
    private static func ofCase(
        _ type: String, _ parameters: [SearchParameter], writing: ResourceWriting,
        _ make: @escaping @Sendable (ResourceCase, ResourceMaker) -> [ResourceDraft]
    ) -> FHIRKind {
        FHIRKind(
            type: type, ledgerKind: .caseRecord,
            parameters: parameters + [.reference("encounter", to: ["Encounter"], "encounter")],
            find: { id, visit in
                guard let key = try await visit.desk.subject(type: type, id: id),
                    let facts = try await visit.desk.caseRecord(key, for: visit.asker)
                else { return nil }
                return make(facts, visit.maker).first { $0.id == id }
            },
            look: { walk, visit in
                let rows = try await visit.desk.cases(walk, for: visit.asker)
                return Page(groups: rows.items.map { ($0.item.id, make($0, visit.maker)) }, next: rows.next)
            }, writing: writing)
    }
}
