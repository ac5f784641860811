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
        // Every column, as steps of the schema read records before there were sealed ones.
        for row in try reader.rows(
            "SELECT * FROM patient_numbers WHERE record = ? ORDER BY kind, site, value", [SQLValue(id)])
        {
            let kind = row.text("kind")
            var value = row.text("value")
            if row.has("sealed"), case .text(let sealed) = row["sealed"] {
                value = try reader.papers.open(sealed, kind: kind)
            }
            record.numbers.append(PatientNumber(kind: kind, site: row.integer("site"), value: value))
        }
        return record
    }

    package static func add(
        _ number: PatientNumber, to record: Int64, in writer: Writer
    ) throws(ArchiveError) {
        guard number.isSealed else {
            try writer.execute(
                """
                INSERT INTO patient_numbers (record, kind, site, value) VALUES (?, ?, ?, ?)
                ON CONFLICT (kind, site, value, record) DO NOTHING
                """,
                [SQLValue(record), SQLValue(number.kind), SQLValue(number.site), SQLValue(number.value)])
            return
        }
        try writer.execute(
            """
            INSERT INTO patient_numbers (record, kind, site, value, sealed) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (kind, site, value, record) DO NOTHING
            """,
            [
                SQLValue(record), SQLValue(number.kind), SQLValue(number.site),
                SQLValue(writer.papers.mark(number.value)),
                SQLValue(try writer.papers.seal(number.value, kind: number.kind)),
            ])
    }
}

extension PatientNumber {
    /// Whether it is of a paper, which the database alone gives nobody.
    var isSealed: Bool { kind != Self.recordNumber }

    /// What stands in the database for it to be found by.
    func kept(_ seal: PaperSeal) -> String { isSealed ? seal.mark(value) : value }
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
