import Clinic
import Hummingbird
import Records

extension PageFace {
    func addTeam(to router: Router<PageContext>) {
        func get(_ url: URLs, _ handler: @escaping Handler) {
            router.get(RouterPath(url.rawValue), use: handler)
        }
        func post(_ url: URLs, _ handler: @escaping Handler) {
            router.post(RouterPath(url.rawValue), use: handler)
        }
        post(.caseTeam, caseTeam)
        post(.caseMessages, caseMessages)
        get(.caseEvents, caseEvents)
        get(.boardEvents, boardEvents)
        post(.answerCall, answerCall)
        get(.rota, rota)
        post(.rota, changeRota)
        get(.notifications, notifications)
        post(.notifications, changeNotifications)
        post(.pushDevices, subscribeDevice)
        get(.pushWorker, pushWorker)
    }

    @Sendable func caseTeam(_ request: Request, _ context: PageContext) async throws -> Response {
        try await change(.team, request, context) { form, key, desk, actor in
            try await TeamQuery.act(form, key, desk, actor)
        }
    }

    @Sendable func caseMessages(_ request: Request, _ context: PageContext) async throws -> Response {
        try await change(.thread, request, context) { form, key, desk, actor in
            try await TeamQuery.post(form, key, desk, actor)
        }
    }

    /// Does what a form says; a script gets the panel anew, everybody else the page. What could not be done is said in
    /// the panel.
    private func change(
        _ panel: CasePanel, _ request: Request, _ context: PageContext,
        _ act: (Form, String, TeamDesk, Actor) async throws -> Void
    ) async throws -> Response {
        let key = try context.parameters.require("case")
        let form = try await Form.read(request, context)
        let visit = context.visit
        let (team, actor) = try TeamQuery.asked(visit, self)
        var trouble: TeamRefusal?
        do {
            try await act(form, key, team.desk, actor)
        } catch let refusal as TeamRefusal where refusal != .hidden {
            trouble = refusal
        } catch is TeamRefusal {
            throw PageError.notFound
        }
        // Who refuses a transfer may have no more ground to see the case.
        guard try await team.desk.sees(case: key, actor) else { return leave(visit) }
        if trouble == nil, !visit.isFragment {
            return .redirect(to: URLs.casePage.link(key).at("panel-" + panel.rawValue))
        }
        let view = try await CaseQuery.view(key, visit, self, notingAccess: false)
        let sheet = try await TeamQuery.answering { try await team.desk.sheet(case: key, for: actor) }
        let people = TeamView(sheet, visit, layout.clock)
        let content =
            panel == .team
            ? TeamPanel.content(people, trouble: trouble) : ThreadPanel.content(people, trouble: trouble)
        let status: HTTPResponse.Status = trouble == nil ? .ok : .unprocessableContent
        if visit.isFragment { return .html(panel.frame(content, view), status: status, whole: false) }
        let main = H.div(.class("case")) {
            H.p { H.a(.href(URLs.casePage.link(key)), text: visit.language.team.backToCase) }
            panel.frame(content, view)
        }
        return answer(PageContent(title: view.name, kind: "case", main: main), visit, status: status)
    }

    private func leave(_ visit: Visit) -> Response {
        guard visit.isFragment else { return .redirect(to: URLs.board.link) }
        var response = Response.plain("", status: .ok)
        response.headers[optional: .htmxRedirect] = URLs.board.link.path
        return response
    }

    /// The bar above every page: one tap.
    @Sendable func answerCall(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let (team, actor) = try TeamQuery.asked(context.visit, self)
        let known = try await team.desk.calls(of: actor).first { $0.activation.key == form["subject"] }
        guard let known else { return .redirect(to: URLs.board.link) }
        try await TeamQuery.answering {
            try await team.desk.answer(
                activation: known.activation.key, accept: form["action"] != "decline", by: actor)
        }
        return .redirect(to: URLs.casePage.link(known.caseKey))
    }

    /// Changes of one case, for its page.
    @Sendable func caseEvents(_ request: Request, _ context: PageContext) async throws -> Response {
        let key = try context.parameters.require("case")
        let (team, actor) = try TeamQuery.asked(context.visit, self)
        try await TeamQuery.answering { try await team.desk.check(case: key, for: actor) }
        return try stream(of: key, request, context)
    }

    /// Changes of every case that the reader sees, for the board.
    @Sendable func boardEvents(_ request: Request, _ context: PageContext) async throws -> Response {
        try stream(of: nil, request, context)
    }

    private func stream(of key: String?, _ request: Request, _ context: PageContext) throws -> Response {
        guard let session = context.visit.session, clinic.team != nil else { throw PageError.notFound }
        return LiveStream(
            clinic: clinic, counter: counter, session: session.token, visitor: context.visit.actor,
            study: nil,
            now: now,
            subject: .cases(key: key)
        ).response(to: request)
    }
}
