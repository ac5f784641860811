import Records

/// Which sites know a patient, and writing down who one is.
package enum RecordIdentity {
    package static func find(key: String, in reader: Reader) throws(ArchiveError) -> PatientRecord? {
        guard let row = try reader.row("SELECT id FROM patient_records WHERE key = ?", [SQLValue(key)])
        else { return nil }
        return try PatientRecords.find(row.integer("id"), in: reader)
    }

    /// The record that one has become by merging; itself, where it has not been merged.
    package static func survivor(of id: Int64, in reader: Reader) throws(ArchiveError) -> PatientRecord? {
        var record = try PatientRecords.find(id, in: reader)
        // A ring cannot be made, as only records that stand are merged into; the count is a belt beside the braces.
        for _ in 0..<64 {
            guard let next = record?.mergedInto else { break }
            record = try PatientRecords.find(next, in: reader)
        }
        return record
    }

    /// The sites that know a patient: by registration, by a number, by a case, by images.
    package static func sites(of record: Int64, in reader: Reader) throws(ArchiveError) -> Set<Int64> {
        Set(
            try reader.rows(
                """
                SELECT site FROM record_sites WHERE record = ?
                UNION SELECT site FROM patient_numbers WHERE record = ? AND site <> 0
                UNION SELECT v.site FROM cases c JOIN case_sites v ON v.case_id = c.id WHERE c.record = ?
                UNION SELECT v.site FROM studies s JOIN study_sites v ON v.study_uid = s.study_uid
                    WHERE s.record = ?
                """, [SQLValue](repeating: SQLValue(record), count: 4)
            ).map { $0.integer("site") })
    }

    package static func resource(_ record: Int64, in reader: Reader) throws(ArchiveError) -> Resource {
        Resource(.patient, id: "\(record)", sites: try sites(of: record, in: reader), record: record)
    }

    /// The sites that registered a patient.
    package static func registered(_ record: Int64, in reader: Reader) throws(ArchiveError) -> Set<Int64> {
        Set(
            try reader.rows("SELECT site FROM record_sites WHERE record = ?", [SQLValue(record)])
                .map { $0.integer("site") })
    }

    package static func register(
        _ record: Int64, at site: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO record_sites (record, site, since_ms) VALUES (?, ?, ?)
            ON CONFLICT (record, site) DO NOTHING
            """, [SQLValue(record), SQLValue(site), SQLValue(nowMilliseconds)])
    }

    package static func snapshot(
        _ record: PatientRecord, in reader: Reader
    ) throws(ArchiveError) -> RecordSnapshot {
        RecordSnapshot(record, sites: try registered(record.id, in: reader))
    }

    /// Writes who a patient is, if the record still has this version, and brings in line what it is found by.
    /// - Parameter sites: those that register the patient from now on; nil: as before.
    package static func update(
        _ record: PatientRecord, sites: Set<Int64>? = nil, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        let changed = try writer.execute(
            """
            UPDATE patient_records SET name = ?, latin_name = ?, birth_date = ?, sex = ?, is_unknown = ?,
                merged_into = ?, changed_ms = ?, version = version + 1
            WHERE id = ? AND version = ?
            """,
            [
                SQLValue(record.name), SQLValue(record.latinName), SQLValue(record.birthDate),
                SQLValue(record.sex), SQLValue(record.isUnknown), SQLValue(record.mergedInto),
                SQLValue(nowMilliseconds), SQLValue(record.id), SQLValue(record.version),
            ])
        guard changed == 1 else { return false }
        try writer.execute("DELETE FROM patient_numbers WHERE record = ?", [SQLValue(record.id)])
        for number in record.numbers { try PatientRecords.add(number, to: record.id, in: writer) }
        if let sites {
            let known = try registered(record.id, in: writer.reader)
            for site in known.subtracting(sites).sorted() {
                try writer.execute(
                    "DELETE FROM record_sites WHERE record = ? AND site = ?",
                    [SQLValue(record.id), SQLValue(site)])
            }
            for site in sites.subtracting(known).sorted() {
                try register(record.id, at: site, nowMilliseconds: nowMilliseconds, in: writer)
            }
        }
        try RecordLikeness.refresh(record.id, nowMilliseconds: nowMilliseconds, in: writer)
        return true
    }

    /// Records that stand and have exactly this number.
    package static func holders(
        of number: PatientNumber, limit: Int = 20, in reader: Reader
    ) throws(ArchiveError) -> [PatientRecord] {
        let rows = try reader.rows(
            """
            SELECT n.record FROM patient_numbers n JOIN patient_records r ON r.id = n.record
            WHERE n.kind = ? AND n.site = ? AND n.value = ? AND r.merged_into IS NULL ORDER BY n.record LIMIT ?
            """,
            [
                SQLValue(number.kind), SQLValue(number.site), SQLValue(number.kept(reader.papers)),
                SQLValue(limit),
            ])
        var found: [PatientRecord] = []
        for row in rows {
            if let record = try PatientRecords.find(row.integer("record"), in: reader) {
                found.append(record)
            }
        }
        return found
    }

    /// The studies of a patient, the newest first.
    package static func studies(of record: Int64, limit: Int, in reader: Reader) throws(ArchiveError)
        -> [String]
    {
        try reader.rows(
            "SELECT study_uid FROM studies WHERE record = ? ORDER BY first_received_ms DESC, id DESC LIMIT ?",
            [SQLValue(record), SQLValue(limit)]
        ).map { $0.text("study_uid") }
    }
}
