import Archive
import DICOM
import Records

/// A patient that a search looks at.
struct FoundPatient {
    let row: PatientSearch.Row
    let plan: SearchPlan
    let reader: Reader
    let headers: Headers

    static let columns: Set<Tag> = [
        .patientName, .patientID, .issuerOfPatientID, .patientBirthDate, .patientSex,
        .numberOfPatientRelatedStudies, .numberOfPatientRelatedSeries, .numberOfPatientRelatedInstances,
        .retrieveAETitle, .instanceAvailability,
    ]
    private static let counts: Set<Tag> = [
        .numberOfPatientRelatedStudies, .numberOfPatientRelatedSeries, .numberOfPatientRelatedInstances,
    ]

    func fits() throws -> Bool {
        let keys = plan.keys(.patient)
        guard !keys.isEmpty else { return true }
        let dataSet = try attributes(plan.matched(.patient))
        return keys.allSatisfy { $0.matches(dataSet) }
    }

    func match() throws -> Finder.Match {
        Finder.Match(
            dataSet: plan.query.returned.project(try attributes(plan.returned(.patient))),
            patientID: row.patient.patientID)
    }

    private func attributes(_ wanted: SearchPlan.Wanted) throws -> DataSet {
        var attributes = try EntityAttributes(wanted, columns: Self.columns) { try header() }
        attributes.set(.patientName, row.patient)
        attributes.set(.patientID, .LO, row.patient.patientID)
        attributes.set(.issuerOfPatientID, .LO, row.issuer)
        attributes.set(.patientBirthDate, .DA, row.patient.birthDate)
        attributes.set(.patientSex, .CS, row.patient.sex)
        attributes.set(.retrieveAETitle, .AE, plan.retrieveAETitle)
        attributes.set(.instanceAvailability, .CS, "ONLINE")
        if Self.counts.contains(where: wanted.contains) {
            let counts = try PatientSearch.counts(row.id, seenBy: plan.sight, in: reader)
            attributes.set(.numberOfPatientRelatedStudies, counts.studies)
            attributes.set(.numberOfPatientRelatedSeries, counts.series)
            attributes.set(.numberOfPatientRelatedInstances, counts.instances)
        }
        return attributes.dataSet
    }

    /// What the newest study says of the patient, without what it says of itself.
    private func header() throws -> [UInt8] {
        let newest = try StudySearch.page(
            before: nil, patient: row.id, keys: [], limit: 1, seenBy: plan.sight, in: reader
        ).first
        guard let row = newest else { return Array("{}".utf8) }
        let whole = try FoundStudy(row: row, plan: plan, reader: reader, headers: headers).header()
        guard let attributes = JSONAttributes(whole) else { return Array("{}".utf8) }
        return try attributes.dataSet { $0 == .specificCharacterSet || $0.queryLevel == .patient }.json()
    }
}
