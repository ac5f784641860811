import Archive
import DICOM
import Records

/// A study that a search looks at, with what it says of its patient.
struct FoundStudy {
    let row: StudySearch.Row
    let plan: SearchPlan
    let reader: Reader
    let headers: Headers

    static let columns: Set<Tag> = [
        .patientName, .patientID, .issuerOfPatientID, .patientBirthDate, .patientSex, .patientAge,
        .studyInstanceUID, .studyDate, .studyTime, .studyDescription, .accessionNumber, .modalitiesInStudy,
        .sopClassesInStudy, .numberOfStudyRelatedSeries, .numberOfStudyRelatedInstances, .retrieveAETitle,
        .instanceAvailability, .retrieveURL, .numberOfPatientRelatedStudies, .numberOfPatientRelatedSeries,
        .numberOfPatientRelatedInstances,
    ]

    func fits() throws -> Bool {
        let keys = plan.keys(.patient) + plan.keys(.study)
        guard !keys.isEmpty else { return true }
        let dataSet = try attributes(plan.studyMatched)
        return keys.allSatisfy { $0.matches(dataSet) }
    }

    func match() throws -> Finder.Match {
        Finder.Match(
            dataSet: plan.query.returned.project(try returned()), patientID: row.patient.patientID,
            studyUID: row.studyUID)
    }

    /// What is to be returned of patient and study.
    func returned() throws -> DataSet {
        try attributes(plan.studyReturned)
    }

    /// The same for answers that have everything else of a header already: only what the row itself says.
    func columns() throws -> DataSet {
        var wanted = plan.studyReturned
        if wanted.everything { wanted = SearchPlan.Wanted(tags: wanted.tags.union(Self.columns)) }
        wanted.tags.formIntersection(Self.columns)
        return try attributes(SearchPlan.Wanted(tags: wanted.tags))
    }

    /// DICOM JSON of what its first image says of patient and study.
    func header() throws -> [UInt8] {
        guard row.header.isEmpty else { return Array(row.header.utf8) }
        guard let image = try HeadersTable.firstImage(study: row.id, series: nil, in: reader) else {
            return Array("{}".utf8)
        }
        return Array(try headers.common([.patient, .study], of: image).utf8)
    }

    private func attributes(_ wanted: SearchPlan.Wanted) throws -> DataSet {
        var attributes = try EntityAttributes(wanted, columns: Self.columns) { try header() }
        let patient = row.patient
        attributes.set(.patientName, patient)
        attributes.set(.patientID, .LO, patient.patientID)
        attributes.set(.issuerOfPatientID, .LO, row.issuer)
        attributes.set(.patientBirthDate, .DA, patient.birthDate)
        attributes.set(.patientSex, .CS, patient.sex)
        attributes.set(.patientAge, .AS, patient.age)
        attributes.set(.studyInstanceUID, .UI, row.studyUID)
        attributes.set(.studyDate, .DA, row.date)
        attributes.set(.studyTime, .TM, row.time)
        attributes.set(.studyDescription, .LO, row.description)
        attributes.set(.accessionNumber, .SH, row.accessionNumber)
        if wanted.contains(.modalitiesInStudy) { attributes.set(.modalitiesInStudy, .CS, try modalities()) }
        attributes.set(.numberOfStudyRelatedSeries, row.seriesCount)
        attributes.set(.numberOfStudyRelatedInstances, row.instanceCount)
        attributes.set(.retrieveAETitle, .AE, plan.retrieveAETitle)
        attributes.set(.instanceAvailability, .CS, "ONLINE")
        // Counting takes a look at other rows, which nobody who asks for everything means.
        if wanted.tags.contains(.sopClassesInStudy) {
            let classes = try StudySearch.sopClasses(row.id, in: reader)
            attributes.set(.sopClassesInStudy, .UI, classes.joined(separator: "\\"))
        }
        if wanted.tags.contains(where: Self.ofPatient.contains) {
            let counts = try PatientSearch.counts(row.patientRow, seenBy: plan.sight, in: reader)
            attributes.set(.numberOfPatientRelatedStudies, counts.studies)
            attributes.set(.numberOfPatientRelatedSeries, counts.series)
            attributes.set(.numberOfPatientRelatedInstances, counts.instances)
        }
        return attributes.dataSet
    }

    private func modalities() throws -> String {
        guard row.derivedSeriesCount > 0 else { return row.modalities }
        let came = row.modalities.split(separator: "\\").map(String.init)
        let made = try StudySearch.derivedModalities(row.id, in: reader)
        return Set(came + made).subtracting([""]).sorted().joined(separator: "\\")
    }

    private static let ofPatient: Set<Tag> = [
        .numberOfPatientRelatedStudies, .numberOfPatientRelatedSeries, .numberOfPatientRelatedInstances,
    ]
}
