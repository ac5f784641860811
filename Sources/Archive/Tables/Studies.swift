import Records

/// One row a study, with the counts and the state that the worklist shows.
package enum Studies {
    /// Where a study stands, as the row says it. How far an analysis is stands with its job.
    package enum State: String, Sendable {
        case receiving, queued, analysing, done, failed
    }

    /// A study that is here, and the identity it shows.
    package struct Known: Sendable {
        package var id: Int64
        package var patient: PatientIdentity
        package var differs: Bool
        /// DICOM JSON of what its first image said, where that has been corrected; else empty.
        package var sentHeader: String
    }

    package static func known(_ studyUID: String, in reader: Reader) throws(ArchiveError) -> Known? {
        try reader.row(
            """
            SELECT id, patient_id, alphabetic_name, ideographic_name, phonetic_name, birth_date, sex, age,
                patient_differs, sent_header
            FROM studies WHERE study_uid = ?
            """, [SQLValue(studyUID)]
        ).map { row in
            Known(
                id: row.integer("id"), patient: PatientIdentity(row), differs: row.bool("patient_differs"),
                sentHeader: row.text("sent_header"))
        }
    }

    package static func find(_ studyUID: String, in reader: Reader) throws(ArchiveError) -> Int64? {
        try reader.row("SELECT id FROM studies WHERE study_uid = ?", [SQLValue(studyUID)])?.integer("id")
    }

    package static func insert(
        _ header: ImageHeader, patient: Int64, differs: Bool, source: String, nowMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) -> Int64 {
        let identity = header.patient
        let study = header.study
        let made = try writer.row(
            """
            INSERT INTO studies (
                study_uid, patient, patient_id, alphabetic_name, ideographic_name, phonetic_name, birth_date, sex,
                age, patient_differs, search_text, study_date, study_time, description, accession_number,
                modalities, source, series_count, instance_count, conflict_count, expected_series,
                expected_instances, first_received_ms, last_received_ms, association_ended_ms, state, failure
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, 0, 0, 0, ?, ?, ?, ?, NULL, 'receiving', '')
            RETURNING id
            """,
            [
                SQLValue(study.studyUID), SQLValue(patient), SQLValue(identity.patientID),
                SQLValue(identity.alphabeticName), SQLValue(identity.ideographicName),
                SQLValue(identity.phoneticName), SQLValue(identity.birthDate), SQLValue(identity.sex),
                SQLValue(identity.age), SQLValue(differs),
                SQLValue(SearchText.of(identity, accessionNumber: study.accessionNumber)),
                SQLValue(study.date), SQLValue(study.time), SQLValue(study.description),
                SQLValue(study.accessionNumber), SQLValue(source), SQLValue(study.expectedSeries),
                SQLValue(study.expectedInstances), SQLValue(nowMilliseconds), SQLValue(nowMilliseconds),
            ])
        return made?.integer("id") ?? 0
    }

    /// The identities that the other studies of a patient gave.
    package static func identities(ofPatient patient: Int64, in reader: Reader) throws(ArchiveError)
        -> [PatientIdentity]
    {
        try reader.rows(
            """
            SELECT DISTINCT patient_id, alphabetic_name, ideographic_name, phonetic_name, birth_date, sex, age
            FROM studies WHERE patient = ?
            """, [SQLValue(patient)]
        ).map(PatientIdentity.init)
    }

    /// Flags all studies of a patient whose studies contradict each other.
    package static func flagPatient(_ patient: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("UPDATE studies SET patient_differs = 1 WHERE patient = ?", [SQLValue(patient)])
    }

    /// Flags a study whose own images contradict each other about the patient.
    package static func flagStudy(_ study: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("UPDATE studies SET patient_differs = 1 WHERE id = ?", [SQLValue(study)])
    }

    /// Counts one more image and opens the study again, whatever state it was in.
    package static func addImage(
        _ study: Int64, header: StudyHeader, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE studies SET
                instance_count = instance_count + 1,
                last_received_ms = ?,
                association_ended_ms = NULL,
                state = 'receiving',
                failure = '',
                expected_series = coalesce(?, expected_series),
                expected_instances = coalesce(?, expected_instances)
            WHERE id = ?
            """,
            [
                SQLValue(nowMilliseconds), SQLValue(header.expectedSeries),
                SQLValue(header.expectedInstances), SQLValue(study),
            ])
    }

    /// Opens a study again whose analysis was given up, because its images are being sent again. False when it had
    /// not failed.
    package static func reopenFailed(
        _ studyUID: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        try writer.execute(
            """
            UPDATE studies SET state = 'receiving', failure = '', last_received_ms = ?,
                association_ended_ms = NULL
            WHERE study_uid = ? AND state = 'failed'
            """, [SQLValue(nowMilliseconds), SQLValue(studyUID)]) > 0
    }

    package static func addConflict(_ study: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            "UPDATE studies SET conflict_count = conflict_count + 1 WHERE id = ?", [SQLValue(study)])
    }

    /// Counts one more series and notes its modality among those of the study.
    package static func addSeries(_ study: Int64, modality: String, in writer: Writer) throws(ArchiveError) {
        let row = try writer.row("SELECT modalities FROM studies WHERE id = ?", [SQLValue(study)])
        let known = row.map { ModalityList.split($0.text("modalities")) } ?? []
        try writer.execute(
            "UPDATE studies SET series_count = series_count + 1, modalities = ? WHERE id = ?",
            [SQLValue(ModalityList.join(known, adding: modality)), SQLValue(study)])
    }

    package static func associationEnded(
        studyUID: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE studies SET association_ended_ms = ? WHERE study_uid = ? AND state = 'receiving'",
            [SQLValue(nowMilliseconds), SQLValue(studyUID)])
    }

    /// After a restart nobody is calling any more.
    package static func allAssociationsEnded(
        nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE studies SET association_ended_ms = ?
            WHERE state = 'receiving' AND association_ended_ms IS NULL
            """, [SQLValue(nowMilliseconds)])
    }

    package static func setState(
        _ state: State, failure: String = "", studyUID: String, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE studies SET state = ?, failure = ? WHERE study_uid = ?",
            [SQLValue(state.rawValue), SQLValue(failure), SQLValue(studyUID)])
    }

    package static func state(_ studyUID: String, in reader: Reader) throws(ArchiveError) -> State? {
        try reader.row("SELECT state FROM studies WHERE study_uid = ?", [SQLValue(studyUID)])
            .flatMap { State(rawValue: $0.text("state")) }
    }
}

/// The modalities of a study, joined in one column.
private enum ModalityList {
    static func split(_ text: String) -> [String] {
        text.split(separator: "\\").map(String.init)
    }

    static func join(_ known: [String], adding modality: String) -> String {
        Set(known + [modality]).subtracting([""]).sorted().joined(separator: "\\")
    }
}
