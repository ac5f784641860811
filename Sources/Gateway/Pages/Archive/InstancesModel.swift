import Clinic
import Records

/// Some objects of a series, ready to show.
package struct InstancesModel: Sendable {
    package var place: SeriesPlace
    package var title: String
    package var modality: String
    package var rows: [Row]
    package var range: String
    package var previous: Link?
    package var next: Link?

    /// One object.
    package struct Row: Sendable {
        package var number: String
        package var kind: String
        package var pixels: String
        package var frames: String
        package var size: String
        package var encoding: String
        package var received: String
        package var tags: Link
        /// The object as a file; nil while the face for programs gives none.
        package var file: Link?
    }

    package init(
        _ found: StudyBrowser.Instances, _ place: SeriesPlace, offset: Int, _ visit: Visit,
        _ clock: WallClock
    ) {
        let words = visit.phrases.archive.details
        self.place = place
        let series = SeriesCard(found.series, study: place.study, visit, clock)
        title = series.title
        modality = series.modality
        let total = found.series.instanceCount
        let last = offset + found.instances.count
        range = words.range.filling("first", Figures.grouped(min(offset + 1, last)))
            .filling("last", Figures.grouped(last)).filling("n", Figures.grouped(total))
        let here = URLs.archiveSeries.link(place.study, place.series)
        let step = WebLimits.archiveInstances
        if offset > 0 {
            previous = here.asking([("from", offset > step ? "\(offset - step)" : "")])
        }
        if last < total, !found.instances.isEmpty { next = here.asking([("from", "\(last)")]) }
        rows = found.instances.map { Row($0, place, visit, clock) }
    }
}

extension InstancesModel.Row {
    init(_ instance: StudyBrowser.Instance, _ place: SeriesPlace, _ visit: Visit, _ clock: WallClock) {
        number = instance.number.map { "\($0)" } ?? "–"
        kind = SeriesCard.kind(instance.sopClassUID)
        if let rows = instance.rows, let columns = instance.columns, rows > 0, columns > 0 {
            pixels = "\(columns) × \(rows)"
        } else {
            pixels = "–"
        }
        frames = instance.frames > 1 ? Figures.grouped(instance.frames) : "1"
        size = Figures.bytes(instance.byteCount)
        encoding = SeriesCard.encoding(instance.transferSyntaxUID)
        received = clock.short(instance.receivedMilliseconds, now: visit.nowMilliseconds)
        tags = URLs.archiveTags.link(place.study, place.series, instance.sopInstanceUID)
        file = Link.program("/wado")?.asking([
            ("requestType", "WADO"), ("studyUID", place.study), ("seriesUID", place.series),
            ("objectUID", instance.sopInstanceUID), ("contentType", "application/dicom"),
        ])
    }
}
