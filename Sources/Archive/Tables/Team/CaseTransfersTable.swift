import Records

/// Patients on their way from one site to another.
package enum CaseTransfersTable {
    /// nil when an open one leads there already.
    package static func insert(_ item: CaseTransfer, in writer: Writer) throws(ArchiveError) -> CaseTransfer?
    {
        let row = try writer.row(
            """
            INSERT INTO case_transfers (key, case_id, from_site, to_site, state, reason)
            SELECT ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (
                SELECT 1 FROM case_transfers
                WHERE case_id = ? AND to_site = ? AND state IN ('requested', 'accepted', 'under-way'))
            RETURNING id
            """,
            [
                SQLValue(item.key), SQLValue(item.caseID), SQLValue(item.fromSite), SQLValue(item.toSite),
                SQLValue(item.state.rawValue), SQLValue(item.reason), SQLValue(item.caseID),
                SQLValue(item.toSite),
            ])
        guard let row else { return nil }
        var made = item
        made.id = row.integer("id")
        for step in item.steps { try write(step, of: made.id, in: writer) }
        return made
    }

    package static func find(key: String, in reader: Reader) throws(ArchiveError) -> CaseTransfer? {
        guard let row = try reader.row("SELECT * FROM case_transfers WHERE key = ?", [SQLValue(key)]) else {
            return nil
        }
        return try whole(row, in: reader)
    }

    package static func ofCase(_ id: Int64, in reader: Reader) throws(ArchiveError) -> [CaseTransfer] {
        var all: [CaseTransfer] = []
        for row in try reader.rows(
            "SELECT * FROM case_transfers WHERE case_id = ? ORDER BY id", [SQLValue(id)])
        {
            if let transfer = try whole(row, in: reader) { all.append(transfer) }
        }
        return all
    }

    /// Notes a step and the state it leads to.
    package static func add(
        _ step: CaseTransfer.Step, to id: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE case_transfers SET state = ? WHERE id = ?", [SQLValue(step.state.rawValue), SQLValue(id)])
        try write(step, of: id, in: writer)
    }

    private static func write(
        _ step: CaseTransfer.Step, of id: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO case_transfer_steps (transfer, state, account, name, at_ms, note) VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(id), SQLValue(step.state.rawValue), SQLValue(step.account), SQLValue(step.name),
                SQLValue(step.atMilliseconds), SQLValue(step.note),
            ])
    }

    private static func whole(_ row: SQLRow, in reader: Reader) throws(ArchiveError) -> CaseTransfer? {
        guard let state = CaseTransfer.State(rawValue: row.text("state")) else { return nil }
        let steps = try reader.rows(
            "SELECT * FROM case_transfer_steps WHERE transfer = ? ORDER BY id", [SQLValue(row.integer("id"))]
        ).compactMap { step in
            CaseTransfer.State(rawValue: step.text("state")).map {
                CaseTransfer.Step(
                    state: $0, account: step.optionalInteger("account"), name: step.text("name"),
                    atMilliseconds: step.integer("at_ms"), note: step.text("note"))
            }
        }
        return CaseTransfer(
            id: row.integer("id"), key: row.text("key"), caseID: row.integer("case_id"),
            fromSite: row.integer("from_site"), toSite: row.integer("to_site"), state: state,
            reason: row.text("reason"), steps: steps)
    }
}
