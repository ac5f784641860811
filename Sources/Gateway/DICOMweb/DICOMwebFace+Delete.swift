import Clinic
import Hummingbird
import Records

extension DICOMwebFace {
    /// Hides a study, a series or an object; it can be restored until it is purged.
    @Sendable func deleteImages(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let account = context.visit.session?.account else { throw Self.nothing }
        // A browser brings the session along whatever page made it ask.
        guard SameOrigin.isOurs(request.headers, authority: request.head.authority) else {
            throw Problem(.forbidden, "not-permitted", "Another site may not delete images.")
        }
        guard let study = try Self.identifier("study", context) else {
            throw Problem(.notFound, "no-such-resource", "There is nothing at this address.")
        }
        let series = try Self.identifier("series", context)
        let instance = try Self.identifier("instance", context)
        var target = ImageTarget.study(study)
        if let series { target = .series(study: study, series: series) }
        if let series, let instance { target = .instance(study: study, series: series, instance: instance) }
        do {
            try await changes.seen(by: context.visit.actor).delete(
                target, by: Author(name: account.name, reason: Self.reason(request)))
        } catch ChangeRefusal.held {
            throw Problem(.conflict, "held", "The study is under a legal hold: nothing of it can be deleted.")
        } catch is ChangeRefusal {
            throw Problem(.notFound, "no-such-resource", "The archive has no such study, series or instance.")
        }
        return Response(status: .noContent)
    }

    /// Why, where the program says so: the parameter `reason`.
    private static func reason(_ request: Request) -> String {
        String(request.uri.queryParameters["reason"].map { String($0) }?.prefix(500) ?? "")
    }
}
