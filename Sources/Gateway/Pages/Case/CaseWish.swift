import Clinic
import Records

/// What a form of the case's page asks for, read and put into the house's words.
enum CaseWish {
    /// The changes a form holds: every fact it names, each with the entry its author had seen.
    static func changes(_ form: Form, _ clock: WallClock, now: Int64) -> [FactChange] {
        let key = form["key"]
        let ago = Int64(form["ago"]) ?? 0
        var changes = FactCatalogue.all.filter { form.has($0.code) }.map { definition in
            FactChange(
                definition.code, value(form[definition.code], definition, clock),
                seen: Int64(form["seen." + definition.code]),
                key: key.isEmpty ? "" : "\(key).\(definition.code)", agoMilliseconds: ago)
        }
        if let definition = FactCatalogue.find(form["now"]), definition.kind == .moment {
            changes.removeAll { $0.fact == definition.code }
            changes.append(
                FactChange(
                    definition.code, "\(now - min(max(0, ago), 86_400_000))",
                    seen: Int64(form["seen." + definition.code]),
                    key: key.isEmpty ? "" : "\(key).now.\(definition.code)", agoMilliseconds: ago))
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

    /// A time of day as a field of the browser writes it becomes a moment; everything else stays as typed.
    private static func value(_ typed: String, _ definition: FactDefinition, _ clock: WallClock) -> String {
        guard definition.kind == .moment, !typed.isEmpty, Int64(typed) == nil else { return typed }
        return clock.moment(typed).map { "\($0)" } ?? typed
    }

    /// What the form for a new case holds.
    static func opening(_ form: Form, _ clock: WallClock, now: Int64) -> CaseOpening {
        var facts: [FactChange] = []
        for code in ["age", "onset-mode", "complaint", NIHSS.totalFact(.admission), "occlusion"]
        where !form[code].isEmpty {
            facts.append(FactChange(code, form[code]))
        }
        let isWitnessed = form["onset-mode"] == OnsetMode.witnessed.rawValue
        let began: Milestone = isWitnessed ? .onset : .lastKnownWell
        if let minutes = Int64(form["onset-ago"]), (0...10_080).contains(minutes) {
            facts.append(.moment(began, now - minutes * 60_000))
        } else if let moment = clock.moment(form["onset-at"]) {
            facts.append(.moment(began, moment))
        }
        if !isWitnessed, let woke = clock.moment(form["woke-at"]) {
            facts.append(.moment(.recognition, woke))
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
