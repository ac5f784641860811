import DICOM
import Records

/// One row a request for storage commitment. A row is `waiting` until the peer has taken the report, then `done`, or
/// `dead` when it never did.
package enum CommitmentsTable {
    package struct Row: Sendable, Equatable {
        package var id: Int64
        /// Who asked.
        package var aeTitle: String
        /// How it called us.
        package var calledAETitle: String
        package var request: CommitmentRequest
        package var state: String
        /// Reports that the peer did not take.
        package var attempts: Int
        package var createdMilliseconds: Int64
        package var failure: String
    }

    package static func insert(
        _ request: CommitmentRequest, from aeTitle: String, called calledAETitle: String,
        notBeforeMilliseconds: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO commitments (
                ae_title, called_ae_title, transaction_uid, instances, state, attempts, not_before_ms, created_ms,
                failure
            ) VALUES (?, ?, ?, ?, 'waiting', 0, ?, ?, '')
            """,
            [
                SQLValue(aeTitle), SQLValue(calledAETitle), SQLValue(request.transactionUID.string),
                SQLValue(lines(request.objects)), SQLValue(notBeforeMilliseconds), SQLValue(nowMilliseconds),
            ])
    }

    package static func find(
        _ transactionUID: UID, from aeTitle: String, in reader: Reader
    ) throws(ArchiveError) -> Row? {
        try reader.row(
            "SELECT * FROM commitments WHERE ae_title = ? AND transaction_uid = ?",
            [SQLValue(aeTitle), SQLValue(transactionUID.string)]
        ).map(Row.init)
    }

    /// The requests whose report is due, the longest due first.
    package static func due(nowMilliseconds: Int64, limit: Int, in reader: Reader) throws(ArchiveError)
        -> [Row]
    {
        try reader.rows(
            """
            SELECT * FROM commitments WHERE state = 'waiting' AND not_before_ms <= ?
            ORDER BY not_before_ms, id LIMIT ?
            """, [SQLValue(nowMilliseconds), SQLValue(limit)]
        ).map(Row.init)
    }

    package static func all(in reader: Reader) throws(ArchiveError) -> [Row] {
        try reader.rows("SELECT * FROM commitments ORDER BY id").map(Row.init)
    }

    /// Puts a request back in line, or makes a finished one wait again.
    package static func postpone(
        _ id: Int64, attempts: Int, failure: String, notBeforeMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE commitments SET state = 'waiting', attempts = ?, failure = ?, not_before_ms = ?, finished_ms = NULL
            WHERE id = ?
            """, [SQLValue(attempts), SQLValue(failure), SQLValue(notBeforeMilliseconds), SQLValue(id)])
    }

    package static func finish(
        _ id: Int64, state: String, failure: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE commitments SET state = ?, failure = ?, finished_ms = ? WHERE id = ?",
            [SQLValue(state), SQLValue(failure), SQLValue(nowMilliseconds), SQLValue(id)])
    }

    /// Forgets what was finished before a time.
    package static func prune(finishedBefore milliseconds: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            "DELETE FROM commitments WHERE state <> 'waiting' AND finished_ms < ?", [SQLValue(milliseconds)])
    }

    /// One object a line: class and instance with a space between them, which no UID has.
    private static func lines(_ objects: [ReferencedObject]) -> String {
        objects.map { "\($0.sopClassUID) \($0.sopInstanceUID)" }.joined(separator: "\n")
    }

    fileprivate static func objects(_ lines: String) -> [ReferencedObject] {
        lines.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return ReferencedObject(sopClassUID: UID(parts[0]), sopInstanceUID: UID(parts[1]))
        }
    }
}

extension CommitmentsTable.Row {
    fileprivate init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), aeTitle: row.text("ae_title"), calledAETitle: row.text("called_ae_title"),
            request: CommitmentRequest(
                transactionUID: UID(row.text("transaction_uid")),
                objects: CommitmentsTable.objects(row.text("instances"))),
            state: row.text("state"), attempts: row.int("attempts"),
            createdMilliseconds: row.integer("created_ms"), failure: row.text("failure"))
    }
}
