import Clinic
import DICOM
import Hummingbird

/// Makes the answer to a search, a page at a time.
struct SearchAnswer: Sendable {
    let finder: Finder
    let query: Query
    let base: String
    let format: AnswerFormat

    /// Up to this many answers are made before the first is sent, so that the head of the answer can say whether
    /// there are more.
    private static let mostHeld = 2000

    func body() async throws -> DICOMwebAnswer.Body {
        guard let limit = query.options.limit, limit <= Self.mostHeld else { return try await streamed() }
        var one = query
        one.options.limit = limit + 1
        var pieces: [[UInt8]] = []
        var hasMore = false
        for try await page in finder.find(one) {
            for match in page {
                if pieces.count == limit { hasMore = true } else { pieces.append(try piece(match)) }
            }
        }
        let warning = "299 \(base)\(DICOMwebURLs.root): \"There are more results than were asked for.\""
        return DICOMwebAnswer.Body(first: pieces, warning: hasMore ? warning : nil) { nil }
    }

    /// The first page is made before anything is sent, so that a failure can still be told. While a page is written out
    /// the next is looked up.
    private func streamed() async throws -> DICOMwebAnswer.Body {
        let first = try await finder.page(query)
        let ahead = Ahead(finder: finder, query: query)
        ahead.look(after: first.next)
        return DICOMwebAnswer.Body(first: try first.matches.map(piece), warning: nil) {
            guard let page = try await ahead.page() else { return nil }
            ahead.look(after: page.next)
            return try page.matches.map(piece)
        }
    }

    /// The page that is being looked up; only the one task that sends the answer asks for it.
    private final class Ahead: @unchecked Sendable {
        private let finder: Finder
        private let query: Query
        private var task: Task<Finder.Page, any Error>?

        init(finder: Finder, query: Query) {
            self.finder = finder
            self.query = query
        }

        /// Nobody waits for it any more when the answer is given up.
        deinit { task?.cancel() }

        func look(after position: Finder.Position?) {
            task = position.map { position in
                Task { [finder, query] in try await finder.page(query, after: position) }
            }
        }

        func page() async throws -> Finder.Page? {
            guard let task else { return nil }
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        }
    }

    @Sendable private func piece(_ match: Finder.Match) throws -> [UInt8] {
        var dataSet = match.dataSet
        let address = Array((base + retrieve(match)).utf8)
        dataSet[.retrieveURL] = Element(
            tag: .retrieveURL, vr: .UR,
            value: .bytes(Bytes(address.count % 2 == 0 ? address : address + [0x20]), .little))
        return format == .multipartXML ? try dataSet.xml() : try dataSet.json()
    }

    private func retrieve(_ match: Finder.Match) -> String {
        guard let study = match.studyUID else { return DICOMwebURLs.studies.path() }
        guard let series = match.seriesUID else { return DICOMwebURLs.study.path(study) }
        guard let instance = match.sopInstanceUID else { return DICOMwebURLs.oneSeries.path(study, series) }
        return DICOMwebURLs.instance.path(study, series, instance)
    }
}
