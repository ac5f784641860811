import Records

/// Where the ledger is told to, and how far.
package enum LedgerReceivers {
    package static func all(in reader: Reader) throws(ArchiveError) -> [LedgerReceiver] {
        try reader.rows("SELECT * FROM ledger_receivers ORDER BY id").map(LedgerReceiver.init)
    }

    /// Adds a receiver, which is told everything from the first row on unless another place is said.
    package static func insert(
        _ receiver: LedgerReceiver, in writer: Writer
    ) throws(ArchiveError) -> LedgerReceiver {
        let row = try writer.row(
            """
            INSERT INTO ledger_receivers (
                form, host, port, authority_file, certificate_file, key_file, told, failure, tried_ms
            ) VALUES (?, ?, ?, ?, ?, ?, ?, '', 0)
            ON CONFLICT (form, host, port) DO UPDATE SET authority_file = excluded.authority_file,
                certificate_file = excluded.certificate_file, key_file = excluded.key_file
            RETURNING id
            """,
            [
                SQLValue(receiver.form.rawValue), SQLValue(receiver.host), SQLValue(receiver.port),
                SQLValue(receiver.authorityFile), SQLValue(receiver.certificateFile),
                SQLValue(receiver.keyFile), SQLValue(receiver.told),
            ])
        var made = receiver
        made.id = row?.integer("id") ?? 0
        return made
    }

    package static func remove(_ id: Int64, in writer: Writer) throws(ArchiveError) -> Bool {
        try writer.execute("DELETE FROM ledger_receivers WHERE id = ?", [SQLValue(id)]) > 0
    }

    /// Notes how far a receiver has been told, and what went wrong last.
    package static func note(
        _ id: Int64, told: Int64, failure: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE ledger_receivers SET told = max(told, ?), failure = ?, tried_ms = ? WHERE id = ?",
            [SQLValue(told), SQLValue(failure), SQLValue(nowMilliseconds), SQLValue(id)])
    }
}

extension LedgerReceiver {
    init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), form: Form(rawValue: row.text("form")) ?? .dicom, host: row.text("host"),
            port: row.int("port"), authorityFile: row.text("authority_file"),
            certificateFile: row.text("certificate_file"), keyFile: row.text("key_file"),
            told: row.integer("told"), failure: row.text("failure"),
            triedMilliseconds: row.integer("tried_ms"))
    }
}
