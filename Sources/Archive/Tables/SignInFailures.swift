/// How often sign-in went wrong for a name or from an address. Rows, so that a restart forgives nobody.
package enum SignInFailures {
    package struct Record: Sendable, Equatable {
        package var failures: Int
        package var lastMilliseconds: Int64
        package var lockedUntilMilliseconds: Int64

        package init(failures: Int, lastMilliseconds: Int64, lockedUntilMilliseconds: Int64) {
            self.failures = failures
            self.lastMilliseconds = lastMilliseconds
            self.lockedUntilMilliseconds = lockedUntilMilliseconds
        }
    }

    package static func find(_ subject: String, in reader: Reader) throws(ArchiveError) -> Record? {
        try reader.row(
            "SELECT failures, last_ms, locked_until_ms FROM sign_in_failures WHERE subject = ?",
            [SQLValue(subject)]
        ).map { row in
            Record(
                failures: row.int("failures"), lastMilliseconds: row.integer("last_ms"),
                lockedUntilMilliseconds: row.integer("locked_until_ms"))
        }
    }

    package static func put(_ record: Record, subject: String, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO sign_in_failures (subject, failures, last_ms, locked_until_ms) VALUES (?, ?, ?, ?)
            ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, last_ms = excluded.last_ms,
                locked_until_ms = excluded.locked_until_ms
            """,
            [
                SQLValue(subject), SQLValue(record.failures), SQLValue(record.lastMilliseconds),
                SQLValue(record.lockedUntilMilliseconds),
            ])
    }

    package static func delete(_ subject: String, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM sign_in_failures WHERE subject = ?", [SQLValue(subject)])
    }

    package static func deleteOlder(than milliseconds: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM sign_in_failures WHERE last_ms < ?", [SQLValue(milliseconds)])
    }
}
