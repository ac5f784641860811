import Archive
import DICOM
import Records

/// How an object found its place in the index.
enum Placement: Sendable, Equatable {
    case stored
    /// This very file is here already.
    case duplicate
    /// Other files are here under the same SOP Instance UID in the same study; nothing has been written.
    case others([String])
    /// Kept beside the one that counts, and flagged.
    case conflict
}

/// Writes the rows of one object: instance, series, study, patient and event, inside the caller's transaction.
struct Indexing: Sendable {
    var header: ImageHeader
    var described: DescribedFile
    var origin: ImageOrigin
    var blob: BlobID
    var byteCount: Int64
    /// How its text was read, where that is not as it declares.
    var characterSet: CharacterSetCorrection?
    var nowMilliseconds: Int64
    /// Keep the object even if another is here under its identifier.
    var asConflict = false

    func write(_ writer: Writer) throws -> Placement {
        let known = try Studies.known(header.study.studyUID, in: writer.reader)
        let here =
            try known.map {
                try Instances.blobs(header.image.sopInstanceUID, study: $0.id, in: writer.reader)
            } ?? []
        if here.contains(blob.text) {
            try reopen(writer)
            return .duplicate
        }
        guard here.isEmpty || asConflict else { return .others(here) }
        let conflict = !here.isEmpty

        let study = try known?.id ?? newStudy(writer)
        if let known, !known.differs, Self.differ(known.patient, header.patient) {
            try Studies.flagStudy(study, in: writer)
        }
        let series = try seriesRow(study, writer)
        let image = StoredImage(
            seriesUID: header.series.seriesUID, attributes: header.image, blob: blob.text,
            byteCount: byteCount,
            receivedMilliseconds: nowMilliseconds, characterSet: characterSet)
        try Instances.insert(
            image, study: study, series: series, conflict: conflict, origin: origin, header: described.place,
            in: writer)
        if conflict {
            try Studies.addConflict(study, in: writer)
        } else {
            try SeriesTable.addImage(
                series, header: header.series, nowMilliseconds: nowMilliseconds, in: writer)
            try Studies.addImage(study, header: header.study, nowMilliseconds: nowMilliseconds, in: writer)
            try flagOtherStudies(of: study, writer)
        }
        try Events.append(
            kind: Events.study, subject: header.study.studyUID, nowMilliseconds: nowMilliseconds, in: writer)
        return conflict ? .conflict : .stored
    }

    /// A study whose analysis was given up gets another chance when its images come again.
    func reopen(_ writer: Writer) throws {
        let studyUID = header.study.studyUID
        guard try Studies.reopenFailed(studyUID, nowMilliseconds: nowMilliseconds, in: writer) else { return }
        try Events.append(kind: Events.study, subject: studyUID, nowMilliseconds: nowMilliseconds, in: writer)
    }

    /// The same object under two studies: after a merge or a correction one of them is wrong, and a person has to say
    /// which. Both are kept and flagged.
    private func flagOtherStudies(of study: Int64, _ writer: Writer) throws {
        let others = try Instances.otherStudies(
            header.image.sopInstanceUID, than: study, in: writer.reader)
        guard !others.isEmpty else { return }
        try Studies.addConflict(study, in: writer)
        for other in others {
            try Studies.addConflict(other.id, in: writer)
            try Events.append(
                kind: Events.study, subject: other.studyUID, nowMilliseconds: nowMilliseconds, in: writer)
        }
    }

    /// Whether an image is of another patient than its study. Unlike two studies, the images of one study should
    /// agree on the identifier too.
    private static func differ(_ one: PatientIdentity, _ other: PatientIdentity) -> Bool {
        if !one.patientID.isEmpty, !other.patientID.isEmpty, one.patientID != other.patientID { return true }
        return PatientMatch.differ(one, other)
    }

    private func newStudy(_ writer: Writer) throws -> Int64 {
        let patient = try Patients.upsert(
            header.patient, issuer: header.issuer, studyUID: header.study.studyUID,
            nowMilliseconds: nowMilliseconds, in: writer)
        let others = try Studies.identities(ofPatient: patient, in: writer.reader)
        let differs = others.contains { PatientMatch.differ($0, header.patient) }
        if differs { try Studies.flagPatient(patient, in: writer) }
        let study = try Studies.insert(
            header, patient: patient, differs: differs, source: origin.callingAETitle,
            nowMilliseconds: nowMilliseconds, in: writer)
        try HeadersTable.index(study: study, patient: header.patient, date: header.study.date, in: writer)
        try HeadersTable.describe(study: study, header: described.study, in: writer)
        return study
    }

    private func seriesRow(_ study: Int64, _ writer: Writer) throws -> Int64 {
        if let known = try SeriesTable.find(header.series.seriesUID, study: study, in: writer.reader) {
            return known
        }
        try Studies.addSeries(study, modality: header.series.modality, in: writer)
        let series = try SeriesTable.insert(
            header.series, study: study, nowMilliseconds: nowMilliseconds, in: writer)
        try HeadersTable.describe(series: series, header: described.series, in: writer)
        return series
    }
}
