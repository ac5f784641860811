import Clinic
import Hummingbird
import Records

extension PageFace {
    func addCases(to router: Router<PageContext>) {
        func get(_ url: URLs, _ handler: @escaping Handler) {
            router.get(RouterPath(url.rawValue), use: handler)
        }
        func post(_ url: URLs, _ handler: @escaping Handler) {
            router.post(RouterPath(url.rawValue), use: handler)
        }
        get(.board, board)
        get(.boardRegion, boardRegion)
        get(.openCase, openCaseForm)
        post(.openCase, openCase)
        get(.casePage, casePage)
        get(.casePanel, casePanel)
        post(.caseFacts, caseFacts)
        post(.caseState, caseState)
        post(.caseSame, caseSame)
    }

    @Sendable func casePage(_ request: Request, _ context: PageContext) async throws -> Response {
        let key = try context.parameters.require("case")
        let view = try await CaseQuery.view(key, context.visit, self, notingAccess: true)
        // The address of a case that has become part of another leads there.
        guard view.key == key else { return .redirect(to: URLs.casePage.link(view.key)) }
        return answer(try await CasePageView.page(view, self), context.visit)
    }

    @Sendable func casePanel(_ request: Request, _ context: PageContext) async throws -> Response {
        let key = try context.parameters.require("case")
        guard let panel = CasePanel(rawValue: try context.parameters.require("panel")) else {
            throw PageError.notFound
        }
        let view = try await CaseQuery.view(key, context.visit, self, notingAccess: false)
        return .html(try await panel.view(view, self), whole: false)
    }

    /// Saves what was changed. A script gets back the fields it sent and the clock, everybody else the page.
    @Sendable func caseFacts(_ request: Request, _ context: PageContext) async throws -> Response {
        let key = try context.parameters.require("case")
        let form = try await Form.read(request, context)
        let view = try await CaseQuery.change(key, form, context.visit, self)
        let status: HTTPResponse.Status = view.troubles.isEmpty ? .ok : .unprocessableContent
        if context.visit.isFragment {
            return .html(CasePageView.afterChange(form, view), status: status, whole: false)
        }
        guard view.troubles.isEmpty else {
            return answer(try await CasePageView.page(view, self), context.visit, status: status)
        }
        let panel = CasePanel(rawValue: form["panel"]) ?? .clock
        return .redirect(to: URLs.casePage.link(key).at("panel-" + panel.rawValue))
    }

    @Sendable func caseState(_ request: Request, _ context: PageContext) async throws -> Response {
        let key = try context.parameters.require("case")
        let form = try await Form.read(request, context)
        let (cases, actor) = try CaseQuery.asked(context.visit, self)
        guard let state = StrokeCase.State(rawValue: form["state"]) else { throw PageError.badRequest }
        try await CaseQuery.answering { _ = try await cases.setState(key, state, by: actor) }
        let isOver = state == .closed || state == .cancelled
        return .redirect(to: isOver ? URLs.board.link : URLs.casePage.link(key))
    }

    @Sendable func openCaseForm(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try CaseQuery.asked(context.visit, self)
        return answer(OpenCaseView.page(try await OpenCaseModel.make(context.visit, self)), context.visit)
    }

    @Sendable func openCase(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let (cases, actor) = try CaseQuery.asked(context.visit, self)
        let opening = CaseWish.opening(form, layout.clock, now: context.visit.nowMilliseconds)
        do {
            let item = try await cases.open(opening, by: actor)
            return .redirect(to: URLs.casePage.link(item.key))
        } catch CaseRefusal.invalid(let fact, let reason) {
            var model = try await OpenCaseModel.make(context.visit, self)
            model.typed = form
            model.trouble = (fact, reason)
            return answer(OpenCaseView.page(model), context.visit, status: .unprocessableContent)
        } catch let refusal as CaseRefusal {
            try await CaseQuery.answering { throw refusal }
            throw PageError.badRequest
        }
    }
}
