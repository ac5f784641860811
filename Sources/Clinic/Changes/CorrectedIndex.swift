import Archive
import DICOM
import Records

/// Brings the rows that searches and pages read in line with what is corrected.
enum CorrectedIndex {
    /// A study with its series.
    static func refresh(study: Int64, in writer: Writer) throws {
        let rows = try CorrectionsTable.rows(study: study, in: writer.reader)
        let corrections = StudyCorrections(rows)
        let sent = try CorrectedRows.sentStudy(study, in: writer.reader)
        let (json, dataSet) = try corrected(sent.header, by: corrections.ofStudy, [.patient, .study])
        try CorrectedRows.setStudy(
            study, patient: PatientIdentity(dataSet), header: StudyHeader(dataSet, studyUID: ""), json: json,
            sentHeader: corrections.ofStudy == nil ? "" : sent.header, isCorrected: !corrections.isEmpty,
            in: writer)
        for series in try ImageRows.series(study: study, in: writer.reader) {
            try refresh(series: series.id, corrections.ofSeries(series.id), in: writer)
        }
        // Under another number they are another patient's images.
        try StudyTies.settle(study: study, nowMilliseconds: Clock.nowMilliseconds(), in: writer)
    }

    private static func refresh(series: Int64, _ correction: Correction?, in writer: Writer) throws {
        let sent = try CorrectedRows.sentSeries(series, in: writer.reader)
        guard correction != nil || sent.isKept else { return }
        let (json, dataSet) = try corrected(sent.header, by: correction, [.series])
        try CorrectedRows.setSeries(
            series, header: SeriesHeader(dataSet, seriesUID: ""), json: json,
            sentHeader: correction == nil ? "" : sent.header, in: writer)
    }

    /// A patient with all studies.
    static func refresh(patient: Int64, in writer: Writer) throws {
        for study in try ImageRows.studies(ofPatient: patient, in: writer.reader) {
            try refresh(study: study.id, in: writer)
        }
        try judge(patient: patient, in: writer)
    }

    /// The row of a patient: what its first images sent with what is corrected in the patient as such, or what all its
    /// studies say when some of them have been corrected and all agree.
    private static func show(patient: Int64, _ studies: [PatientIdentity], in writer: Writer) throws {
        guard let row = try ImageRows.patient(row: patient, in: writer.reader) else { return }
        let kept = try CorrectedRows.sentPatient(patient, in: writer.reader).header
        let sent = kept.isEmpty ? try json(of: row) : kept
        let rows = try CorrectionsTable.rows(patient: patient, in: writer.reader)
        var identity = PatientIdentity(
            try corrected(sent, by: StudyCorrections(rows).ofStudy, [.patient]).dataSet)
        let agreed = Set(
            studies.map { study in [study.name.string, study.birthDate, study.sex] })
        if agreed.count == 1, let shown = studies.first,
            try CorrectedRows.hasCorrectedStudies(patient: patient, in: writer.reader)
        {
            identity = shown
        }
        let isSent = try PatientIdentity(read(sent)) == identity
        try CorrectedRows.setPatient(
            patient, identity: identity, sentHeader: isSent ? "" : sent, in: writer)
    }

    /// What is shown of a patient, and whether its studies contradict each other, as when they came in.
    static func judge(patient: Int64, in writer: Writer) throws {
        let identities = try Studies.identities(ofPatient: patient, in: writer.reader)
        try show(patient: patient, identities, in: writer)
        let differs = identities.indices.contains { one in
            identities[..<one].contains { PatientMatch.differ($0, identities[one]) }
        }
        try CorrectedRows.setDiffers(ofPatient: patient, differs, in: writer)
    }

    private static func json(of patient: ImageRows.Patient) throws -> String {
        var dataSet = DataSet()
        for (tag, value) in patient.values { dataSet.set(tag, value) }
        return String(decoding: try dataSet.json(), as: UTF8.self)
    }

    /// The attributes of some levels, as they are shown.
    private static func corrected(
        _ header: String, by correction: Correction?, _ levels: [QueryLevel]
    ) throws -> (json: String, dataSet: DataSet) {
        var dataSet = try read(header)
        guard let correction else { return (header, dataSet) }
        correction.apply(to: &dataSet)
        return (try HeaderDocument.json(of: dataSet, levels: levels), dataSet)
    }

    /// DICOM JSON of the index; nothing where it is still to be read.
    static func read(_ header: String) throws -> DataSet {
        header.isEmpty ? DataSet() : try ModelDocument.read(json: Bytes(Array(header.utf8))).dataSet
    }
}

extension ImageRows.Patient {
    /// What identifies the patient in objects.
    var values: [(tag: Tag, value: String)] { Self.values(identity, issuer: issuer) }

    static func values(_ identity: PatientIdentity, issuer: String) -> [(tag: Tag, value: String)] {
        [
            (.patientName, identity.name.string), (.patientID, identity.patientID),
            (.issuerOfPatientID, issuer), (.patientBirthDate, identity.birthDate),
            (.patientSex, identity.sex),
        ]
    }
}
