import Records

/// Who patients are, whatever numbers and papers name them.
package enum PatientRecords {
    package static func insert(_ record: PatientRecord, in writer: Writer) throws(ArchiveError)
        -> PatientRecord
    {
        let row = try writer.row(
            """
            INSERT INTO patient_records (
                key, name, latin_name, birth_date, sex, is_unknown, merged_into, created_ms, changed_ms,
                version
            ) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, 1) RETURNING id
            """,
            [
                SQLValue(record.key), SQLValue(record.name), SQLValue(record.latinName),
                SQLValue(record.birthDate), SQLValue(record.sex), SQLValue(record.isUnknown),
                SQLValue(record.changedMilliseconds), SQLValue(record.changedMilliseconds),
            ])
        var made = record
        made.id = row?.integer("id") ?? 0
        for number in record.numbers { try add(number, to: made.id, in: writer) }
        try RecordLikeness.refresh(made.id, nowMilliseconds: record.changedMilliseconds, in: writer)
        return made
    }

    /// The record with its numbers. A record that was merged away answers as itself; `mergedInto` says where it went.
    package static func find(_ id: Int64, in reader: Reader) throws(ArchiveError) -> PatientRecord? {
        guard let row = try reader.row("SELECT * FROM patient_records WHERE id = ?", [SQLValue(id)]) else {
            return nil
        }
        var record = PatientRecord(row)
        record.numbers = try reader.rows(
            "SELECT kind, site, value FROM patient_numbers WHERE record = ? ORDER BY kind, site, value",
            [SQLValue(id)]
        ).map {
            PatientNumber(kind: $0.text("kind"), site: $0.integer("site"), value: $0.text("value"))
        }
        return record
    }

    package static func add(
        _ number: PatientNumber, to record: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO patient_numbers (record, kind, site, value) VALUES (?, ?, ?, ?)
            ON CONFLICT (kind, site, value, record) DO NOTHING
            """,
            [SQLValue(record), SQLValue(number.kind), SQLValue(number.site), SQLValue(number.value)])
    }
}

extension PatientRecord {
    init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), key: row.text("key"), name: row.text("name"),
            latinName: row.text("latin_name"), birthDate: row.text("birth_date"), sex: row.text("sex"),
            isUnknown: row.bool("is_unknown"), mergedInto: row.optionalInteger("merged_into"),
            changedMilliseconds: row.integer("changed_ms"), version: row.integer("version"))
    }
}
