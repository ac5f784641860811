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
        /// What is to be put right in it before it goes out.
        package var correction: Correction?
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
            let blobs = archive.blobs
            let series = try await archive.read { reader in
                guard let study = try Studies.find(uid, in: reader) else {
                    throw MovingRefusal.unknownStudy(uid)
                }
                let derived = Set(try Instances.derivedOfStudy(uid, in: reader).map(\.seriesUID))
                let summaries = try SeriesTable.summaries(study: study, in: reader).filter { series in
                    filter.takes(series)
                        && (derived.contains(series.seriesUID) ? filter.withDerived : filter.withOriginals)
                }
                return try summaries.map { try Self.objects(of: $0, study: uid, blobs, reader) }
            }
            plan.add(series.filter { !$0.isEmpty }, study: index + 1)
        }
        return plan
    }

    /// All studies that are here.
    package static func everything(in archive: Archive) async throws -> [String] {
        try await archive.read { reader in
            try Studies.newest(words: [], limit: .max, in: reader).map(\.entry.studyUID)
        }
    }

    /// The objects of a series in their order, with what is to be put right in them.
    private static func objects(
        of series: SeriesSummary, study: String, _ blobs: Blobs, _ reader: Reader
    ) throws -> [Retrieval.Stored] {
        let selection = RetrieveSelection(
            level: .series, keys: [.study: [study], .series: [series.seriesUID]])
        let rows = try Retrievables.rows(selection, in: reader)
        var stored: [Retrieval.Stored] = []
        for start in stride(from: 0, to: rows.count, by: Retrieval.pageCount) {
            let page = rows[start..<min(start + Retrieval.pageCount, rows.count)]
            stored += try Retrieval.stored(Retrievables.instances(page, in: reader), blobs, reader)
        }
        return stored
    }

    private mutating func add(_ series: [[Retrieval.Stored]], study: Int) {
        for (place, objects) in series.enumerated() {
            for (number, object) in objects.enumerated() {
                files.append(
                    File(
                        path: object.path, transferSyntaxUID: object.instance.transferSyntaxUID,
                        byteCount: object.instance.byteCount, characterSet: object.instance.characterSet,
                        correction: object.correction,
                        fileID: [
                            "DICOM", "ST" + Self.digits(study, 6), "SE" + Self.digits(place + 1, 6),
                            "IM" + Self.digits(number + 1, 6),
                        ],
                        name: "study-\(Self.digits(study, 3))/series-\(Self.digits(place + 1, 4))/"
                            + "image-\(Self.digits(number + 1, 5)).dcm"))
            }
        }
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
