import Clinic
import Hummingbird
import Records

extension PageFace {
    /// The routes of versions of results.
    func addTrust(to router: Router<PageContext>) {
        router.post(RouterPath(URLs.studyVessels.rawValue), use: chooseVessels)
        router.get(RouterPath(URLs.studyVersion.rawValue), use: studyVersion)
    }

    /// Asks for a result with other vessels, and shows the study, on which it appears.
    @Sendable func chooseVessels(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        guard let account = context.visit.session?.account else { throw PageError.forbidden }
        guard let uid = try PathIdentifier.studyUID(context.parameters.require("study")),
            let detail = try await clinic.detail(uid)
        else { throw PageError.notFound }
        guard let wish = VesselWish(form, detail.entry.reports) else { throw PageError.badRequest }
        do {
            try await clinic.reviseResult(uid, wish.position, wish.selection, account.actor)
        } catch let refusal as ResultDesk.Refusal {
            var model = StudyModel(detail, context.visit, layout.clock)
            model.trouble = refusal.sentence(context.visit.language.trust)
            return answer(StudyView.page(model, context.visit), context.visit)
        }
        return .redirect(to: URLs.study.link(uid).at("versions-\(wish.position)"))
    }

    /// One version with all its maps.
    @Sendable func studyVersion(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let uid = try PathIdentifier.studyUID(context.parameters.require("study")),
            let id = try Int64(context.parameters.require("version")),
            let detail = try await clinic.detail(uid),
            let version = detail.versions.first(where: { $0.id == id }), version.report != nil
        else { throw PageError.notFound }
        let model = StudyModel(showing: version, of: detail, context.visit, layout.clock)
        return answer(StudyView.version(model, version, context.visit), context.visit)
    }
}

extension ResultDesk.Refusal {
    func sentence(_ words: TrustWords) -> String {
        switch self {
        case .noResult: words.refusedGone
        case .nothingChosen: words.refusedNothing
        case .tooManyWaiting: words.refusedBusy
        }
    }
}
