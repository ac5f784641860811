import Clinic
import Records

/// What a form of the case's page asks for, read and put into the house's words.
enum CaseWish {
    /// The changes a form holds: every fact it names, each with the entry its author had seen.
    static func changes(_ form: Form, _ clock: WallClock, now: Int64) -> [FactChange] {
        let key = form["key"]
        let ago = min(max(0, Int64(form["ago"]) ?? 0), 86_400_000)
        var changes = FactCatalogue.all.filter { form.has($0.code) }.map { definition in
            FactChange(
                definition.code, value(form[definition.code], definition, clock, now: now - ago),
                seen: Int64(form["seen." + definition.code]),
                key: key.isEmpty ? "" : "\(key).\(definition.code)", agoMilliseconds: ago)
        }
        if let (definition, minutes) = pressed(form["now"]) {
            changes.removeAll { $0.fact == definition.code }
            changes.append(
                FactChange(
                    definition.code, "\(now - ago - minutes * 60_000)",
                    seen: Int64(form["seen." + definition.code]),
                    key: key.isEmpty ? "" : "\(key).now.\(definition.code)", agoMilliseconds: ago))
        }
        // A day earlier than what stands in the field.
        if let index = changes.firstIndex(where: { $0.fact == form["back"] }),
            let moment = Int64(changes[index].value)
        {
            changes[index].value = "\(moment - 86_400_000)"
        }
        if form["rest"] == CasePanel.contraindications.rawValue {
            changes = answered(changes, form, key, ago)
        }
        let parts = form["take"].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            let code = String(parts[0])
            changes = [
                FactChange(code, String(parts[1]), seen: Int64(form["seen." + code]), agoMilliseconds: ago)
            ]
        }
        return changes
    }

    /// The time that a button names: `time.door` for now, `time.door@5` for five minutes ago.
    private static func pressed(_ text: String) -> (FactDefinition, minutes: Int64)? {
        let parts = text.split(separator: "@", maxSplits: 1)
        guard let code = parts.first, let definition = FactCatalogue.find(String(code)),
            definition.kind == .moment
        else { return nil }
        let minutes = parts.count > 1 ? Int64(parts[1]) ?? 0 : 0
        return (definition, min(max(0, minutes), 1440))
    }

    /// Everything on the short list that was not answered is answered no.
    private static func answered(
        _ changes: [FactChange], _ form: Form, _ key: String, _ ago: Int64
    ) -> [FactChange] {
        let first = Contraindication.first.map(\.fact)
        let said = changes.filter { !($0.value.isEmpty && first.contains($0.fact)) }
        let open = first.filter { code in !said.contains { $0.fact == code } }
        return said
            + open.map {
                FactChange(
                    $0, "no", seen: Int64(form["seen." + $0]), key: key.isEmpty ? "" : "\(key).\($0)",
                    agoMilliseconds: ago)
            }
    }

    /// A time as somebody typed it becomes a moment; everything else stays as typed.
    private static func value(
        _ typed: String, _ definition: FactDefinition, _ clock: WallClock, now: Int64
    ) -> String {
        guard definition.kind == .moment, !typed.isEmpty else { return typed }
        let isAhead = definition.code == Milestone.expectedDoor.fact
        return clock.moment(typed, now: now, isAhead: isAhead).map { "\($0)" } ?? typed
    }

    /// What is no time stays as it was typed, so that the house says so instead of leaving it out.
    private static func time(
        _ typed: String, of milestone: Milestone, _ clock: WallClock, _ now: Int64
    ) -> FactChange {
        clock.moment(typed, now: now).map { .moment(milestone, $0) } ?? FactChange(milestone.fact, typed)
    }

    /// What the form for a new case holds.
    ///
    /// - Parameter moment: when the form arrived; what it says was said as long before as it waited for a connection.
    static func opening(_ form: Form, _ clock: WallClock, now moment: Int64) -> CaseOpening {
        let now = moment - min(max(0, Int64(form["ago"]) ?? 0), 86_400_000)
        var facts: [FactChange] = []
        for code in ["age", "onset-mode", "complaint", NIHSS.totalFact(.admission), "occlusion"]
        where !form[code].isEmpty {
            facts.append(FactChange(code, form[code]))
        }
        let isWitnessed = form["onset-mode"] == OnsetMode.witnessed.rawValue
        let began: Milestone = isWitnessed ? .onset : .lastKnownWell
        if let minutes = Int64(form["onset-ago"]), (0...10_080).contains(minutes) {
            facts.append(.moment(began, now - minutes * 60_000))
        } else if !form["onset-at"].trimmed.isEmpty {
            facts.append(time(form["onset-at"], of: began, clock, now))
        }
        if !isWitnessed, !form["woke-at"].trimmed.isEmpty {
            facts.append(time(form["woke-at"], of: .recognition, clock, now))
        }
        let isExpected = form["place"] == "coming"
        if form["place"] == "here" { facts.append(.moment(.door, now)) }
        if isExpected { facts.append(.moment(.preAlert, now)) }
        if let eta = Int64(form["eta"]), isExpected, (0...600).contains(eta) {
            facts.append(.moment(.expectedDoor, now + eta * 60_000))
        }
        return CaseOpening(
            key: form["key"], origin: isExpected ? .preAlert : .hand, site: Int64(form["site"]),
            recordKey: form["patient"], name: form["name"].trimmed,
            recordNumber: String(form["number"].trimmed.prefix(64)),
            sex: ["M", "F", "O"].contains(form["sex"]) ? form["sex"] : "", isExpected: isExpected,
            facts: facts)
    }
}
