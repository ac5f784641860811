import Archive
import DICOM
import Records

/// A note that takes objects out of use: a key object selection with one of the titles of Imaging Object Change
/// Management (IHE Radiology).
struct RejectionNote: Sendable {
    var reason: RejectionReason
    var description: String
    var objects: [InstanceReference]

    /// `nil` when the object is none.
    init?(_ dataSet: DataSet) {
        guard dataSet.uid(.sopClassUID) == .keyObjectSelectionDocumentStorage,
            let selection = try? KeyObjectSelection(dataSet), let reason = RejectionReason(selection.title)
        else { return nil }
        self.reason = reason
        description = selection.description
        objects = selection.objects.map(\.instance)
    }

    init(reason: RejectionReason, description: String, objects: [InstanceReference]) {
        self.reason = reason
        self.description = description
        self.objects = objects
    }

    /// Hides what the note names, and the note itself: whoever it concerns has been told, and others must not see it
    /// among the images.
    /// - Parameter study: the row of the study that the note is in.
    /// - Returns: the change in the history.
    @discardableResult
    static func apply(
        _ note: RejectionNote, header: ImageHeader, study: Int64, by author: String, nowMilliseconds: Int64,
        in writer: Writer
    ) throws -> Int64 {
        var detail = ChangeDetail(target: target(of: note.objects, header))
        detail.patientName = header.patient.name.string
        detail.patientID = header.patient.patientID
        detail.description = header.study.description
        detail.rejection = note.reason
        detail.noteUID = header.image.sopInstanceUID
        let touches = note.objects.map { object in
            ChangeTouch(
                studyUID: object.study.string, seriesUID: object.series.string,
                sopInstanceUID: object.sopInstance.string, aspect: ChangeTouch.presence)
        }
        let change = try ChangesTable.insert(
            .reject, by: Author(name: author, reason: note.description), detail: detail, touches: touches,
            nowMilliseconds: nowMilliseconds, in: writer)
        var concerned: Set<Int64> = [study]
        for object in note.objects {
            let (studyUID, instance) = (object.study.string, object.sopInstance.string)
            if note.reason.isForGood {
                try Rejections.insert(
                    studyUID: studyUID, sopInstanceUID: instance, change: change, in: writer)
            }
            for row in try rows(of: object, in: writer.reader) {
                let hidden = try Deletions.hide(
                    change: change, study: row, sopInstanceUID: instance, in: writer)
                detail.instanceCount += hidden
                if hidden > 0 { concerned.insert(row) }
            }
        }
        _ = try Deletions.hide(
            change: change, study: study, sopInstanceUID: header.image.sopInstanceUID, in: writer)
        detail.studies = Set(note.objects.map(\.study.string)).sorted()
        try ChangesTable.setDetail(change, detail, in: writer)
        for row in concerned.sorted() {
            try Deletions.recount(row, in: writer)
            try Deletions.reconsider(row, nowMilliseconds: nowMilliseconds, in: writer)
        }
        return change
    }

    /// The studies in which an object may be: the one the note names, and the one a change has brought it to.
    private static func rows(of object: InstanceReference, in reader: Reader) throws -> [Int64] {
        let named = try Studies.find(object.study.string, in: reader)
        let moved = try Placements.destination(
            studyUID: object.study.string, seriesUID: object.series.string, in: reader)
        return Set([named, moved?.study].compactMap(\.self)).sorted()
    }

    private static func target(of objects: [InstanceReference], _ header: ImageHeader) -> ImageTarget {
        let series = Set(objects.map(\.series.string))
        let study = objects.first?.study.string ?? header.study.studyUID
        guard series.count == 1, let one = series.first else { return .study(study) }
        guard objects.count == 1 else { return .series(study: study, series: one) }
        return .instance(study: study, series: one, instance: objects[0].sopInstance.string)
    }
}
