import Records

/// Patients by identifier and issuer. The row keeps the identity its first images gave; each study keeps its own.
package enum Patients {
    /// Finds or makes the patient of a study and says which row it is.
    package static func upsert(
        _ identity: PatientIdentity, issuer: String, studyUID: String, nowMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) -> Int64 {
        let unnamedStudy = identity.patientID.isEmpty ? studyUID : ""
        let known = try writer.row(
            "SELECT id FROM patients WHERE patient_id = ? AND issuer = ? AND unnamed_study = ?",
            [SQLValue(identity.patientID), SQLValue(issuer), SQLValue(unnamedStudy)])
        if let known { return known.integer("id") }
        let made = try writer.row(
            """
            INSERT INTO patients (
                patient_id, issuer, unnamed_study, alphabetic_name, ideographic_name, phonetic_name, birth_date,
                sex, created_ms
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            RETURNING id
            """,
            [
                SQLValue(identity.patientID), SQLValue(issuer), SQLValue(unnamedStudy),
                SQLValue(identity.alphabeticName), SQLValue(identity.ideographicName),
                SQLValue(identity.phoneticName), SQLValue(identity.birthDate), SQLValue(identity.sex),
                SQLValue(nowMilliseconds),
            ])
        return made?.integer("id") ?? 0
    }
}

extension PatientIdentity {
    init(_ row: SQLRow) {
        self.init(
            alphabeticName: row.text("alphabetic_name"), ideographicName: row.text("ideographic_name"),
            phoneticName: row.text("phonetic_name"), patientID: row.text("patient_id"),
            birthDate: row.text("birth_date"), sex: row.text("sex"), age: row.text("age"))
    }
}
