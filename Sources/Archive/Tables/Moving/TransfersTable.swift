import Records

/// One row a transfer: what waits for a destination, goes there now, or has gone.
package enum TransfersTable {
    /// A transfer to be made.
    package struct Wish: Sendable {
        package var destination: TransferDestination
        package var studyUID: String
        package var rule: String
        package var priority: TransferPriority
        package var action: MovingRule.Action
        package var notBeforeMilliseconds: Int64

        package init(
            destination: TransferDestination, studyUID: String, rule: String, priority: TransferPriority,
            action: MovingRule.Action, notBeforeMilliseconds: Int64
        ) {
            self.destination = destination
            self.studyUID = studyUID
            self.rule = rule
            self.priority = priority
            self.action = action
            self.notBeforeMilliseconds = notBeforeMilliseconds
        }
    }

    /// The open transfer of the same rule, study and destination, or a new one without objects.
    package static func open(
        _ wish: Wish, nowMilliseconds: Int64, in writer: Writer
    ) throws -> (id: Int64, isNew: Bool) {
        let known = try writer.row(
            """
            SELECT id FROM transfers
            WHERE study_uid = ? AND destination = ? AND rule = ? AND state IN ('waiting', 'running') LIMIT 1
            """, [SQLValue(wish.studyUID), SQLValue(wish.destination.line), SQLValue(wish.rule)])
        if let known { return (known.integer("id"), false) }
        try writer.execute(
            "INSERT INTO transfer_lanes (destination) VALUES (?) ON CONFLICT (destination) DO NOTHING",
            [SQLValue(wish.destination.line)])
        let made = try writer.row(
            """
            INSERT INTO transfers (
                destination, study_uid, rule, priority, state, action_json, total, sent, failed, total_bytes,
                sent_bytes, round, failures, not_before_ms, created_ms, failure
            ) VALUES (?, ?, ?, ?, 'waiting', ?, 0, 0, 0, 0, 0, 0, 0, ?, ?, '') RETURNING id
            """,
            [
                SQLValue(wish.destination.line), SQLValue(wish.studyUID), SQLValue(wish.rule),
                SQLValue(wish.priority.rawValue), SQLValue(try StoredJSON.encode(wish.action)),
                SQLValue(wish.notBeforeMilliseconds), SQLValue(nowMilliseconds),
            ])
        return (made?.integer("id") ?? 0, true)
    }

    package static func remove(_ id: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM transfers WHERE id = ?", [SQLValue(id)])
    }

    /// The transfers that concern a study, the newest first.
    package static func ofStudy(_ studyUID: String, limit: Int, in reader: Reader) throws -> [Transfer] {
        try reader.rows(
            "SELECT * FROM transfers WHERE study_uid = ? ORDER BY id DESC LIMIT ?",
            [SQLValue(studyUID), SQLValue(limit)]
        ).map(Transfer.init)
    }

    package static func find(_ id: Int64, in reader: Reader) throws -> Transfer? {
        try reader.row("SELECT * FROM transfers WHERE id = ?", [SQLValue(id)]).map(Transfer.init)
    }

    /// Takes the most urgent transfer that is due at a destination, the oldest first.
    package static func claim(
        _ destination: TransferDestination, nowMilliseconds: Int64, in writer: Writer
    ) throws -> Transfer? {
        let row = try writer.row(
            """
            UPDATE transfers SET state = 'running', round = round + 1, started_ms = coalesce(started_ms, ?)
            WHERE id = (
                SELECT id FROM transfers
                WHERE destination = ? AND state = 'waiting' AND not_before_ms <= ?
                ORDER BY priority DESC, id LIMIT 1
            ) RETURNING *
            """, [SQLValue(nowMilliseconds), SQLValue(destination.line), SQLValue(nowMilliseconds)])
        return try row.map(Transfer.init)
    }

    /// Whether a transfer that is under way may go on.
    package static func order(
        _ id: Int64, nowMilliseconds: Int64, in reader: Reader
    ) throws(ArchiveError) -> TransferOrder {
        let row = try reader.row(
            """
            SELECT t.state, coalesce(l.paused, 0) AS paused, EXISTS (
                SELECT 1 FROM transfers o
                WHERE o.destination = t.destination AND o.state = 'waiting' AND o.priority > t.priority
                    AND o.not_before_ms <= ?
            ) AS overtaken
            FROM transfers t LEFT JOIN transfer_lanes l ON l.destination = t.destination WHERE t.id = ?
            """, [SQLValue(nowMilliseconds), SQLValue(id)])
        guard let row, row.text("state") == "running", !row.bool("paused") else { return .stop }
        return row.bool("overtaken") ? .makeWay : .goOn
    }

    /// Puts a running transfer back in line. One that was cancelled meanwhile stays so.
    package static func putBack(
        _ id: Int64, failures: Int, failure: String, notBeforeMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE transfers SET state = 'waiting', failures = ?, failure = ?, not_before_ms = ?
            WHERE id = ? AND state = 'running'
            """,
            [SQLValue(failures), SQLValue(failure), SQLValue(notBeforeMilliseconds), SQLValue(id)])
    }

    /// Ends a running transfer: done, or failed where something was given up.
    package static func finish(
        _ id: Int64, failure: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE transfers SET state = CASE WHEN failed > 0 OR ? <> '' THEN 'failed' ELSE 'done' END,
                failure = ?, finished_ms = ?
            WHERE id = ? AND state = 'running'
            """, [SQLValue(failure), SQLValue(failure), SQLValue(nowMilliseconds), SQLValue(id)])
    }

    /// After a restart nobody sends any more.
    package static func recover(in writer: Writer) throws(ArchiveError) {
        try writer.execute("UPDATE transfers SET state = 'waiting' WHERE state = 'running'")
    }

    /// False when there is no such open transfer.
    package static func cancel(
        _ id: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        try writer.execute(
            """
            UPDATE transfers SET state = 'cancelled', finished_ms = ?
            WHERE id = ? AND state IN ('waiting', 'running')
            """, [SQLValue(nowMilliseconds), SQLValue(id)]) > 0
    }

    /// Makes a transfer wait again whose time has not come or that was given up, with all that was not accepted.
    /// False when there is no such transfer.
    package static func retry(_ id: Int64, nowMilliseconds: Int64, in writer: Writer) throws(ArchiveError)
        -> Bool
    {
        let changed = try writer.execute(
            """
            UPDATE transfers SET state = 'waiting', failures = 0, failed = 0, not_before_ms = ?, finished_ms = NULL
            WHERE id = ? AND state IN ('waiting', 'failed', 'cancelled')
            """, [SQLValue(nowMilliseconds), SQLValue(id)])
        guard changed > 0 else { return false }
        try writer.execute(
            "UPDATE transfer_items SET state = 'waiting', tries = 0 WHERE transfer = ? AND state = 'failed'",
            [SQLValue(id)])
        try writer.execute(
            """
            UPDATE transfer_lanes SET not_before_ms = 0
            WHERE destination = (SELECT destination FROM transfers WHERE id = ?)
            """, [SQLValue(id)])
        return true
    }

    /// Sets a transfer aside that was given up. False when there is no such transfer.
    package static func dismiss(_ id: Int64, in writer: Writer) throws(ArchiveError) -> Bool {
        try writer.execute(
            "UPDATE transfers SET state = 'cancelled' WHERE id = ? AND state = 'failed'", [SQLValue(id)]) > 0
    }

    /// False when there is no such open transfer.
    package static func setPriority(
        _ id: Int64, _ priority: TransferPriority, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        try writer.execute(
            "UPDATE transfers SET priority = ? WHERE id = ? AND state IN ('waiting', 'running')",
            [SQLValue(priority.rawValue), SQLValue(id)]) > 0
    }

    /// More of a condition: only transfers of studies that are seen.
    private static func seen(by sight: Sight) -> SearchFilter {
        let seen = SearchFilter.seenStudy(by: sight, uid: "transfers.study_uid")
        return SearchFilter(
            sql: SearchFilter.clause(seen.map { [$0] } ?? []), arguments: seen?.arguments ?? [])
    }

    /// What is open, line by line in the order in which it goes.
    package static func open(
        limit: Int, seenBy sight: Sight = .everything, in reader: Reader
    ) throws -> [Transfer] {
        let seen = seen(by: sight)
        return try reader.rows(
            """
            SELECT * FROM transfers WHERE state IN ('waiting', 'running')\(seen.sql)
            ORDER BY CASE state WHEN 'running' THEN 0 ELSE 1 END, priority DESC, id LIMIT ?
            """, seen.arguments + [SQLValue(limit)]
        ).map(Transfer.init)
    }

    /// What was done or cancelled, the newest first.
    package static func ended(
        limit: Int, seenBy sight: Sight = .everything, in reader: Reader
    ) throws -> [Transfer] {
        let seen = seen(by: sight)
        return try reader.rows(
            """
            SELECT * FROM transfers WHERE finished_ms IS NOT NULL AND state <> 'failed'\(seen.sql)
            ORDER BY finished_ms DESC, id DESC LIMIT ?
            """, seen.arguments + [SQLValue(limit)]
        ).map(Transfer.init)
    }

    /// What was given up and nobody has seen to yet, the newest first.
    package static func failed(
        limit: Int, seenBy sight: Sight = .everything, in reader: Reader
    ) throws -> [Transfer] {
        let seen = seen(by: sight)
        return try reader.rows(
            """
            SELECT * FROM transfers WHERE state = 'failed'\(seen.sql) ORDER BY finished_ms DESC, id DESC LIMIT ?
            """, seen.arguments + [SQLValue(limit)]
        ).map(Transfer.init)
    }

    /// What failed, or waits for a later time.
    package static func stuck(nowMilliseconds: Int64, in reader: Reader) throws -> [Transfer] {
        try reader.rows(
            """
            SELECT t.* FROM transfers t JOIN transfer_lanes l ON l.destination = t.destination
            WHERE t.state = 'failed' OR (t.state = 'waiting' AND (t.not_before_ms > ? OR l.not_before_ms > ?))
            ORDER BY t.id
            """, [SQLValue(nowMilliseconds), SQLValue(nowMilliseconds)]
        ).map(Transfer.init)
    }

    /// How much is open at each destination that has something open.
    package static func openCounts(
        seenBy sight: Sight = .everything, in reader: Reader
    ) throws(ArchiveError) -> [(destination: String, transfers: Int, objects: Int, bytes: Int64)] {
        let seen = seen(by: sight)
        return try reader.rows(
            """
            SELECT destination, count(*) AS transfers, sum(total - sent - failed) AS objects,
                sum(total_bytes - sent_bytes) AS bytes
            FROM transfers WHERE state IN ('waiting', 'running')\(seen.sql) GROUP BY destination
            """, seen.arguments
        ).map { ($0.text("destination"), $0.int("transfers"), $0.int("objects"), $0.integer("bytes")) }
    }

    /// Forgets what ended before a time, a part at a time. What failed stays until somebody has seen to it.
    package static func prune(finishedBefore milliseconds: Int64, in writer: Writer) throws(ArchiveError)
        -> Int
    {
        try writer.execute(
            """
            DELETE FROM transfers WHERE id IN (
                SELECT id FROM transfers
                WHERE finished_ms < ? AND state IN ('done', 'cancelled') ORDER BY finished_ms LIMIT 20
            )
            """, [SQLValue(milliseconds)])
    }
}

extension Transfer {
    init(_ row: SQLRow) throws {
        guard let destination = TransferDestination(line: row.text("destination")) else {
            throw ArchiveError(.corrupt, "\(row.text("destination")) is no destination of transfers.")
        }
        self.init(
            id: row.integer("id"), destination: destination, studyUID: row.text("study_uid"),
            rule: row.text("rule"), priority: TransferPriority(rawValue: row.int("priority")) ?? .normal,
            state: State(rawValue: row.text("state")) ?? .failed, total: row.int("total"),
            sent: row.int("sent"), failed: row.int("failed"), totalBytes: row.integer("total_bytes"),
            sentBytes: row.integer("sent_bytes"), failures: row.int("failures"),
            notBeforeMilliseconds: row.integer("not_before_ms"),
            createdMilliseconds: row.integer("created_ms"),
            startedMilliseconds: row.optionalInteger("started_ms"),
            finishedMilliseconds: row.optionalInteger("finished_ms"), failure: row.text("failure"),
            action: try StoredJSON.decode(MovingRule.Action.self, row.text("action_json")))
    }
}
