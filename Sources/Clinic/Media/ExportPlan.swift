import Archive
import DICOM
import Foundation
import Records

/// Which objects of some studies go out, in which order and under which names.
package struct ExportPlan: Sendable {
    /// What of a study goes out. Empty lists take all.
    package struct Filter: Sendable {
        package var modalities: [String] = []
        package var series: [String] = []
        package var descriptions: [String] = []
        /// Whether what analyses made here goes out, too.
        package var withDerived = true
        package var withOriginals = true

        package init() {}

        fileprivate func takes(_ series: SeriesSummary) -> Bool {
            (self.series.isEmpty || self.series.contains(series.seriesUID))
                && RuleConditions.holds(modalities, [series.modality])
                && RuleConditions.holds(descriptions, [series.description])
        }
    }

    package struct File: Sendable {
        /// Where it is in the archive.
        package var path: String
        package var transferSyntaxUID: UID
        package var byteCount: Int64
        /// How its text is read, where that is not as it declares.
        package var characterSet: CharacterSetCorrection?
        /// Folders and name on the media, from numbers alone (PS3.10 section 8.2).
        package var fileID: [String]
        /// The same for people: `study-001/series-0002/image-00003.dcm`.
        package var name: String
    }

    package var files: [File] = []

    /// - Throws: ``MovingRefusal`` for a study that is not here.
    package static func make(
        studies: [String], filter: Filter = Filter(), in archive: Archive
    ) async throws -> ExportPlan {
        var plan = ExportPlan()
        for (index, uid) in studies.enumerated() {
            let (images, series) = try await archive.read { reader in
                guard let study = try Studies.find(uid, in: reader) else {
                    throw MovingRefusal.unknownStudy(uid)
                }
                var images: [StoredImage] = []
                if filter.withOriginals { images += try Instances.ofStudy(uid, in: reader) }
                if filter.withDerived { images += try Instances.derivedOfStudy(uid, in: reader) }
                return (images, try SeriesTable.summaries(study: study, in: reader))
            }
            plan.add(images, study: index + 1, series: series, filter, archive.blobs)
        }
        return plan
    }

    /// All studies that are here.
    package static func everything(in archive: Archive) async throws -> [String] {
        try await archive.read { reader in
            try Studies.newest(words: [], limit: .max, in: reader).map(\.entry.studyUID)
        }
    }

    private mutating func add(
        _ images: [StoredImage], study: Int, series: [SeriesSummary], _ filter: Filter, _ blobs: Blobs
    ) {
        let wanted = Set(series.filter(filter.takes).map(\.seriesUID))
        var places: [String: (series: Int, count: Int)] = [:]
        for image in images where wanted.contains(image.seriesUID) {
            guard let blob = BlobID(image.blob) else { continue }
            var place = places[image.seriesUID] ?? (places.count + 1, 0)
            place.count += 1
            places[image.seriesUID] = place
            files.append(
                File(
                    path: blobs.path(of: blob), transferSyntaxUID: UID(image.attributes.transferSyntaxUID),
                    byteCount: image.byteCount, characterSet: image.characterSet,
                    fileID: [
                        "DICOM", "ST" + Self.digits(study, 6), "SE" + Self.digits(place.series, 6),
                        "IM" + Self.digits(place.count, 6),
                    ],
                    name: "study-\(Self.digits(study, 3))/series-\(Self.digits(place.series, 4))/"
                        + "image-\(Self.digits(place.count, 5)).dcm"))
        }
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
