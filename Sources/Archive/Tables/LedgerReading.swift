import Records

extension LedgerTable {
    /// The newest row.
    package static func head(in reader: Reader) throws(ArchiveError) -> LedgerRow? {
        try reader.row("SELECT * FROM ledger ORDER BY id DESC LIMIT 1").map(LedgerRow.init)
    }

    package static func row(_ id: Int64, in reader: Reader) throws(ArchiveError) -> LedgerRow? {
        try reader.row("SELECT * FROM ledger WHERE id = ?", [SQLValue(id)]).map(LedgerRow.init)
    }

    /// Rows after another one, in order.
    package static func page(
        after id: Int64, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [LedgerRow] {
        try reader.rows(
            "SELECT * FROM ledger WHERE id > ? ORDER BY id LIMIT ?", [SQLValue(id), SQLValue(limit)]
        ).map(LedgerRow.init)
    }

    /// The newest rows that fit, before another one.
    package static func list(
        _ filter: LedgerFilter, before: Int64 = .max, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [LedgerRow] {
        var conditions = ["id < ?"]
        var arguments = [SQLValue(before)]
        func add(_ condition: String, _ value: SQLValue) {
            conditions.append(condition)
            arguments.append(value)
        }
        if filter.actor.contains(":") {
            add("actor = ?", SQLValue(filter.actor))
        } else if !filter.actor.isEmpty {
            add("actor_name LIKE ? ESCAPE '!'", SQLValue(Like.containing(filter.actor)))
        }
        if !filter.action.isEmpty { add("action = ?", SQLValue(filter.action)) }
        if !filter.resource.isEmpty { add("resource = ?", SQLValue(filter.resource)) }
        if !filter.resourceID.isEmpty { add("resource_id = ?", SQLValue(filter.resourceID)) }
        if let outcome = filter.outcome { add("outcome = ?", SQLValue(outcome.rawValue)) }
        if let from = filter.fromMilliseconds { add("at_ms >= ?", SQLValue(from)) }
        if let to = filter.toMilliseconds { add("at_ms < ?", SQLValue(to)) }
        return try reader.rows(
            "SELECT * FROM ledger WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC LIMIT ?",
            arguments + [SQLValue(limit)]
        ).map(LedgerRow.init)
    }

    /// The actions and kinds of resources that have rows, for those who choose.
    package static func actions(in reader: Reader) throws(ArchiveError) -> [String] {
        try reader.rows(
            "SELECT DISTINCT action FROM (SELECT action FROM ledger ORDER BY id DESC LIMIT 5000) ORDER BY action"
        ).map { $0.text("action") }
    }

    /// Whether a row follows on the one before it.
    package static func fits(_ row: LedgerRow, after last: String) -> Bool {
        hash(of: row.entry, after: last) == row.hash
    }
}

extension LedgerRow {
    init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"),
            entry: LedgerEntry(
                atMilliseconds: row.integer("at_ms"), actor: row.text("actor"),
                actorName: row.text("actor_name"), address: row.text("address"), action: row.text("action"),
                resource: row.text("resource"), resourceID: row.text("resource_id"),
                outcome: LedgerEntry.Outcome(rawValue: row.text("outcome")) ?? .failed,
                detail: row.text("detail")),
            hash: row.text("hash"))
    }
}
