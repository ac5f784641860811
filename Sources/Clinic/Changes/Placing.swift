import Archive
import DICOM
import Records

/// Brings studies to other patients: they take over what identifies those.
enum StudyPlacing {
    /// - Parameter change: the change that says so. The index is to be refreshed afterwards.
    static func bring(
        _ study: Int64, from patient: Int64, to other: Int64, _ change: Int64, in writer: Writer
    ) throws {
        guard let target = try ImageRows.patient(row: other, in: writer.reader),
            let row = try ImageRows.study(row: study, in: writer.reader)
        else { throw ArchiveError(.notFound, "The patient or the study is no longer here.") }
        for (tag, value) in target.values {
            try CorrectionsTable.insert(
                change: change, scope: .study(study), tag: tag, value: value, in: writer)
        }
        try Placements.moveStudy(study, from: patient, to: other, change: change, in: writer)
        for touch in touches(row.studyUID) {
            try ChangesTable.insert(touch, change: change, in: writer)
        }
    }

    static func touches(_ studyUID: String) -> [ChangeTouch] {
        let aspects = CorrectableAttribute.ofPatient.map(\.hexadecimal) + [ChangeTouch.place]
        return aspects.map { ChangeTouch(studyUID: studyUID, aspect: $0) }
    }
}

/// Brings series to other studies: they keep their own identifiers and those of their objects, and take over what
/// identifies study and patient.
enum SeriesPlacing {
    static func bring(
        _ series: ImageRows.Series, from: ImageRows.Study, to study: ImageRows.Study, _ change: Int64,
        in writer: Writer
    ) throws {
        try Placements.moveSeries(series.id, from: from.id, to: study.id, change: change, in: writer)
        for (tag, value) in try values(of: study, in: writer.reader) {
            try CorrectionsTable.insert(
                change: change, scope: .series(series.id, study: study.id), tag: tag, value: value, in: writer
            )
        }
        for touch in touches(series.seriesUID, from: from.studyUID, to: study.studyUID) {
            try ChangesTable.insert(touch, change: change, in: writer)
        }
    }

    /// Notes that a series which has just come in belongs where a change has brought its study.
    static func note(
        _ series: Int64, of studyUID: String, in study: Int64, _ change: Int64, in writer: Writer
    ) throws {
        guard let target = try ImageRows.study(row: study, in: writer.reader) else { return }
        for (tag, value) in try values(of: target, in: writer.reader) {
            try CorrectionsTable.insert(
                change: change, scope: .series(series, study: study), tag: tag, value: value, in: writer)
        }
        if let from = try Studies.find(studyUID, in: writer.reader) {
            try Placements.notePlaced(series: series, from: from, to: study, change: change, in: writer)
        }
    }

    /// What objects say of their study and its patient, as it is shown now.
    private static func values(of study: ImageRows.Study, in reader: Reader) throws -> [(Tag, String)] {
        let shown = try CorrectedIndex.read(HeadersTable.header(study: study.id, in: reader))
        var values = [(Tag.studyInstanceUID, study.studyUID)]
        for tag in CorrectableAttribute.ofStudy.dropFirst() + CorrectableAttribute.ofPatient {
            values.append((tag, shown.whole(tag) ?? ""))
        }
        return values
    }

    static func touches(_ seriesUID: String, from: String, to: String) -> [ChangeTouch] {
        let tags = CorrectableAttribute.ofStudy + CorrectableAttribute.ofPatient
        let aspects = tags.map(\.hexadecimal) + [ChangeTouch.place]
        return [from, to].flatMap { study in
            aspects.map { ChangeTouch(studyUID: study, seriesUID: seriesUID, aspect: $0) }
        }
    }
}
