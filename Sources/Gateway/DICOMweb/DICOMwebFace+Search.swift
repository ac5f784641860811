import Clinic
import DICOM
import Hummingbird
import NIOCore

extension DICOMwebFace {
    @Sendable func searchStudies(_ request: Request, _ context: PageContext) async throws -> Response {
        try await search(.study, request, context)
    }

    @Sendable func searchSeries(_ request: Request, _ context: PageContext) async throws -> Response {
        try await search(.series, request, context)
    }

    @Sendable func searchInstances(_ request: Request, _ context: PageContext) async throws -> Response {
        try await search(.instance, request, context)
    }

    private func search(
        _ level: QueryLevel, _ request: Request, _ context: PageContext
    ) async throws -> Response {
        let study = try Self.identifier("study", context)
        let series = try Self.identifier("series", context)
        let named = [(Tag.studyInstanceUID, study), (.seriesInstanceUID, series)]
        let parameters = try SearchParameters(
            query: request.uri.query ?? "", path: named.compactMap { tag, uid in uid.map { (tag, $0) } })
        let query = try parameters.search(level: level, withParents: study == nil)
        let format = try AnswerFormat.accepted(request.headers[.accept], parameter: parameters.accept)
        let base = PublicAddress.base(request, context, configuration)
        let finder = finder.seen(by: context.visit.actor)
        let answer = SearchAnswer(finder: finder, query: query, base: base, format: format)
        // The state is noted before the search, so that the answer is never older than it says.
        let tag = EntityTag([try await finder.version(), request.uri.string, base, "\(format)"])
        return try await DICOMwebAnswer(request, format, tag, kept: answers, state: "").response {
            try await answer.body()
        }
    }
}
