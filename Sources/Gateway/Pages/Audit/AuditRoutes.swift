import Clinic
import Hummingbird
import Records

extension PageFace {
    @Sendable func audit(_ request: Request, _ context: PageContext) async throws -> Response {
        let query = AuditQuery(request.asked, layout.clock)
        let page: AuditTrail.Page
        do {
            page = try await clinic.archive.audit(query.filter, query.before, context.visit.actor)
        } catch AuditTrail.Refusal.forbidden {
            throw PageError.forbidden
        }
        let model = AuditModel(page, query, context.visit, layout.clock)
        return answer(AuditView.page(model, context.visit), context.visit)
    }
}
