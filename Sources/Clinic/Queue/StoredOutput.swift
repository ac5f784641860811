import Archive
import DICOM
import Records

/// A DICOM object that an analysis made: its file is in the archive already, its rows are not.
package struct StoredOutput: Sendable {
    package var header: ImageHeader
    package var blob: BlobID
    package var byteCount: Int64
    /// What searches and metadata are answered from.
    let described: DescribedFile

    /// Puts the file of an object into the archive.
    package init(_ object: DerivedObject, in blobs: Blobs) throws {
        let file = object.file
        let bytes = try file.write()
        header = try ImageHeader(object.dataSet, transferSyntaxUID: file.transferSyntax.uid)
        byteCount = Int64(bytes.count)
        blob = try blobs.put(bytes)
        described = DescribedFile(file)
    }

    /// As whose objects they are noted.
    static let origin = ImageOrigin(callingAETitle: "WILLIS", calledAETitle: "WILLIS", remoteAddress: "")

    /// Makes it an instance of its study. The study is neither opened again nor does it count one more: it is made of
    /// what came in. An object that is here already stays as it is.
    func index(study: Int64, nowMilliseconds now: Int64, in writer: Writer) throws {
        let instance = header.image.sopInstanceUID
        guard try Instances.blobs(instance, study: study, in: writer.reader).isEmpty else { return }
        try Deletions.forget(instance, study: study, blob: blob.text, in: writer)
        let series = try seriesRow(study, now, writer)
        let image = StoredImage(
            seriesUID: header.series.seriesUID, attributes: header.image, blob: blob.text,
            byteCount: byteCount, receivedMilliseconds: now)
        try Instances.insert(
            image, study: study, series: series, conflict: false, origin: Self.origin,
            header: described.place, in: writer)
        try SeriesTable.addImage(series, header: header.series, nowMilliseconds: now, in: writer)
    }

    private func seriesRow(_ study: Int64, _ now: Int64, _ writer: Writer) throws -> Int64 {
        if let known = try SeriesTable.find(header.series.seriesUID, study: study, in: writer.reader) {
            return known
        }
        let made = try SeriesTable.insert(header.series, study: study, nowMilliseconds: now, in: writer)
        try SeriesTable.markDerived(made, in: writer)
        try HeadersTable.describe(series: made, header: described.series, in: writer)
        // What was made of a moved series names the study that the series came in with.
        let change = try Placements.change(from: header.study.studyUID, to: study, in: writer.reader)
        if let change {
            try SeriesPlacing.note(made, of: header.study.studyUID, in: study, change, in: writer)
        }
        return made
    }
}
