import Records

/// One row a destination: whether it is paused, whether it could be reached, and what last went wrong.
package enum TransferLanes {
    package static func all(in reader: Reader) throws(ArchiveError) -> [TransferLane] {
        try reader.rows("SELECT * FROM transfer_lanes ORDER BY destination").compactMap(TransferLane.init)
    }

    package static func find(
        _ destination: TransferDestination, in reader: Reader
    ) throws(ArchiveError) -> TransferLane? {
        try reader.row(
            "SELECT * FROM transfer_lanes WHERE destination = ?", [SQLValue(destination.line)]
        ).flatMap(TransferLane.init)
    }

    /// The destinations for which something is due.
    package static func due(nowMilliseconds: Int64, in reader: Reader) throws(ArchiveError)
        -> [TransferDestination]
    {
        try reader.rows(
            """
            SELECT l.destination FROM transfer_lanes l
            WHERE l.paused = 0 AND l.not_before_ms <= ? AND EXISTS (
                SELECT 1 FROM transfers t
                WHERE t.destination = l.destination AND t.state = 'waiting' AND t.not_before_ms <= ?
            )
            ORDER BY l.destination
            """, [SQLValue(nowMilliseconds), SQLValue(nowMilliseconds)]
        ).compactMap { TransferDestination(line: $0.text("destination")) }
    }

    /// Notes that a destination could not be reached.
    package static func failed(
        _ destination: TransferDestination, failures: Int, error: String, notBeforeMilliseconds: Int64,
        nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE transfer_lanes SET failures = ?, last_error = ?, last_error_ms = ?, not_before_ms = ?
            WHERE destination = ?
            """,
            [
                SQLValue(failures), SQLValue(error), SQLValue(nowMilliseconds),
                SQLValue(notBeforeMilliseconds), SQLValue(destination.line),
            ])
    }

    /// Notes that a destination has refused something, though it can be reached.
    package static func remark(
        _ destination: TransferDestination, error: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE transfer_lanes SET last_error = ?, last_error_ms = ? WHERE destination = ?",
            [SQLValue(error), SQLValue(nowMilliseconds), SQLValue(destination.line)])
    }

    /// Notes that a destination could be talked to.
    package static func reached(
        _ destination: TransferDestination, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE transfer_lanes SET failures = 0, not_before_ms = 0 WHERE destination = ?",
            [SQLValue(destination.line)])
    }

    /// Notes that a destination has taken something.
    package static func succeeded(
        _ destination: TransferDestination, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE transfer_lanes SET failures = 0, not_before_ms = 0, last_success_ms = ? WHERE destination = ?
            """, [SQLValue(nowMilliseconds), SQLValue(destination.line)])
    }

    /// Pauses a destination, or lets it go on at once.
    package static func setPaused(
        _ destination: TransferDestination, _ isPaused: Bool, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO transfer_lanes (destination, paused) VALUES (?, ?)
            ON CONFLICT (destination) DO UPDATE SET paused = excluded.paused, not_before_ms = 0
            """, [SQLValue(destination.line), SQLValue(isPaused)])
    }

    package static func setConnections(
        _ destination: TransferDestination, _ count: Int, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO transfer_lanes (destination, connections) VALUES (?, ?)
            ON CONFLICT (destination) DO UPDATE SET connections = excluded.connections
            """, [SQLValue(destination.line), SQLValue(count)])
    }

    /// Forgets pauses between tries, so that everything that waits is tried at once.
    package static func forgive(in writer: Writer) throws(ArchiveError) {
        try writer.execute("UPDATE transfer_lanes SET not_before_ms = 0")
    }
}

extension TransferLane {
    fileprivate init?(_ row: SQLRow) {
        guard let destination = TransferDestination(line: row.text("destination")) else { return nil }
        self.init(
            destination: destination, isPaused: row.bool("paused"), connections: row.int("connections"),
            failures: row.int("failures"), notBeforeMilliseconds: row.integer("not_before_ms"),
            lastError: row.text("last_error"), lastErrorMilliseconds: row.optionalInteger("last_error_ms"),
            lastSuccessMilliseconds: row.optionalInteger("last_success_ms"))
    }
}
