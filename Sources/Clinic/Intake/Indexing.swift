import Archive
import Records

/// How an object found its place in the index.
enum Placement: Sendable, Equatable {
    case stored
    /// This very file is here already.
    case duplicate
    /// Other files are here under the same SOP Instance UID; nothing has been written.
    case others([String])
    /// Kept beside the one that counts, and flagged.
    case conflict
}

/// Writes the rows of one object: instance, series, study, patient and event, inside the caller's transaction.
struct Indexing: Sendable {
    var header: ImageHeader
    var origin: ImageOrigin
    var blob: BlobID
    var byteCount: Int64
    var nowMilliseconds: Int64
    /// Keep the object even if another is here under its identifier.
    var asConflict = false

    func write(_ writer: Writer) throws -> Placement {
        let here = try Instances.blobs(header.image.sopInstanceUID, in: writer.reader)
        if here.contains(blob.text) {
            try reopen(writer)
            return .duplicate
        }
        guard here.isEmpty || asConflict else { return .others(here) }
        let conflict = !here.isEmpty

        let study = try studyRow(writer)
        let series = try seriesRow(study, writer)
        let image = StoredImage(
            seriesUID: header.series.seriesUID, attributes: header.image, blob: blob.text,
            byteCount: byteCount,
            receivedMilliseconds: nowMilliseconds)
        try Instances.insert(image, series: series, conflict: conflict, origin: origin, in: writer)
        if conflict {
            try Studies.addConflict(study, in: writer)
        } else {
            try SeriesTable.addImage(
                series, header: header.series, nowMilliseconds: nowMilliseconds, in: writer)
            try Studies.addImage(study, header: header.study, nowMilliseconds: nowMilliseconds, in: writer)
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

    private func studyRow(_ writer: Writer) throws -> Int64 {
        if let known = try Studies.find(header.study.studyUID, in: writer.reader) { return known }
        let patient = try Patients.upsert(
            header.patient, issuer: header.issuer, studyUID: header.study.studyUID,
            nowMilliseconds: nowMilliseconds, in: writer)
        let others = try Studies.identities(ofPatient: patient, in: writer.reader)
        let differs = others.contains { PatientMatch.differ($0, header.patient) }
        if differs { try Studies.flagPatient(patient, in: writer) }
        return try Studies.insert(
            header, patient: patient, differs: differs, source: origin.callingAETitle,
            nowMilliseconds: nowMilliseconds, in: writer)
    }

    private func seriesRow(_ study: Int64, _ writer: Writer) throws -> Int64 {
        if let known = try SeriesTable.find(header.series.seriesUID, study: study, in: writer.reader) {
            return known
        }
        try Studies.addSeries(study, modality: header.series.modality, in: writer)
        return try SeriesTable.insert(
            header.series, study: study, nowMilliseconds: nowMilliseconds, in: writer)
    }
}
