import Records

/// Records that somebody opened without a right to them, and what was thought of it afterwards.
package enum EmergencyTable {
    package static func insert(
        key: String, account: Int64, record: Int64, reason: String, atMilliseconds: Int64,
        expiresMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO emergency_accesses (key, account, record, reason, at_ms, expires_ms, verdict, note)
            VALUES (?, ?, ?, ?, ?, ?, '', '')
            """,
            [
                SQLValue(key), SQLValue(account), SQLValue(record), SQLValue(reason),
                SQLValue(atMilliseconds), SQLValue(expiresMilliseconds),
            ])
    }

    /// The records an account has broken the glass for at this moment, and those they were merged into.
    package static func records(
        account: Int64, nowMilliseconds: Int64, in reader: Reader
    ) throws(ArchiveError) -> Set<Int64> {
        let rows = try reader.rows(
            """
            SELECT e.record, r.merged_into FROM emergency_accesses e JOIN patient_records r ON r.id = e.record
            WHERE e.account = ? AND e.expires_ms > ?
            """, [SQLValue(account), SQLValue(nowMilliseconds)])
        return Set(
            rows.flatMap { [$0.integer("record"), $0.optionalInteger("merged_into")] }.compactMap { $0 })
    }

    /// The newest first; those nobody has reviewed come before all others.
    package static func list(limit: Int, in reader: Reader) throws(ArchiveError) -> [EmergencyAccess] {
        try reader.rows(
            select + " ORDER BY (e.reviewed_ms IS NULL) DESC, e.id DESC LIMIT ?", [SQLValue(limit)]
        ).map(EmergencyAccess.init)
    }

    package static func of(
        account: Int64, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [EmergencyAccess] {
        try reader.rows(
            select + " WHERE e.account = ? ORDER BY e.id DESC LIMIT ?", [SQLValue(account), SQLValue(limit)]
        ).map(EmergencyAccess.init)
    }

    package static func find(key: String, in reader: Reader) throws(ArchiveError) -> EmergencyAccess? {
        try reader.row(select + " WHERE e.key = ?", [SQLValue(key)]).map(EmergencyAccess.init)
    }

    /// How many wait for a review.
    package static func waiting(in reader: Reader) throws(ArchiveError) -> Int {
        try reader.row("SELECT count(*) AS n FROM emergency_accesses WHERE reviewed_ms IS NULL")?.int("n")
            ?? 0
    }

    /// False when somebody has reviewed it before.
    package static func review(
        key: String, reviewer: Int64, verdict: String, note: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        try writer.execute(
            """
            UPDATE emergency_accesses SET reviewer = ?, reviewed_ms = ?, verdict = ?, note = ?
            WHERE key = ? AND reviewed_ms IS NULL
            """,
            [
                SQLValue(reviewer), SQLValue(nowMilliseconds), SQLValue(verdict), SQLValue(note),
                SQLValue(key),
            ]) == 1
    }

    /// Ends an access before its time.
    package static func end(
        key: String, account: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        try writer.execute(
            "UPDATE emergency_accesses SET expires_ms = ? WHERE key = ? AND account = ? AND expires_ms > ?",
            [SQLValue(nowMilliseconds), SQLValue(key), SQLValue(account), SQLValue(nowMilliseconds)]) == 1
    }

    /// Records that carry exactly this number, whoever gave it, or that images carry it for.
    ///
    /// - Parameter spellings: how the number may be kept.
    package static func candidates(
        number: String, spellings: Set<String> = [], limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [PatientRecord] {
        let values = reader.papers.spellings(spellings.union([number]).sorted()).map { SQLValue($0) }
        let rows = try reader.rows(
            """
            SELECT r.* FROM patient_records r WHERE r.merged_into IS NULL AND r.id IN (
                SELECT record FROM patient_numbers WHERE value IN (\(SQLList.places(values.count)))
                UNION SELECT record FROM studies WHERE patient_id = ? AND record IS NOT NULL
            ) ORDER BY r.id LIMIT ?
            """, values + [SQLValue(number), SQLValue(limit)])
        return rows.map(PatientRecord.init)
    }

    /// The open and late cases of a record, the newest first, so that whoever broke the glass finds them.
    package static func cases(record: Int64, in reader: Reader) throws(ArchiveError) -> [String] {
        try reader.rows(
            "SELECT key FROM cases WHERE record = ? ORDER BY opened_ms DESC LIMIT 5", [SQLValue(record)]
        ).map { $0.text("key") }
    }

    private static let select = """
        SELECT e.id, e.key, e.account, e.record, e.reason, e.at_ms, e.expires_ms, e.reviewed_ms, e.verdict, e.note,
            a.name AS account_name, a.full_name AS account_full_name, r.key AS record_key,
            coalesce(v.name, '') AS reviewer_name
        FROM emergency_accesses e JOIN accounts a ON a.id = e.account
        JOIN patient_records r ON r.id = e.record LEFT JOIN accounts v ON v.id = e.reviewer
        """
}

extension EmergencyAccess {
    init(_ row: SQLRow) {
        let full = row.text("account_full_name")
        self.init(
            id: row.integer("id"), key: row.text("key"), account: row.integer("account"),
            accountName: full.isEmpty ? row.text("account_name") : "\(full) (\(row.text("account_name")))",
            record: row.integer("record"), recordKey: row.text("record_key"), reason: row.text("reason"),
            atMilliseconds: row.integer("at_ms"), expiresMilliseconds: row.integer("expires_ms"),
            reviewer: row.text("reviewer_name"), reviewedMilliseconds: row.optionalInteger("reviewed_ms"),
            verdict: row.text("verdict"), note: row.text("note"))
    }
}
