import Archive
import DICOM
import Records

/// The headers of whole studies and series, as DICOM JSON, one object after the other.
package struct Metadata: Sendable {
    let archive: Archive
    /// Who asks; only what that sees is found.
    private(set) var actor = Actor.house

    package init(archive: Archive) {
        self.archive = archive
    }

    /// The same archive as somebody sees it.
    package func seen(by actor: Actor) -> Metadata {
        var metadata = self
        metadata.actor = actor
        return metadata
    }

    /// Whose headers are asked for.
    package struct Scope: Sendable, Hashable {
        package var studyUID: String
        package var seriesUID: String?
        package var sopInstanceUID: String?

        package init(studyUID: String, seriesUID: String? = nil, sopInstanceUID: String? = nil) {
            self.studyUID = studyUID
            self.seriesUID = seriesUID
            self.sopInstanceUID = sopInstanceUID
        }
    }

    /// The header of one object.
    package struct Header: Sendable {
        package var seriesUID: String
        package var sopInstanceUID: String
        /// DICOM JSON in which each `BulkDataURI` is only a place within the object.
        fileprivate var json: [UInt8]

        /// The JSON with whole addresses.
        /// - Parameter bulkData: what goes before the place of each value: the address under which the object gives
        ///   them out, with a slash at its end.
        package func json(bulkData: String) -> [UInt8] { BulkAddresses.completed(json, with: bulkData) }
    }

    /// Says which state of the archive an answer shows: it changes when an object comes, goes or changes. `nil` when
    /// there is nothing of that name.
    package func version(of scope: Scope) async throws -> String? {
        try await archive.read { [actor] reader in
            guard let study = try Studies.find(scope.studyUID, in: reader),
                try StudySites.sees(Sights.of(actor, in: reader), scope.studyUID, in: reader)
            else { return nil }
            var series: Int64?
            if let uid = scope.seriesUID {
                guard let found = try SeriesTable.find(uid, study: study, in: reader) else { return nil }
                series = found
            }
            return try HeadersTable.version(
                study: study, series: series, sopInstanceUID: scope.sopInstanceUID, in: reader)
        }
    }

    /// All headers, a few at a time: a series of any length takes no more memory than a short one.
    package func headers(of scope: Scope) -> Pages { Pages(metadata: self, scope: scope) }

    /// Groups of headers, one after the other.
    package struct Pages: AsyncSequence, Sendable {
        package typealias Element = [Header]
        let metadata: Metadata
        let scope: Scope

        package func makeAsyncIterator() -> Iterator { Iterator(metadata: metadata, scope: scope) }

        package struct Iterator: AsyncIteratorProtocol {
            let metadata: Metadata
            let scope: Scope
            private var place: Place? = Place()

            init(metadata: Metadata, scope: Scope) {
                self.metadata = metadata
                self.scope = scope
            }

            package mutating func next() async throws -> [Header]? {
                while let from = place {
                    try Task.checkCancellation()
                    let (rows, next) = try await metadata.rows(scope, from)
                    place = next
                    if !rows.isEmpty { return try await metadata.headers(rows) }
                }
                return nil
            }
        }
    }

    struct Place: Sendable {
        var series: Int64 = 0
        var instance: Int64 = 0
    }

    private struct SeriesRow: Sendable {
        var seriesUID: String
        var row: InstanceSearch.Row
        var correction: Correction?
    }

    /// So many headers are held at once.
    private static let group = 64

    private func rows(_ scope: Scope, _ from: Place) async throws -> (rows: [SeriesRow], next: Place?) {
        try await archive.read { reader in
            guard let study = try Studies.find(scope.studyUID, in: reader) else { return ([], nil) }
            let corrections = try StudyCorrections(study: study, in: reader)
            let seriesKeys = Self.keys(.seriesInstanceUID, scope.seriesUID)
            let instanceKeys = Self.keys(.sopInstanceUID, scope.sopInstanceUID)
            var place = from
            while true {
                // The series that is being read comes first again.
                let series = try SeriesSearch.page(
                    study: study, after: place.series - 1, keys: seriesKeys, limit: 1, in: reader)
                guard let current = series.first else { return ([], nil) }
                if current.id != place.series { place = Place(series: current.id) }
                let rows = try InstanceSearch.page(
                    series: current.id, after: place.instance, keys: instanceKeys, limit: Self.group,
                    withHeader: true, in: reader)
                if let last = rows.last {
                    place.instance = last.id
                    let found = rows.map { row in
                        SeriesRow(
                            seriesUID: current.seriesUID, row: row,
                            correction: corrections.of(
                                series: current.id, instance: row.id, characterSet: nil))
                    }
                    return (found, place)
                }
                place = Place(series: current.id + 1)
            }
        }
    }

    private func headers(_ rows: [SeriesRow]) async throws -> [Header] {
        let headers = Headers(blobs: archive.blobs)
        return try await archive.disk.run {
            try rows.map { found in
                Header(
                    seriesUID: found.seriesUID, sopInstanceUID: found.row.sopInstanceUID,
                    json: try headers.json(of: found.row, found.correction))
            }
        }
    }

    private static func keys(_ tag: Tag, _ uid: String?) -> [QueryKey] {
        uid.map { [QueryKey(tag: tag, vr: .UI, condition: .identifiers([$0]))] } ?? []
    }
}
