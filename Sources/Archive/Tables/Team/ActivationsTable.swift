import Records

/// Teams that were called, and who was.
package enum ActivationsTable {
    /// nil when such a team is called for the case already.
    package static func insert(_ item: Activation, in writer: Writer) throws(ArchiveError) -> Activation? {
        let row = try writer.row(
            """
            INSERT INTO activations (key, case_id, site, kind, state, started_ms, started_by)
            SELECT ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (
                SELECT 1 FROM activations WHERE case_id = ? AND site = ? AND kind = ? AND state <> 'ended')
            RETURNING id
            """,
            [
                SQLValue(item.key), SQLValue(item.caseID), SQLValue(item.site), SQLValue(item.kind.rawValue),
                SQLValue(item.state.rawValue), SQLValue(item.startedMilliseconds), SQLValue(item.startedBy),
                SQLValue(item.caseID), SQLValue(item.site), SQLValue(item.kind.rawValue),
            ])
        guard let row else { return nil }
        var made = item
        made.id = row.integer("id")
        return made
    }

    package static func find(_ id: Int64, in reader: Reader) throws(ArchiveError) -> Activation? {
        try reader.row("SELECT * FROM activations WHERE id = ?", [SQLValue(id)]).flatMap(Activation.init)
    }

    package static func find(key: String, in reader: Reader) throws(ArchiveError) -> Activation? {
        try reader.row("SELECT * FROM activations WHERE key = ?", [SQLValue(key)]).flatMap(Activation.init)
    }

    package static func ofCase(_ id: Int64, in reader: Reader) throws(ArchiveError) -> [Activation] {
        try reader.rows("SELECT * FROM activations WHERE case_id = ? ORDER BY id", [SQLValue(id)])
            .compactMap(Activation.init)
    }

    /// Of these cases, those with a team that is called and has not come together yet; that nobody has answered goes before
    /// that somebody is still being called.
    package static func waiting(
        of cases: Set<Int64>, in reader: Reader
    ) throws(ArchiveError) -> [Int64: Activation.State] {
        var found: [Int64: Activation.State] = [:]
        for row in try reader.rows(
            """
            SELECT case_id, state FROM activations
            WHERE case_id IN (\(SQLList.places(cases.count))) AND state IN ('calling', 'unanswered')
            """, SQLList.values(cases))
        {
            guard let state = Activation.State(rawValue: row.text("state")) else { continue }
            if found[row.integer("case_id")] != .unanswered { found[row.integer("case_id")] = state }
        }
        return found
    }

    /// The open team of a kind at a site.
    package static func open(
        case id: Int64, site: Int64, kind: Activation.Kind, in reader: Reader
    ) throws(ArchiveError) -> Activation? {
        try reader.row(
            "SELECT * FROM activations WHERE case_id = ? AND site = ? AND kind = ? AND state <> 'ended'",
            [SQLValue(id), SQLValue(site), SQLValue(kind.rawValue)]
        ).flatMap(Activation.init)
    }

    package static func setState(
        _ id: Int64, _ state: Activation.State, endedMilliseconds: Int64? = nil, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE activations SET state = ?, ended_ms = ? WHERE id = ?",
            [SQLValue(state.rawValue), SQLValue(endedMilliseconds), SQLValue(id)])
    }

    // MARK: - Calls

    /// Calls somebody; whoever was called in that role before is called anew unless he has answered.
    package static func call(_ call: TeamCall, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO team_calls (activation, account, role, round, state, called_ms) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (activation, role, account) DO NOTHING
            """,
            [
                SQLValue(call.activation), SQLValue(call.account), SQLValue(call.role.rawValue),
                SQLValue(call.round), SQLValue(call.state.rawValue), SQLValue(call.calledMilliseconds),
            ])
    }

    package static func calls(
        of activation: Int64, in reader: Reader
    ) throws(ArchiveError) -> [(call: TeamCall, name: String)] {
        try reader.rows(
            """
            SELECT c.*, a.name FROM team_calls c JOIN accounts a ON a.id = c.account
            WHERE c.activation = ? ORDER BY c.id
            """, [SQLValue(activation)]
        ).compactMap { row in TeamCall(row).map { ($0, row.text("name")) } }
    }

    package static func answer(
        _ call: Int64, _ state: TeamCall.State, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE team_calls SET state = ?, answered_ms = ? WHERE id = ?",
            [SQLValue(state.rawValue), SQLValue(nowMilliseconds), SQLValue(call)])
    }

    /// Notes that a round has not answered; an answer that still comes counts.
    package static func pass(
        _ activation: Int64, role: Role, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE team_calls SET state = 'unanswered' WHERE activation = ? AND role = ? AND state = 'called'",
            [SQLValue(activation), SQLValue(role.rawValue)])
    }

    /// Open calls of a person, those included that others have been called for since and that nobody has taken: the case, the activation, and in which role.
    package static func waiting(
        for account: Int64, in reader: Reader
    ) throws(ArchiveError) -> [(caseKey: String, caseID: Int64, activation: Activation, call: TeamCall)] {
        try reader.rows(
            """
            SELECT c.id, c.activation, c.account, c.role, c.round, c.state, c.called_ms, c.answered_ms, k.key AS case_key,
                v.id AS activation_id, v.key, v.case_id, v.site, v.kind, v.state AS activation_state, v.started_ms,
                v.started_by, v.ended_ms
            FROM team_calls c JOIN activations v ON v.id = c.activation JOIN cases k ON k.id = v.case_id
            WHERE c.account = ? AND c.state IN ('called', 'unanswered') AND v.state IN ('calling', 'unanswered')
                AND NOT EXISTS (
                    SELECT 1 FROM team_calls o
                    WHERE o.activation = c.activation AND o.role = c.role AND o.state = 'accepted')
            ORDER BY c.id DESC LIMIT 50
            """, [SQLValue(account)]
        ).compactMap { row in
            guard let call = TeamCall(row), let kind = Activation.Kind(rawValue: row.text("kind")) else {
                return nil
            }
            let activation = Activation(
                id: row.integer("activation_id"), key: row.text("key"), caseID: row.integer("case_id"),
                site: row.integer("site"), kind: kind,
                state: Activation.State(rawValue: row.text("activation_state")) ?? .calling,
                startedMilliseconds: row.integer("started_ms"),
                startedBy: row.optionalInteger("started_by"),
                endedMilliseconds: row.optionalInteger("ended_ms"))
            return (row.text("case_key"), activation.caseID, activation, call)
        }
    }
}

extension Activation {
    init?(_ row: SQLRow) {
        guard let kind = Kind(rawValue: row.text("kind")), let state = State(rawValue: row.text("state"))
        else {
            return nil
        }
        self.init(
            id: row.integer("id"), key: row.text("key"), caseID: row.integer("case_id"),
            site: row.integer("site"), kind: kind, state: state,
            startedMilliseconds: row.integer("started_ms"), startedBy: row.optionalInteger("started_by"),
            endedMilliseconds: row.optionalInteger("ended_ms"))
    }
}

extension TeamCall {
    init?(_ row: SQLRow) {
        guard let role = Role(rawValue: row.text("role")), let state = State(rawValue: row.text("state"))
        else {
            return nil
        }
        self.init(
            id: row.integer("id"), activation: row.integer("activation"), account: row.integer("account"),
            role: role, round: row.int("round"), state: state, calledMilliseconds: row.integer("called_ms"),
            answeredMilliseconds: row.optionalInteger("answered_ms"))
    }
}
