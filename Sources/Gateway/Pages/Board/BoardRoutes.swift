import Hummingbird

extension PageFace {
    @Sendable func board(_ request: Request, _ context: PageContext) async throws -> Response {
        let rows = try await BoardQuery.rows(context.visit, self)
        return answer(BoardView.page(rows, context.visit, layout.clock), context.visit)
    }

    @Sendable func boardRegion(_ request: Request, _ context: PageContext) async throws -> Response {
        let rows = try await BoardQuery.rows(context.visit, self)
        return .html(BoardView.region(rows, context.visit, layout.clock), whole: false)
    }
}
