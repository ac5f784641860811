import Records

/// One row a unit of work; its attributes stand in it as DICOM JSON.
package enum WorkitemsTable {
    package struct Row: Sendable, Equatable {
        package var id: Int64
        package var uid: String
        package var state: String
        /// Who holds it names this; empty while nobody does.
        package var transactionUID: String
        package var document: [UInt8]
        package var site: Int64

        package init(
            uid: String, state: String, transactionUID: String = "", document: [UInt8],
            site: Int64 = Site.first
        ) {
            self.site = site
            id = 0
            self.uid = uid
            self.state = state
            self.transactionUID = transactionUID
            self.document = document
        }

        init(_ row: SQLRow) {
            id = row.integer("id")
            uid = row.text("uid")
            state = row.text("state")
            transactionUID = row.text("transaction_uid")
            document = row.bytes("document") ?? []
            site = row.integer("site")
        }
    }

    package static func insert(_ row: Row, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO workitems (uid, state, transaction_uid, document, site, revision) VALUES (?, ?, ?, ?, ?, 1)
            """,
            [
                SQLValue(row.uid), SQLValue(row.state), SQLValue(row.transactionUID), SQLValue(row.document),
                SQLValue(row.site),
            ])
    }

    package static func find(_ uid: String, in reader: Reader) throws(ArchiveError) -> Row? {
        try reader.row("SELECT * FROM workitems WHERE uid = ?", [SQLValue(uid)]).map(Row.init)
    }

    /// Writes what has changed.
    /// - Parameter finishedMilliseconds: when the final state was reached.
    package static func update(
        _ row: Row, finishedMilliseconds: Int64?, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE workitems SET state = ?, transaction_uid = ?, document = ?, revision = revision + 1,
                finished_ms = coalesce(finished_ms, ?)
            WHERE id = ?
            """,
            [
                SQLValue(row.state), SQLValue(row.transactionUID), SQLValue(row.document),
                SQLValue(finishedMilliseconds), SQLValue(row.id),
            ])
    }

    /// The next units of work in the order they were made.
    /// - Parameter state: only those in this state.
    package static func page(
        after id: Int64, state: String?, limit: Int, seenBy sight: Sight = .everything, in reader: Reader
    ) throws(ArchiveError) -> [Row] {
        let seen = SearchFilter.ofSite(sight)
        let clause = SearchFilter.clause(seen.map { [$0] } ?? [])
        let sites = seen?.arguments ?? []
        if let state {
            return try reader.rows(
                "SELECT * FROM workitems WHERE state = ? AND id > ?\(clause) ORDER BY id LIMIT ?",
                [SQLValue(state), SQLValue(id)] + sites + [SQLValue(limit)]
            ).map(Row.init)
        }
        return try reader.rows(
            "SELECT * FROM workitems WHERE id > ?\(clause) ORDER BY id LIMIT ?",
            [SQLValue(id)] + sites + [SQLValue(limit)]
        ).map(Row.init)
    }

    /// A text that differs whenever anything of any unit of work does.
    package static func version(in reader: Reader) throws(ArchiveError) -> String {
        let row = try reader.row(
            "SELECT count(*) AS n, coalesce(max(id), 0) AS last, coalesce(sum(revision), 0) AS sum FROM workitems"
        )
        return row.map { "\($0.integer("n")) \($0.integer("last")) \($0.integer("sum"))" } ?? ""
    }

    /// Forgets what was finished before a time and nobody holds on to.
    package static func prune(finishedBefore milliseconds: Int64, in writer: Writer) throws(ArchiveError) {
        let lapsed = """
            finished_ms < ? AND NOT EXISTS (
                SELECT 1 FROM workitem_subscriptions s WHERE s.workitem = workitems.uid AND s.deletion_lock = 1)
            """
        try writer.execute(
            "DELETE FROM workitem_subscriptions WHERE workitem IN (SELECT uid FROM workitems WHERE \(lapsed))",
            [SQLValue(milliseconds)])
        try writer.execute("DELETE FROM workitems WHERE \(lapsed)", [SQLValue(milliseconds)])
    }
}
