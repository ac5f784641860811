import Records

/// Finds the rows that a change is about.
package enum ImageRows {
    package struct Study: Sendable, Equatable {
        package var id: Int64
        package var studyUID: String
        package var patient: Int64
        package var identity: PatientIdentity
        package var issuer: String
        package var date: String
        package var description: String
        package var instanceCount: Int
    }

    package struct Patient: Sendable, Equatable {
        package var id: Int64
        package var identity: PatientIdentity
        package var issuer: String
    }

    private static let studyColumns = """
        s.id, s.study_uid, s.patient, s.patient_id, s.alphabetic_name, s.ideographic_name, s.phonetic_name, s.birth_date,
        s.sex, s.age, s.study_date, s.description, s.instance_count, p.issuer
        """

    package static func study(_ studyUID: String, in reader: Reader) throws(ArchiveError) -> Study? {
        try reader.row(
            "SELECT \(studyColumns) FROM studies s JOIN patients p ON p.id = s.patient WHERE s.study_uid = ?",
            [SQLValue(studyUID)]
        ).map(Study.init)
    }

    package static func study(row: Int64, in reader: Reader) throws(ArchiveError) -> Study? {
        try reader.row(
            "SELECT \(studyColumns) FROM studies s JOIN patients p ON p.id = s.patient WHERE s.id = ?",
            [SQLValue(row)]
        ).map(Study.init)
    }

    package static func studies(ofPatient patient: Int64, in reader: Reader) throws(ArchiveError) -> [Study] {
        try reader.rows(
            """
            SELECT \(studyColumns) FROM studies s JOIN patients p ON p.id = s.patient WHERE s.patient = ? ORDER BY s.id
            """, [SQLValue(patient)]
        ).map(Study.init)
    }

    private static let patientColumns = """
        id, patient_id, alphabetic_name, ideographic_name, phonetic_name, birth_date, sex, '' AS age, issuer
        """

    package static func patient(
        id: String, issuer: String, in reader: Reader
    ) throws(ArchiveError) -> Patient? {
        try reader.row(
            """
            SELECT \(patientColumns) FROM patients WHERE patient_id = ? AND issuer = ? AND unnamed_study = ''
            """, [SQLValue(id), SQLValue(issuer)]
        ).map(Patient.init)
    }

    package static func patient(row: Int64, in reader: Reader) throws(ArchiveError) -> Patient? {
        try reader.row("SELECT \(patientColumns) FROM patients WHERE id = ?", [SQLValue(row)]).map(
            Patient.init)
    }

    /// The issuers under which an identifier is known, of patients that have studies.
    package static func issuers(
        ofPatient id: String, seenBy sight: Sight = .everything, in reader: Reader
    ) throws(ArchiveError) -> [String] {
        let seen = try SearchFilter.seen(by: sight, in: reader)
        return try reader.rows(
            """
            SELECT DISTINCT issuer FROM patients p WHERE patient_id = ?
                AND EXISTS (SELECT 1 FROM studies s WHERE s.patient = p.id
                    \(SearchFilter.clause(seen.map { [$0] } ?? []))) ORDER BY issuer
            """, [SQLValue(id)] + (seen?.arguments ?? [])
        ).map { $0.text("issuer") }
    }

    package struct Series: Sendable, Equatable {
        package var id: Int64
        package var seriesUID: String
        package var description: String
        package var isDerived: Bool
        package var instanceCount: Int
    }

    /// The series of a study, those with nothing left in them too.
    package static func series(study: Int64, in reader: Reader) throws(ArchiveError) -> [Series] {
        try reader.rows(
            """
            SELECT id, series_uid, description, derived, instance_count FROM series WHERE study = ? ORDER BY id
            """, [SQLValue(study)]
        ).map { row in
            Series(
                id: row.integer("id"), seriesUID: row.text("series_uid"),
                description: row.text("description"), isDerived: row.bool("derived"),
                instanceCount: row.int("instance_count"))
        }
    }

    /// The rows of an object in a series, the one that counts first.
    package static func instances(
        _ sopInstanceUID: String, series: Int64, in reader: Reader
    ) throws(ArchiveError) -> [Int64] {
        try reader.rows(
            "SELECT id FROM instances WHERE series = ? AND sop_instance_uid = ? ORDER BY conflict, id",
            [SQLValue(series), SQLValue(sopInstanceUID)]
        ).map { $0.integer("id") }
    }

    /// The study in which a series or an object is, when only that is known of it.
    package static func studyUID(
        ofSeries seriesUID: String, in reader: Reader
    ) throws(ArchiveError) -> [String] {
        try reader.rows(
            """
            SELECT s.study_uid FROM series r JOIN studies s ON s.id = r.study WHERE r.series_uid = ? ORDER BY s.id
            """, [SQLValue(seriesUID)]
        ).map { $0.text("study_uid") }
    }

    package static func place(
        ofInstance sopInstanceUID: String, in reader: Reader
    ) throws(ArchiveError) -> [(studyUID: String, seriesUID: String)] {
        try reader.rows(
            """
            SELECT DISTINCT s.study_uid, r.series_uid FROM instances i
            JOIN series r ON r.id = i.series JOIN studies s ON s.id = i.study WHERE i.sop_instance_uid = ?
            """, [SQLValue(sopInstanceUID)]
        ).map { ($0.text("study_uid"), $0.text("series_uid")) }
    }

    /// The other studies that count an object which a study counts too.
    package static func studiesSharing(_ study: Int64, in reader: Reader) throws(ArchiveError) -> [Int64] {
        try reader.rows(
            """
            SELECT DISTINCT o.study FROM instances i JOIN instances o ON o.sop_instance_uid = i.sop_instance_uid
            WHERE i.study = ? AND o.study <> i.study
            """, [SQLValue(study)]
        ).map { $0.integer("study") }
    }
}

extension ImageRows.Study {
    fileprivate init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), studyUID: row.text("study_uid"), patient: row.integer("patient"),
            identity: PatientIdentity(row), issuer: row.text("issuer"), date: row.text("study_date"),
            description: row.text("description"), instanceCount: row.int("instance_count"))
    }
}

extension ImageRows.Patient {
    fileprivate init(_ row: SQLRow) {
        self.init(id: row.integer("id"), identity: PatientIdentity(row), issuer: row.text("issuer"))
    }
}
