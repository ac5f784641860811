import Records

/// Who is told of which unit of work.
package enum WorkitemSubscriptions {
    package struct Row: Sendable, Equatable {
        package var aeTitle: String
        /// The unit of work, or what stands for all of them.
        package var workitem: String
        /// As it stood in the request; empty without one.
        package var filter: String
        /// Finished units of work are kept while somebody holds on to them.
        package var deletionLock: Bool
        /// New units of work are not followed for now.
        package var suspended: Bool
        /// The site of who asked: only that one's units of work are told.
        package var site: Int64

        package init(
            aeTitle: String, workitem: String, filter: String = "", deletionLock: Bool = false,
            suspended: Bool = false, site: Int64 = Site.first
        ) {
            self.site = site
            self.aeTitle = aeTitle
            self.workitem = workitem
            self.filter = filter
            self.deletionLock = deletionLock
            self.suspended = suspended
        }

        init(_ row: SQLRow) {
            self.init(
                aeTitle: row.text("ae_title"), workitem: row.text("workitem"), filter: row.text("filter"),
                deletionLock: row.integer("deletion_lock") == 1, suspended: row.integer("suspended") == 1,
                site: row.integer("site"))
        }
    }

    /// Notes a subscription, or changes one that is there.
    package static func put(_ row: Row, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO workitem_subscriptions (ae_title, workitem, filter, deletion_lock, suspended, site)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (ae_title, workitem, filter) DO UPDATE SET
                deletion_lock = excluded.deletion_lock, suspended = excluded.suspended
            """,
            [
                SQLValue(row.aeTitle), SQLValue(row.workitem), SQLValue(row.filter),
                SQLValue(row.deletionLock),
                SQLValue(row.suspended), SQLValue(row.site),
            ])
    }

    /// Everybody who subscribed to a unit of work, or to what stands for all.
    package static func of(_ workitem: String, in reader: Reader) throws(ArchiveError) -> [Row] {
        try reader.rows(
            "SELECT * FROM workitem_subscriptions WHERE workitem = ? ORDER BY id", [SQLValue(workitem)]
        ).map(Row.init)
    }

    /// Whether somebody subscribed to anything at all.
    package static func knows(_ aeTitle: String, in reader: Reader) throws(ArchiveError) -> Bool {
        try reader.row(
            "SELECT 1 AS one FROM workitem_subscriptions WHERE ae_title = ? LIMIT 1", [SQLValue(aeTitle)]
        ) != nil
    }

    /// The sites of those who subscribed under a title.
    package static func sites(of aeTitle: String, in reader: Reader) throws(ArchiveError) -> Set<Int64> {
        Set(
            try reader.rows(
                "SELECT DISTINCT site FROM workitem_subscriptions WHERE ae_title = ?", [SQLValue(aeTitle)]
            ).map { $0.integer("site") })
    }

    /// Ends a subscription.
    /// - Parameter workitem: of which one; `nil` for all that somebody has.
    /// - Returns: how many there were.
    @discardableResult
    package static func remove(
        _ aeTitle: String, workitem: String?, in writer: Writer
    ) throws(ArchiveError) -> Int {
        if let workitem {
            return try writer.execute(
                "DELETE FROM workitem_subscriptions WHERE ae_title = ? AND workitem = ?",
                [SQLValue(aeTitle), SQLValue(workitem)])
        }
        return try writer.execute(
            "DELETE FROM workitem_subscriptions WHERE ae_title = ?", [SQLValue(aeTitle)])
    }

    /// Stops following new units of work.
    /// - Returns: how many subscriptions that concerned.
    package static func suspend(
        _ aeTitle: String, workitem: String, in writer: Writer
    ) throws(ArchiveError) -> Int {
        try writer.execute(
            "UPDATE workitem_subscriptions SET suspended = 1 WHERE ae_title = ? AND workitem = ?",
            [SQLValue(aeTitle), SQLValue(workitem)])
    }
}
