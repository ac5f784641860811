import Hummingbird

extension PageFace {
    @Sendable func account(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let session = context.visit.session else { throw PageError.forbidden }
        return answer(AccountView.page(AccountQuery.model(session), context.visit), context.visit)
    }

    @Sendable func changePassword(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        guard let session = context.visit.session else { throw PageError.forbidden }
        let model = try await AccountQuery.change(form, session, context, clinic)
        let page = AccountView.page(model, context.visit)
        guard let token = model.newSession else {
            return answer(page, context.visit, status: .unprocessableContent)
        }
        var response = answer(page, context.visit)
        response.setCookie(cookies.secret(cookies.session, token))
        return response
    }

    /// Language and appearance, for whoever sits here, signed in or not.
    @Sendable func preferences(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        var response = Response.redirect(to: URLs.page(path: form["back"]) ?? URLs.worklist.link)
        if let language = Language(rawValue: form["language"]) {
            response.setCookie(cookies.wish(CookieJar.language, language.rawValue))
        }
        if let theme = Theme(rawValue: form["theme"]) {
            response.setCookie(cookies.wish(CookieJar.theme, theme.rawValue))
        }
        return response
    }
}
