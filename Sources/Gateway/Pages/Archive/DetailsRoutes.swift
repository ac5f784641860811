import Clinic
import Hummingbird

extension PageFace {
    @Sendable func archiveStudy(_ request: Request, _ context: PageContext) async throws -> Response {
        let place = try Self.place(context, "study")
        guard let contents = try await clinic.archive.contents(place[0]) else { throw PageError.notFound }
        let model = DetailsModel(contents, context.visit, layout.clock)
        return answer(DetailsView.page(model, context.visit), context.visit)
    }

    /// The objects of a series, so many at a time.
    @Sendable func archiveSeries(_ request: Request, _ context: PageContext) async throws -> Response {
        let parts = try Self.place(context, "study", "series")
        let place = SeriesPlace(study: parts[0], series: parts[1])
        let offset = max(0, min(Int(request.asked["from"]) ?? 0, 10_000_000))
        guard let found = try await clinic.archive.instances(place, offset) else { throw PageError.notFound }
        let model = InstancesModel(found, place, offset: offset, context.visit, layout.clock)
        return answer(InstancesView.page(model, context.visit), context.visit)
    }

    @Sendable func archiveTags(_ request: Request, _ context: PageContext) async throws -> Response {
        let parts = try Self.place(context, "study", "series", "instance")
        let place = InstancePlace(study: parts[0], series: parts[1], instance: parts[2])
        let find = String(request.asked["find"].prefix(WebLimits.searchCharacters)).trimmed
        guard let sheet = try await clinic.archive.tags(place, find) else { throw PageError.notFound }
        let model = TagsModel(sheet, place, find: find, context.visit.language)
        return answer(TagsView.page(model, context.visit), context.visit)
    }

    /// Identifiers from the address, checked.
    private static func place(_ context: PageContext, _ names: String...) throws -> [String] {
        try names.map { name in
            guard let uid = try PathIdentifier.studyUID(context.parameters.require(name)) else {
                throw PageError.notFound
            }
            return uid
        }
    }
}
