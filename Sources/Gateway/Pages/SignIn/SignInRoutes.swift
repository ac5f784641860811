import Hummingbird

extension PageFace {
    @Sendable func signInForm(_ request: Request, _ context: PageContext) async throws -> Response {
        if context.visit.session != nil { return .redirect(to: URLs.worklist.link) }
        let next = request.uri.queryParameters["next"].map(String.init) ?? ""
        var model = SignInModel(next: next)
        model.providers = try await providers(next: model.next)
        return answer(SignInView.page(model, context.visit), context.visit)
    }

    @Sendable func signIn(_ request: Request, _ context: PageContext) async throws -> Response {
        let form: Form
        do {
            form = try await Form.read(request, context)
        } catch PageError.forbidden {
            return again(SignInModel(message: context.visit.phrases.entry.formExpired), context)
        }
        var result = try await SignInQuery.signIn(form, context, clinic)
        if case .again(var model) = result {
            model.providers = try await providers(next: model.next)
            result = .again(model)
        }
        return enter(result, context)
    }

    /// A link typed or pasted into the address line signs in at once; one followed from another page, or fetched
    /// ahead by a mail program, asks first.
    @Sendable func signInLink(_ request: Request, _ context: PageContext) async throws -> Response {
        let token = try context.parameters.require("token")
        let site = request.headers[optional: .fetchSite] ?? "none"
        let isAhead = request.headers[optional: .fetchPurpose] != nil || request.method != .get
        guard !isAhead, site == "none" || site == "same-origin" else {
            return answer(SignInView.page(SignInModel(linkToken: token), context.visit), context.visit)
        }
        return enter(try await SignInQuery.redeem(token, context, clinic), context)
    }

    @Sendable func signOut(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try await Form.read(request, context)
        if let session = context.visit.session {
            try await clinic.signOut(session.token, context.remoteAddress, context.visit.nowMilliseconds)
        }
        var response = Response.redirect(to: URLs.signIn.link)
        response.setCookie(cookies.expired(cookies.session))
        response.setCookie(cookies.expired(cookies.form))
        response.headers[optional: HTTPField.Name("Clear-Site-Data")] = "\"cache\""
        return response
    }

    func enter(_ result: SignInResult, _ context: PageContext) -> Response {
        switch result {
        case .again(let model): return again(model, context)
        case .entered(let token, let link):
            var response = Response.redirect(to: link)
            response.setCookie(cookies.secret(cookies.session, token))
            response.setCookie(cookies.secret(cookies.form, Secret.make()))
            return response
        }
    }

    /// A step that was right but is not the last answers plainly; what was wrong says so.
    private func again(_ model: SignInModel, _ context: PageContext) -> Response {
        let isStep = model.challenge != nil && model.message == nil
        return answer(
            SignInView.page(model, context.visit), context.visit,
            status: isStep ? .ok : .unprocessableContent)
    }
}
