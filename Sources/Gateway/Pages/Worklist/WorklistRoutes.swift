import Hummingbird

extension PageFace {
    @Sendable func worklist(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = try await WorklistQuery.model(search: "", context.visit, clinic, layout.clock)
        return answer(WorklistView.page(model, context.visit), context.visit)
    }

    /// A search travels in the body, as it may be a patient's name.
    @Sendable func worklistSearch(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let model = try await WorklistQuery.model(
            search: form["search"], context.visit, clinic, layout.clock)
        return answer(WorklistView.page(model, context.visit), context.visit)
    }

    @Sendable func worklistRows(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let model = try await WorklistQuery.model(
            search: form["search"], context.visit, clinic, layout.clock)
        return .html(WorklistView.region(model, context.visit), whole: false)
    }

    @Sendable func worklistRow(_ request: Request, _ context: PageContext) async throws -> Response {
        let study = try context.parameters.require("study")
        let row = try await WorklistQuery.row(study: study, context.visit, clinic, layout.clock)
        return .html(WorklistRowView.view(row, context.visit), whole: false)
    }

    @Sendable func worklistEvents(_ request: Request, _ context: PageContext) async throws -> Response {
        try stream(request, context, study: nil)
    }

    func stream(_ request: Request, _ context: PageContext, study: String?) throws -> Response {
        guard let session = context.visit.session else { throw PageError.forbidden }
        return LiveStream(
            clinic: clinic, counter: counter, session: session.token, visitor: context.visit.actor,
            study: study,
            now: now
        ).response(to: request)
    }
}
