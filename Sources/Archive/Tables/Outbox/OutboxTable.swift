import Records

/// What is on its way to other machines: written in the transaction that it tells of, taken out when it has arrived.
package enum OutboxTable {
    package static func insert(_ item: Delivery, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO outbox (key, destination, event, content, state, created_ms, expires_ms)
            VALUES (?, ?, ?, ?, 'waiting', ?, ?)
            """,
            [
                SQLValue(item.key), SQLValue(item.destination.line), SQLValue(item.event.rawValue),
                SQLValue(item.content), SQLValue(item.createdMilliseconds),
                SQLValue(item.expiresMilliseconds),
            ])
    }

    /// The oldest that waits for each destination that may be called now.
    package static func due(nowMilliseconds: Int64, in reader: Reader) throws(ArchiveError) -> [Delivery] {
        try reader.rows(
            """
            SELECT o.* FROM outbox o
            JOIN (SELECT min(id) AS id FROM outbox WHERE state = 'waiting' GROUP BY destination) h ON h.id = o.id
            LEFT JOIN outbox_lanes l ON l.destination = o.destination
            WHERE coalesce(l.not_before_ms, 0) <= ? ORDER BY o.id LIMIT 200
            """, [SQLValue(nowMilliseconds)]
        ).compactMap(Delivery.init)
    }

    /// Ends what nobody has taken in its time.
    package static func expire(nowMilliseconds: Int64, in writer: Writer) throws(ArchiveError) -> Int {
        try writer.execute(
            """
            UPDATE outbox SET state = 'failed', ended_ms = ?,
                last_error = CASE last_error WHEN '' THEN 'its time has run out' ELSE last_error END
            WHERE state = 'waiting' AND expires_ms <= ?
            """, [SQLValue(nowMilliseconds), SQLValue(nowMilliseconds)])
    }

    package static func delivered(_ item: Delivery, nowMilliseconds: Int64, in writer: Writer)
        throws(ArchiveError)
    {
        try end(item, .delivered, "", nowMilliseconds, in: writer)
        try writer.execute(
            """
            INSERT INTO outbox_lanes (destination, failures, not_before_ms, last_error, last_success_ms)
            VALUES (?, 0, 0, '', ?)
            ON CONFLICT (destination) DO UPDATE SET failures = 0, not_before_ms = 0, last_error = '',
                last_success_ms = excluded.last_success_ms
            """, [SQLValue(item.destination.line), SQLValue(nowMilliseconds)])
    }

    /// Gives one up for good; the line goes on with the next.
    package static func refused(
        _ item: Delivery, _ reason: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try end(item, .failed, reason, nowMilliseconds, in: writer)
    }

    /// Tries again later; nothing else goes there until then.
    package static func failed(
        _ item: Delivery, _ reason: String, nowMilliseconds: Int64, notBefore: Int64? = nil, in writer: Writer
    ) throws(ArchiveError) {
        let failures =
            (try writer.row(
                "SELECT failures FROM outbox_lanes WHERE destination = ?", [SQLValue(item.destination.line)])?
                .int("failures") ?? 0) + 1
        let wait = nowMilliseconds + DeliveryPace.waitMilliseconds(afterFailures: failures)
        try writer.execute(
            """
            INSERT INTO outbox_lanes (destination, failures, not_before_ms, last_error) VALUES (?, ?, ?, ?)
            ON CONFLICT (destination) DO UPDATE SET failures = excluded.failures,
                not_before_ms = excluded.not_before_ms, last_error = excluded.last_error
            """,
            [
                SQLValue(item.destination.line), SQLValue(failures), SQLValue(max(wait, notBefore ?? 0)),
                SQLValue(reason),
            ])
        try writer.execute(
            "UPDATE outbox SET failures = failures + 1, last_error = ? WHERE id = ? AND state = 'waiting'",
            [SQLValue(reason), SQLValue(item.id)])
    }

    private static func end(
        _ item: Delivery, _ state: Delivery.State, _ reason: String, _ now: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE outbox SET state = ?, ended_ms = ?, last_error = ? WHERE id = ? AND state = 'waiting'",
            [SQLValue(state.rawValue), SQLValue(now), SQLValue(reason), SQLValue(item.id)])
    }

    package static func forget(
        _ destination: Delivery.Destination, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute("DELETE FROM outbox WHERE destination = ?", [SQLValue(destination.line)])
        try writer.execute("DELETE FROM outbox_lanes WHERE destination = ?", [SQLValue(destination.line)])
    }

    /// Lets every line be tried at once, as somebody wishes or because the clock was set back.
    package static func hurry(
        _ destination: Delivery.Destination? = nil, in writer: Writer
    ) throws(ArchiveError) {
        if let destination {
            try writer.execute(
                "UPDATE outbox_lanes SET not_before_ms = 0 WHERE destination = ?",
                [SQLValue(destination.line)])
        } else {
            try writer.execute("UPDATE outbox_lanes SET not_before_ms = 0 WHERE not_before_ms > 0")
        }
    }

    package static func lane(
        _ destination: Delivery.Destination, in reader: Reader
    ) throws(ArchiveError) -> OutboxLane {
        let row = try reader.row(
            """
            SELECT count(*) AS waiting, min(o.created_ms) AS oldest,
                (SELECT last_success_ms FROM outbox_lanes WHERE destination = ?) AS last_success,
                (SELECT last_error FROM outbox_lanes WHERE destination = ?) AS last_error,
                (SELECT not_before_ms FROM outbox_lanes WHERE destination = ?) AS not_before
            FROM outbox o WHERE o.destination = ? AND o.state = 'waiting'
            """, [SQLValue](repeating: SQLValue(destination.line), count: 4))
        return OutboxLane(
            waiting: row?.int("waiting") ?? 0, oldestMilliseconds: row?.optionalInteger("oldest"),
            lastSuccessMilliseconds: row?.optionalInteger("last_success"),
            lastError: row?.text("last_error") ?? "", notBeforeMilliseconds: row?.integer("not_before") ?? 0)
    }

    /// Forgets what ended long ago.
    package static func prune(endedBefore milliseconds: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM outbox WHERE ended_ms < ?", [SQLValue(milliseconds)])
    }
}

/// How the line to one destination stands.
package struct OutboxLane: Sendable, Equatable {
    package var waiting: Int
    package var oldestMilliseconds: Int64?
    package var lastSuccessMilliseconds: Int64?
    package var lastError: String
    package var notBeforeMilliseconds: Int64
}

extension Delivery {
    init?(_ row: SQLRow) {
        guard let destination = Destination(line: row.text("destination")),
            let event = TeamEvent(rawValue: row.text("event")), let state = State(rawValue: row.text("state"))
        else { return nil }
        self.init(
            id: row.integer("id"), key: row.text("key"), destination: destination, event: event,
            content: row.text("content"), createdMilliseconds: row.integer("created_ms"),
            expiresMilliseconds: row.integer("expires_ms"), failures: row.int("failures"), state: state,
            lastError: row.text("last_error"))
    }
}
