import Clinic
import Records

extension ResourceMaker {
    /// What has been said of a case, one resource a fact.
    func observations(_ facts: ResourceCase) -> [ResourceDraft] {
        facts.facts.histories.keys.sorted().compactMap { observation(facts, $0) }
    }

    func observation(_ facts: ResourceCase, _ fact: String) -> ResourceDraft? {
        guard let history = facts.facts.histories[fact], let newest = history.entries.last,
            let definition = FactCatalogue.find(fact)
        else { return nil }
        let counts = history.latest
        let entry = counts ?? newest
        let status = counts == nil ? "entered-in-error" : history.entries.count > 1 ? "amended" : "final"
        var body: JSONValue = .having([
            "extension": history.conflicts.isEmpty
                ? nil : [["url": .text(FHIRCodes.own + "contradicted"), "valueBoolean": true]],
            "status": .text(status),
            "category": [
                FHIRCodes.concept([
                    FHIRCodes.coding(FHIRCodes.observationCategory, FactCodes.category(definition.group))
                ])
            ],
            "code": FactCodes.concept(fact),
            "subject": facts.patientKey.map { FHIRCodes.reference("Patient", $0) },
            "encounter": FHIRCodes.reference("Encounter", facts.item.key),
            "effectiveDateTime": .text(FHIRTime.instant(entry.saidMilliseconds)),
            "issued": .text(FHIRTime.instant(entry.recordedMilliseconds)),
            "performer": Self.person(entry.author).map { [$0] },
            "method": entry.source == .person
                ? nil
                : FHIRCodes.concept([FHIRCodes.coding(FHIRCodes.own + "fact-source", entry.source.rawValue)]),
        ])
        let (name, value) =
            counts.map { Self.value($0.value, definition) } ?? (
                "dataAbsentReason", FHIRCodes.absent("unknown")
            )
        body[name] = value
        return ResourceDraft(
            "Observation", "\(facts.item.key).\(fact)", subject: "case",
            changedMilliseconds: newest.recordedMilliseconds, resource: facts.resource, body)
    }

    /// `person:7`, as the ledger writes it.
    static func person(_ author: String) -> JSONValue? {
        guard author.hasPrefix("person:"), let id = Int64(author.dropFirst(7)) else { return nil }
        return FHIRCodes.reference("Practitioner", String(id))
    }

    static func person(_ account: Int64?, _ name: String) -> JSONValue? {
        account.map { FHIRCodes.reference("Practitioner", String($0), display: name) }
    }

    private static func value(_ text: String, _ definition: FactDefinition) -> (String, JSONValue?) {
        switch definition.kind {
        case .number(let unit, _, _, _):
            return (
                "valueQuantity",
                .having([
                    "value": .number(text), "system": .text(FHIRCodes.ucum), "code": .text(unit),
                ])
            )
        case .moment:
            return ("valueDateTime", Int64(text).map { .text(FHIRTime.instant($0)) })
        case .choice where text == "unknown":
            return ("dataAbsentReason", FHIRCodes.absent("asked-unknown"))
        case .choice(let words) where words.contains("yes"):
            return ("valueBoolean", .flag(text == "yes"))
        case .choice:
            if let points = Int(text), definition.code.hasPrefix("nihss") {
                return ("valueInteger", .integer(points))
            }
            return (
                "valueCodeableConcept",
                FHIRCodes.concept([FHIRCodes.coding(FactCodes.words(definition.code), text)], text: text)
            )
        case .text: return ("valueString", .words(text))
        }
    }

    // MARK: - Between sites

