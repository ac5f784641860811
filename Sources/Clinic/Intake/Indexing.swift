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
    /// Who brought it.
    var actor = Actor.house
    /// Who rejects objects by a note; the sender where nobody is named.
    var author: String?
    /// Keep the object even if another is here under its identifier.
    var asConflict = false

    func write(_ writer: Writer) throws -> Placement {
        let redirect = try Placements.destination(
            studyUID: header.study.studyUID, seriesUID: header.series.seriesUID, in: writer.reader)
        let studyUID = redirect?.studyUID ?? header.study.studyUID
        let known = try Studies.known(studyUID, in: writer.reader)
        let rejection = try Rejections.find(
            studyUID: header.study.studyUID, sopInstanceUID: header.image.sopInstanceUID, in: writer.reader)
        if let known, try isHidden(in: known.id, writer) {
            if try rejection != nil || isNoteInForce(in: known.id, writer) { return .duplicate }
            // What was deleted and is sent again is received like anything new.
            try Deletions.forget(
                header.image.sopInstanceUID, study: known.id, blob: blob.text, in: writer)
        }
        let here =
            try known.map {
                try Instances.blobs(header.image.sopInstanceUID, study: $0.id, in: writer.reader)
            } ?? []
        if here.contains(blob.text) {
            try reopen(studyUID, writer)
            return .duplicate
        }
        guard here.isEmpty || asConflict else { return .others(here) }
        let conflict = !here.isEmpty

        let study = try known?.id ?? newStudy(writer)
        // Objects of a corrected study come as it was sent, or back from those who have it corrected.
        if redirect == nil, let known, !known.differs, Self.differ(known.patient, header.patient),
            Self.differ(Self.sentPatient(known), header.patient)
        {
            try Studies.flagStudy(study, in: writer)
        }
        let series = try seriesRow(study, redirect?.change, writer)
        try insert(study: study, series: series, conflict: conflict, writer)
        if let rejection {
            _ = try Deletions.hide(
                change: rejection, study: study, series: series,
                sopInstanceUID: header.image.sopInstanceUID, in: writer)
            try Deletions.recount(study, in: writer)
        }
        if !conflict, let note = described.rejection, try mayReject(note, writer) {
            try RejectionNote.apply(
                note, header: header, study: study, by: author ?? origin.callingAETitle,
                nowMilliseconds: nowMilliseconds, in: writer)
        }
        try Events.append(
            kind: Events.study, subject: studyUID, nowMilliseconds: nowMilliseconds, in: writer)
        return conflict ? .conflict : .stored
    }

    /// Whether the sender may take out of use what a note names: only what its own site has.
    private func mayReject(_ note: RejectionNote, _ writer: Writer) throws -> Bool {
        if actor.kind == .house { return true }
        for study in Set(note.objects.map(\.study.string)) {
            let sites = try StudySites.sites(of: study, in: writer.reader)
            guard sites.isEmpty || sites.contains(origin.site) else {
                try LedgerTable.append(
                    LedgerEntry(
                        actor, "reject", Resource(.study, id: study), at: nowMilliseconds,
                        address: origin.remoteAddress, outcome: .refused), in: writer)
                return false
            }
        }
        return true
    }

    private func insert(study: Int64, series: Int64, conflict: Bool, _ writer: Writer) throws {
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
    }

    private func isHidden(in study: Int64, _ writer: Writer) throws -> Bool {
        try Instances.hiddenBlobs(header.image.sopInstanceUID, study: study, in: writer.reader)
            .contains(blob.text)
    }

    /// Whether this is a note of rejection that has been taken and not been undone.
    private func isNoteInForce(in study: Int64, _ writer: Writer) throws -> Bool {
        guard described.rejection != nil else { return false }
        let note = header.image.sopInstanceUID
        return try Deletions.changes(study: study, sopInstanceUID: note, in: writer.reader).contains {
            let change = try ChangesTable.find($0, in: writer.reader)
            return change?.detail.noteUID == note && change?.undone == nil
        }
    }

    /// What the images of a study say of their patient, whatever is shown.
    private static func sentPatient(_ known: Studies.Known) -> PatientIdentity {
        guard !known.sentHeader.isEmpty,
            let sent = try? ModelDocument.read(json: Bytes(Array(known.sentHeader.utf8)))
        else { return known.patient }
        return PatientIdentity(sent.dataSet)
    }

    /// A study whose analysis was given up gets another chance when its images come again.
    func reopen(_ studyUID: String, _ writer: Writer) throws {
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
        let redirect = try Placements.destination(patient: patient, in: writer.reader)
        let isCorrected = try !CorrectionsTable.rows(patient: patient, in: writer.reader).isEmpty
        var differs = false
        if redirect == nil, !isCorrected {
            let others = try Studies.identities(ofPatient: patient, in: writer.reader)
            differs = others.contains { PatientMatch.differ($0, header.patient) }
            if differs { try Studies.flagPatient(patient, in: writer) }
        }
        let study = try Studies.insert(
            header, patient: patient, differs: differs, source: origin.callingAETitle,
            nowMilliseconds: nowMilliseconds, in: writer)
        try StudySites.add(
            header.study.studyUID, site: origin.site, nowMilliseconds: nowMilliseconds, in: writer)
        try LedgerTable.append(
            LedgerEntry(
                actor, "create", Resource(.study, id: header.study.studyUID), at: nowMilliseconds,
                address: origin.remoteAddress), in: writer)
        try HeadersTable.index(study: study, patient: header.patient, date: header.study.date, in: writer)
        try HeadersTable.describe(study: study, header: described.study, in: writer)
        if let redirect {
            try StudyPlacing.bring(study, from: patient, to: redirect.patient, redirect.change, in: writer)
        }
        if redirect != nil || isCorrected { try CorrectedIndex.refresh(study: study, in: writer) }
        try StudyTies.settle(study: study, nowMilliseconds: nowMilliseconds, in: writer)
        return study
    }

    /// - Parameter redirect: the change that brings the object to another study than it names.
    private func seriesRow(_ study: Int64, _ redirect: Int64?, _ writer: Writer) throws -> Int64 {
        if let known = try SeriesTable.find(header.series.seriesUID, study: study, in: writer.reader) {
            return known
        }
        try Studies.addSeries(study, modality: header.series.modality, in: writer)
        let series = try SeriesTable.insert(
            header.series, study: study, nowMilliseconds: nowMilliseconds, in: writer)
        try HeadersTable.describe(series: series, header: described.series, in: writer)
        if let redirect {
            try SeriesPlacing.note(
                series, of: header.study.studyUID, in: study, redirect, in: writer)
        }
        return series
    }
}
