import Archive
import DICOM
import Records

/// Answers queries, of scanners and workstations by C-FIND as of browsers by DICOMweb.
///
/// Answers come a page at a time, each from one short look at the database: an answer of a million entities takes no
/// more memory than one of a hundred, and whoever stops asking has stopped the search. What is received meanwhile is
/// not in the later pages; what is removed meanwhile is not in them either.
package struct Finder: Sendable {
    let archive: Archive
    /// Under which name the objects can be retrieved by C-MOVE and C-GET; empty when nobody has said.
    let retrieveAETitle: String
    /// Who asks; only what that sees is found.
    private(set) var actor = Actor.house

    package init(archive: Archive, retrieveAETitle: String = "") {
        self.archive = archive
        self.retrieveAETitle = retrieveAETitle
    }

    /// The same archive as somebody sees it.
    package func seen(by actor: Actor) -> Finder {
        var finder = self
        finder.actor = actor
        return finder
    }

    /// The desk of the same archive.
    package var access: ArchiveAccess { ArchiveAccess(archive: archive) }

    /// One entity that fits the query.
    package struct Match: Sendable {
        /// What was asked for, in UTF-8; `DataSet.readable(in:)` brings it into what the requester can read.
        package var dataSet: DataSet
        package var patientID: String
        /// `nil` for a patient.
        package var studyUID: String?
        /// `nil` for patients and studies.
        package var seriesUID: String?
        /// `nil` for all but instances.
        package var sopInstanceUID: String?
    }

    /// Some of the answers.
    package struct Page: Sendable {
        /// May be empty even though others follow: a page ends when enough has been looked at.
        package var matches: [Match]
        /// Where to go on; `nil` when there is nothing more.
        package var next: Position?
    }

    /// All answers, page by page. A cancelled task gets a `CancellationError` instead of the next page.
    package func find(_ query: Query) -> Pages {
        Pages(finder: self, query: query)
    }

    /// The answers after a place that an earlier page has named.
    package func page(_ query: Query, after position: Position? = nil) async throws -> Page {
        let sorted = SearchPlan(query, retrieveAETitle: retrieveAETitle)
        let start = position ?? Position(query.options)
        return try await archive.read { [blobs = archive.blobs, actor] reader in
            var plan = sorted
            plan.sight = try Sights.of(actor, in: reader)
            var walk = SearchWalk(plan: plan, position: start, reader: reader, headers: Headers(blobs: blobs))
            return try walk.page()
        }
    }

    /// Says which state of the archive an answer shows: it changes whenever something comes, goes or changes.
    package func version() async throws -> String {
        try await archive.read { [actor] reader in
            let sight = try Sights.of(actor, in: reader)
            let events = try Events.newest(in: reader)
            return sight.isEverything
                ? String(events) : "\(events) \(sight.mark)"
        }
    }

    /// The pages of an answer, one after the other.
    package struct Pages: AsyncSequence, Sendable {
        package typealias Element = [Match]
        let finder: Finder
        let query: Query

        package func makeAsyncIterator() -> Iterator { Iterator(finder: finder, query: query) }

        package struct Iterator: AsyncIteratorProtocol {
            let finder: Finder
            let query: Query
            private var position: Position?
            private var hasEnded = false

            init(finder: Finder, query: Query) {
                self.finder = finder
                self.query = query
            }

            package mutating func next() async throws -> [Match]? {
                while !hasEnded {
                    try Task.checkCancellation()
                    let page = try await finder.page(query, after: position)
                    position = page.next
                    hasEnded = page.next == nil
                    if !page.matches.isEmpty { return page.matches }
                }
                return nil
            }
        }
    }

    /// A place between two answers.
    package struct Position: Sendable, Equatable {
        /// The last patient or study that was looked at.
        var top: Int64?
        /// Set while the series of that study have not all been looked at.
        var isInStudy = false
        var series: Int64 = 0
        /// Set while the instances of that series have not all been looked at.
        var isInSeries = false
        var instance: Int64 = 0
        /// Answers that are still to be left out, and that are still wanted.
        var toSkip: Int
        var left: Int

        init(_ options: QueryOptions) {
            toSkip = max(0, options.offset)
            left = max(0, options.limit ?? .max)
        }
    }
}
