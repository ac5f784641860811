import Hummingbird

extension PageFace {
    @Sendable func archiveSearch(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = try await SearchQuery.model(request.asked, context.visit, clinic.archive, layout.clock)
        return answer(SearchView.page(model, context.visit), context.visit)
    }
}
