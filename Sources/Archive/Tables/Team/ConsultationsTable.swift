import Records

/// Questions of one site to another.
package enum ConsultationsTable {
    package static func insert(_ item: Consultation, in writer: Writer) throws(ArchiveError) -> Consultation {
        let row = try writer.row(
            """
            INSERT INTO consultations (
                key, case_id, from_site, to_site, state, question, asked_by, asked_name, asked_ms
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            [
                SQLValue(item.key), SQLValue(item.caseID), SQLValue(item.fromSite), SQLValue(item.toSite),
                SQLValue(item.state.rawValue), SQLValue(item.question), SQLValue(item.asked.account),
                SQLValue(item.asked.name), SQLValue(item.asked.atMilliseconds),
            ])
        var made = item
        made.id = row?.integer("id") ?? 0
        return made
    }

    package static func find(key: String, in reader: Reader) throws(ArchiveError) -> Consultation? {
        try reader.row("SELECT * FROM consultations WHERE key = ?", [SQLValue(key)]).flatMap(
            Consultation.init)
    }

    package static func ofCase(_ id: Int64, in reader: Reader) throws(ArchiveError) -> [Consultation] {
        try reader.rows("SELECT * FROM consultations WHERE case_id = ? ORDER BY id", [SQLValue(id)])
            .compactMap(Consultation.init)
    }

    /// Writes the answer and what was decided; an answer is kept beside those before it.
    package static func update(
        _ item: Consultation, answering: Bool, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE consultations SET state = ?, answer = ?, answered_by = ?, answered_name = ?, answered_ms = ?,
                decision = ?, decision_note = ?, decided_by = ?, decided_name = ?, decided_ms = ? WHERE id = ?
            """,
            [
                SQLValue(item.state.rawValue), SQLValue(item.answer), SQLValue(item.answered?.account),
                SQLValue(item.answered?.name ?? ""), SQLValue(item.answered?.atMilliseconds),
                SQLValue(item.decision?.rawValue), SQLValue(item.decisionNote),
                SQLValue(item.decided?.account), SQLValue(item.decided?.name ?? ""),
                SQLValue(item.decided?.atMilliseconds), SQLValue(item.id),
            ])
        guard answering, let step = item.answered else { return }
        try writer.execute(
            "INSERT INTO consultation_answers (consultation, answer, account, name, at_ms) VALUES (?, ?, ?, ?, ?)",
            [
                SQLValue(item.id), SQLValue(item.answer), SQLValue(step.account), SQLValue(step.name),
                SQLValue(step.atMilliseconds),
            ])
    }

    package static func answers(
        of id: Int64, in reader: Reader
    ) throws(ArchiveError) -> [(text: String, step: Consultation.Step)] {
        try reader.rows(
            "SELECT * FROM consultation_answers WHERE consultation = ? ORDER BY id", [SQLValue(id)]
        ).map { row in
            (
                row.text("answer"),
                Consultation.Step(
                    account: row.optionalInteger("account"), name: row.text("name"),
                    atMilliseconds: row.integer("at_ms"))
            )
        }
    }
}

extension Consultation {
    init?(_ row: SQLRow) {
        guard let state = State(rawValue: row.text("state")) else { return nil }
        func step(_ name: String) -> Step? {
            row.optionalInteger("\(name)_ms").map {
                Step(
                    account: row.optionalInteger("\(name)_by"), name: row.text("\(name)_name"),
                    atMilliseconds: $0)
            }
        }
        guard let asked = step("asked") else { return nil }
        self.init(
            id: row.integer("id"), key: row.text("key"), caseID: row.integer("case_id"),
            fromSite: row.integer("from_site"), toSite: row.integer("to_site"),
            question: row.text("question"),
            asked: asked)
        self.state = state
        answer = row.text("answer")
        answered = step("answered")
        decision = Decision(rawValue: row.text("decision"))
        decisionNote = row.text("decision_note")
        decided = step("decided")
    }
}