    /// A question to another site.
    func serviceRequest(_ facts: ResourceCase, _ item: Consultation) -> ResourceDraft {
        let status =
            switch item.state {
            case .asked, .answered: "active"
            case .decided: "completed"
            case .withdrawn: "revoked"
            }
        let changed = [item.decided, item.answered, item.asked].compactMap { $0?.atMilliseconds }.max()
        var notes: [JSONValue] = []
        if let text = JSONValue.words(item.question) { notes.append(Self.note(text, item.asked)) }
        if let text = JSONValue.words(item.answer) { notes.append(Self.note(text, item.answered)) }
        if let text = JSONValue.words(item.decisionNote) { notes.append(Self.note(text, item.decided)) }
        return ResourceDraft(
            "ServiceRequest", item.key, subject: facts.item.key, changedMilliseconds: changed,
            resource: facts.resource,
            .having([
                "extension": item.decision.map {
                    [["url": .text(FHIRCodes.own + "decision"), "valueCode": .text($0.rawValue)]]
                },
                "status": .text(status), "intent": "order", "priority": "stat",
                "code": FHIRCodes.concept(
                    [FHIRCodes.coding(FHIRCodes.own + "service", "consultation")], text: "Stroke consultation"
                ),
                "subject": subject(facts), "encounter": FHIRCodes.reference("Encounter", facts.item.key),
                "authoredOn": .text(FHIRTime.instant(item.asked.atMilliseconds)),
                "requester": FHIRCodes.reference("Organization", String(item.fromSite)),
                "performer": [FHIRCodes.reference("Organization", String(item.toSite))],
                "note": .list(notes),
            ]))
    }

    private static func note(_ text: JSONValue, _ step: Consultation.Step?) -> JSONValue {
        .having([
            "authorReference": step.flatMap { person($0.account, $0.name) },
            "time": step.map { .text(FHIRTime.instant($0.atMilliseconds)) }, "text": text,
        ])
    }

    /// A patient on the way to another site.
    func task(_ facts: ResourceCase, _ item: CaseTransfer) -> ResourceDraft {
        let status =
            switch item.state {
            case .requested: "requested"
            case .accepted: "accepted"
            case .refused: "rejected"
            case .underWay: "in-progress"
            case .arrived: "completed"
            case .cancelled: "cancelled"
            }
        let first = item.steps.first
        let last = item.steps.last
        return ResourceDraft(
            "Task", item.key, subject: facts.item.key, changedMilliseconds: last?.atMilliseconds,
            resource: facts.resource,
            .having([
                "status": .text(status),
                "statusReason": (last?.note).flatMap { JSONValue.words($0) }.map { ["text": $0] },
                "businessStatus": FHIRCodes.concept([
                    FHIRCodes.coding(FHIRCodes.own + "transfer-state", item.state.rawValue)
                ]),
                "intent": "order", "priority": "stat",
                "code": FHIRCodes.concept(
                    [FHIRCodes.coding(FHIRCodes.own + "service", "transfer")], text: "Transfer of a patient"),
                "description": .words(item.reason),
                "focus": FHIRCodes.reference("Encounter", facts.item.key),
                "for": facts.patientKey.map { FHIRCodes.reference("Patient", $0) },
                "encounter": FHIRCodes.reference("Encounter", facts.item.key),
                "authoredOn": first.map { .text(FHIRTime.instant($0.atMilliseconds)) },
                "lastModified": last.map { .text(FHIRTime.instant($0.atMilliseconds)) },
                "requester": FHIRCodes.reference("Organization", String(item.fromSite)),
                "owner": FHIRCodes.reference("Organization", String(item.toSite)),
                "note": .list(
                    item.steps.compactMap { step in
                        JSONValue.words(step.note).map { text in
                            .having([
                                "authorReference": Self.person(step.account, step.name),
                                "time": .text(FHIRTime.instant(step.atMilliseconds)), "text": text,
                            ])
                        }
                    }),
            ]))
    }

    /// Something said about a case.
    func communication(_ facts: ResourceCase, _ item: CaseMessage) -> ResourceDraft {
        let text = JSONValue.words(item.text) ?? .words(item.images.map(\.caption).joined(separator: "; "))
        return ResourceDraft(
            "Communication", item.key, subject: facts.item.key, changedMilliseconds: item.atMilliseconds,
            resource: facts.resource,
            .having([
                "status": "completed", "subject": facts.patientKey.map { FHIRCodes.reference("Patient", $0) },
                "encounter": FHIRCodes.reference("Encounter", facts.item.key),
                "about": .list(
                    Set(item.images.map(\.studyUID)).sorted().map { FHIRCodes.reference("ImagingStudy", $0) }),
                "sent": .text(FHIRTime.instant(item.atMilliseconds)),
                "sender": Self.person(item.account, item.author),
                "payload": text.map { [["contentString": $0]] },
            ]))
    }

    private func subject(_ facts: ResourceCase) -> JSONValue {
        facts.patientKey.map { FHIRCodes.reference("Patient", $0) } ?? Self.unknown
    }
}
