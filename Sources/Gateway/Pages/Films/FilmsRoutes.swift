import Hummingbird
import Records

extension PageFace {
    @Sendable func films(_ request: Request, _ context: PageContext) async throws -> Response {
        let before = Int64(request.asked["before"])
        let (films, count) = try await clinic.archive.films(before, context.visit.actor)
        let model = FilmsModel(
            films, count: count, limit: WebLimits.films, isContinued: before != nil, context.visit,
            layout.clock)
        return answer(FilmsView.page(model, context.visit), context.visit)
    }

    @Sendable func film(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let uid = try PathIdentifier.studyUID(context.parameters.require("film")),
            let film = try await clinic.archive.film(uid, context.visit.actor)
        else { throw PageError.notFound }
        let card = FilmCard(film, context.visit, layout.clock)
        return answer(FilmView.page(card, context.visit), context.visit)
    }
}
