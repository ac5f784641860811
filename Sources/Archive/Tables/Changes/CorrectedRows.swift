import Records

/// The rows of patients, studies and series whose columns show what corrections say, and what they were before.
package enum CorrectedRows {
    /// What a row is made from: the header its images sent, and the columns where that header is still to be read.
    package struct Sent: Sendable {
        /// DICOM JSON; empty while it is still to be read.
        package var header: String
        /// True when `header` is kept apart from that which is shown.
        package var isKept: Bool
    }

    package static func sentStudy(_ study: Int64, in reader: Reader) throws(ArchiveError) -> Sent {
        sent(
            try reader.row("SELECT header, sent_header FROM studies WHERE id = ?", [SQLValue(study)]))
    }

    package static func sentSeries(_ series: Int64, in reader: Reader) throws(ArchiveError) -> Sent {
        sent(try reader.row("SELECT header, sent_header FROM series WHERE id = ?", [SQLValue(series)]))
    }

    package static func sentPatient(_ patient: Int64, in reader: Reader) throws(ArchiveError) -> Sent {
        sent(
            try reader.row(
                "SELECT '' AS header, sent_header FROM patients WHERE id = ?", [SQLValue(patient)]))
    }

    private static func sent(_ row: SQLRow?) -> Sent {
        let kept = row?.text("sent_header") ?? ""
        return Sent(header: kept.isEmpty ? row?.text("header") ?? "" : kept, isKept: !kept.isEmpty)
    }

    /// - Parameter sentHeader: what the images said, where that is not what is shown; else empty.
    package static func setStudy(
        _ study: Int64, patient: PatientIdentity, header: StudyHeader, json: String, sentHeader: String,
        isCorrected: Bool, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE studies SET patient_id = ?, alphabetic_name = ?, ideographic_name = ?, phonetic_name = ?,
                birth_date = ?, sex = ?, age = ?, search_text = ?, study_date = ?, study_time = ?, description = ?,
                accession_number = ?, header = ?, sent_header = ?, corrected = ?, revision = revision + 1
            WHERE id = ?
            """,
            [
                SQLValue(patient.patientID), SQLValue(patient.alphabeticName),
                SQLValue(patient.ideographicName), SQLValue(patient.phoneticName),
                SQLValue(patient.birthDate), SQLValue(patient.sex), SQLValue(patient.age),
                SQLValue(SearchText.of(patient, accessionNumber: header.accessionNumber)),
                SQLValue(header.date), SQLValue(header.time), SQLValue(header.description),
                SQLValue(header.accessionNumber), SQLValue(json), SQLValue(sentHeader),
                SQLValue(isCorrected), SQLValue(study),
            ])
        try HeadersTable.index(study: study, patient: patient, date: header.date, in: writer)
    }

    package static func setSeries(
        _ series: Int64, header: SeriesHeader, json: String, sentHeader: String, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE series SET description = ?, protocol = ?, body_part = ?, header = ?, sent_header = ? WHERE id = ?
            """,
            [
                SQLValue(header.description), SQLValue(header.protocolName), SQLValue(header.bodyPart),
                SQLValue(json), SQLValue(sentHeader), SQLValue(series),
            ])
    }

    package static func setPatient(
        _ patient: Int64, identity: PatientIdentity, sentHeader: String, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE patients SET alphabetic_name = ?, ideographic_name = ?, phonetic_name = ?, birth_date = ?, sex = ?,
                sent_header = ? WHERE id = ?
            """,
            [
                SQLValue(identity.alphabeticName), SQLValue(identity.ideographicName),
                SQLValue(identity.phoneticName), SQLValue(identity.birthDate), SQLValue(identity.sex),
                SQLValue(sentHeader), SQLValue(patient),
            ])
    }

    package static func hasCorrectedStudies(
        patient: Int64, in reader: Reader
    ) throws(ArchiveError) -> Bool {
        try reader.row(
            "SELECT 1 AS one FROM studies WHERE patient = ? AND corrected = 1 LIMIT 1", [SQLValue(patient)])
            != nil
    }

    /// Judges anew whether the studies of a patient contradict each other.
    package static func setDiffers(
        ofPatient patient: Int64, _ differs: Bool, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE studies SET patient_differs = ? WHERE patient = ?",
            [SQLValue(differs), SQLValue(patient)])
    }
}
