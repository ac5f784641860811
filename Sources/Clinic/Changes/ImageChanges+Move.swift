import Archive
import DICOM
import Records

extension ImageChanges {
    /// Gives a study to another patient, whose name, identifier, birth date and sex it takes over.
    @discardableResult
    package func move(
        study studyUID: String, toPatient target: ImageTarget, by author: Author
    ) async throws -> Change {
        try await write { writer, now in
            let patient = try Self.patient(target, in: writer.reader)
            let study = try Self.rows(.study(studyUID), in: writer.reader).study
            try require(.change, [studyUID], .study(studyUID), in: writer.reader)
            try requireSeen(patient, target, in: writer.reader)
            guard study.patient != patient.id else { throw ChangeRefusal.sameTarget }
            var detail = Self.detail(.study(studyUID), of: Rows(study: study))
            detail.destination = target
            detail.attributes = Self.differences(study, patient)
            let id = try ChangesTable.insert(
                .moveStudy, by: author, detail: detail, touches: [], nowMilliseconds: now, in: writer)
            try Self.bring([study], from: study.patient, to: patient.id, id, redirects: false, in: writer)
            try Self.tell([studyUID], now, in: writer)
            return Change(id: id, kind: .moveStudy, author: author, atMilliseconds: now, detail: detail)
        }
    }

    /// Makes one patient of two: all studies of the first go to the second, later ones too.
    @discardableResult
    package func merge(
        patient source: ImageTarget, into target: ImageTarget, by author: Author
    ) async throws -> Change {
        try await write { writer, now in
            let from = try Self.patient(source, in: writer.reader)
            let patient = try Self.patient(target, in: writer.reader)
            guard from.id != patient.id else { throw ChangeRefusal.sameTarget }
            let studies = try ImageRows.studies(ofPatient: from.id, in: writer.reader)
            try require(.change, studies.map(\.studyUID), source, in: writer.reader)
            try requireSeen(patient, target, in: writer.reader)
            guard let first = studies.first else { throw ChangeRefusal.notFound(source) }
            var detail = ChangeDetail(target: source)
            detail.patientName = from.identity.name.string
            detail.patientID = from.identity.patientID
            detail.destination = target
            detail.studies = studies.map(\.studyUID)
            detail.attributes = Self.differences(first, patient)
            let id = try ChangesTable.insert(
                .mergePatients, by: author, detail: detail, touches: [], nowMilliseconds: now, in: writer)
            try Self.bring(studies, from: from.id, to: patient.id, id, in: writer)
            try Self.tell(detail.studies, now, in: writer)
            return Change(id: id, kind: .mergePatients, author: author, atMilliseconds: now, detail: detail)
        }
    }

    /// Brings studies of a patient to another.
    /// - Parameter redirects: studies of the patient that are still to come go the same way.
    static func bring(
        _ studies: [ImageRows.Study], from patient: Int64, to other: Int64, _ change: Int64,
        redirects: Bool = true, in writer: Writer
    ) throws {
        for study in studies {
            try StudyPlacing.bring(study.id, from: patient, to: other, change, in: writer)
        }
        if redirects { try Placements.redirect(patient: patient, to: other, change: change, in: writer) }
        for study in studies { try CorrectedIndex.refresh(study: study.id, in: writer) }
        try CorrectedIndex.judge(patient: patient, in: writer)
        try CorrectedIndex.judge(patient: other, in: writer)
    }

    private static func differences(
        _ study: ImageRows.Study, _ patient: ImageRows.Patient
    ) -> [AttributeChange] {
        let now = ImageRows.Patient.values(study.identity, issuer: study.issuer)
        return zip(now, patient.values).compactMap { old, new in
            guard old.value != new.value, let attribute = CorrectableAttribute.of(old.tag) else { return nil }
            return AttributeChange(keyword: attribute.keyword, old: old.value, new: new.value)
        }
    }

    /// Brings a series, or all series of a study, to another study. Series and objects keep their identifiers, and take
    /// over what identifies study and patient there.
    @discardableResult
    package func move(
        _ target: ImageTarget, toStudy studyUID: String, by author: Author
    ) async throws -> Change {
        try await write { writer, now in
            let rows = try Self.rows(target, in: writer.reader)
            let study = try Self.rows(.study(studyUID), in: writer.reader).study
            try require(.change, [rows.study.studyUID, studyUID], target, in: writer.reader)
            guard rows.study.id != study.id else { throw ChangeRefusal.sameTarget }
            guard rows.sopInstanceUID == nil else { throw ChangeRefusal.notFound(target) }
            let all = try ImageRows.series(study: rows.study.id, in: writer.reader)
            let moved = rows.series.map { [$0] } ?? all.filter { !$0.isDerived }
            try Self.check(moved, against: study, in: writer.reader)
            var detail = Self.detail(target, of: rows)
            detail.destination = .study(studyUID)
            detail.studies = [rows.study.studyUID, studyUID]
            detail.seriesCount = moved.count
            detail.instanceCount = moved.map(\.instanceCount).reduce(0, +)
            let id = try ChangesTable.insert(
                .moveSeries, by: author, detail: detail, touches: [], nowMilliseconds: now, in: writer)
            for series in moved {
                try SeriesPlacing.bring(series, from: rows.study, to: study, id, in: writer)
            }
            try Placements.redirect(
                studyUID: rows.study.studyUID, seriesUID: target.seriesUID ?? "", to: study.id, change: id,
                in: writer)
            try Self.settleMove([rows.study.id, study.id], now, in: writer)
            try Self.tell(detail.studies, now, in: writer)
            return Change(id: id, kind: .moveSeries, author: author, atMilliseconds: now, detail: detail)
        }
    }

    private static func check(
        _ moved: [ImageRows.Series], against study: ImageRows.Study, in reader: Reader
    ) throws {
        guard !moved.isEmpty else { throw ChangeRefusal.nothingToChange }
        let there = Set(try ImageRows.series(study: study.id, in: reader).map(\.seriesUID))
        for series in moved {
            let clashes = try Placements.clashes(series: series.id, with: study.id, in: reader)
            if there.contains(series.seriesUID) || clashes > 0 {
                throw ChangeRefusal.clash(.series(study: study.studyUID, series: series.seriesUID))
            }
        }
    }

    static func settleMove(_ studies: [Int64], _ now: Int64, in writer: Writer) throws {
        for study in studies {
            try CorrectedIndex.refresh(study: study, in: writer)
            try settle(study, now, in: writer)
        }
    }
}
