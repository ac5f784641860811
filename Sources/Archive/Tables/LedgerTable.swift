import Records

/// The audit trail. Rows are only ever appended, in the transaction that does what they tell.
package enum LedgerTable {
    package static func append(_ entry: LedgerEntry, in writer: Writer) throws(ArchiveError) {
        let last = try writer.row("SELECT hash FROM ledger ORDER BY id DESC LIMIT 1")?.text("hash") ?? ""
        try writer.execute(
            """
            INSERT INTO ledger (
                at_ms, actor, actor_name, address, action, resource, resource_id, outcome, detail, hash
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(entry.atMilliseconds), SQLValue(entry.actor), SQLValue(entry.actorName),
                SQLValue(entry.address), SQLValue(entry.action), SQLValue(entry.resource),
                SQLValue(entry.resourceID), SQLValue(entry.outcome.rawValue), SQLValue(entry.detail),
                SQLValue(hash(of: entry, after: last)),
            ])
    }

    /// Notes that somebody who looks after the node set something: of what kind, and how it is called.
    package static func administered(
        _ kind: Resource.Kind, _ id: String, by actor: Actor = .house, at now: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try append(
            LedgerEntry(actor, Action.administer.rawValue, Resource(kind, id: id), at: now), in: writer)
    }

    /// SHA-256 of the hash before and of every field, each behind its length, so that no two rows read the same.
    static func hash(of entry: LedgerEntry, after last: String) -> String {
        let fields = [
            last, "\(entry.atMilliseconds)", entry.actor, entry.actorName, entry.address, entry.action,
            entry.resource, entry.resourceID, entry.outcome.rawValue, entry.detail,
        ]
        let text = fields.map { "\($0.utf8.count):\($0)" }.joined()
        return Hexadecimal.string(SHA256.digest(of: text.utf8))
    }
}
