import Hummingbird

extension PageFace {
    @Sendable func transfers(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = try await TransfersQuery.model(context.visit, clinic.moving, layout.clock)
        return answer(TransfersView.page(model, context.visit), context.visit)
    }

    @Sendable func transfersRegion(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = try await TransfersQuery.model(context.visit, clinic.moving, layout.clock)
        return .html(TransfersView.region(model, context.visit), whole: false)
    }

    @Sendable func transfersAction(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let message = try await TransfersQuery.act(form, context.visit, clinic.moving)
        let model = try await TransfersQuery.model(
            context.visit, clinic.moving, layout.clock, message: message)
        if context.visit.isFragment { return .html(TransfersView.region(model, context.visit), whole: false) }
        return message == nil
            ? .redirect(to: URLs.transfers.link)
            : answer(TransfersView.page(model, context.visit), context.visit)
    }

    @Sendable func transfersEvents(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let session = context.visit.session else { throw PageError.forbidden }
        var stream = LiveStream(
            clinic: clinic, counter: counter, session: session.token, visitor: context.visit.actor,
            study: nil,
            now: now)
        stream.subject = .transfers
        return stream.response(to: request)
    }
}
