import Clinic
import Hummingbird
import Records

extension PageFace {
    private func own(_ context: PageContext) throws -> (Accounts, Visit.Session) {
        guard let accounts = clinic.accounts else { throw PageError.notFound }
        guard let session = context.visit.session else { throw PageError.forbidden }
        return (accounts, session)
    }

    // MARK: - Second factor

    @Sendable func secondFactor(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = try await factorModel(context)
        return answer(OwnSafetyView.factor(model, context.visit), context.visit)
    }

    /// Begins to set up a device, confirms it, or turns the second factor off.
    @Sendable func changeSecondFactor(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let (accounts, session) = try own(context)
        let now = context.visit.nowMilliseconds
        let code = String(form["code"].prefix(40))
        let words = context.visit.language.ownAccount
        var codes: [String] = []
        var trouble: String?
        var success: String?
        switch form["act"] {
        case "prepare":
            try await accounts.prepareSecondFactor(of: session.account)
        case "confirm":
            codes = try await accounts.confirmSecondFactor(
                of: session.account, code: code, session: session.token, address: context.remoteAddress,
                nowMilliseconds: now)
            if codes.isEmpty { trouble = words.codeWrong }
        case "end":
            let done = try await accounts.endSecondFactor(
                of: session.account, code: code, address: context.remoteAddress, nowMilliseconds: now)
            if done { success = words.turnedOff } else { trouble = words.codeWrong }
        default: throw PageError.badRequest
        }
        var model = try await factorModel(context)
        (model.codes, model.trouble, model.success) = (codes, trouble, success)
        return answer(
            OwnSafetyView.factor(model, context.visit), context.visit,
            status: trouble == nil ? .ok : .unprocessableContent)
    }

    private func factorModel(_ context: PageContext) async throws -> SecondFactorModel {
        let (accounts, session) = try own(context)
        let state = try await accounts.secondFactor(of: session.account)
        return SecondFactorModel(
            state: state, isRequired: session.account.mustSetUpSecondFactor && !state.isOn,
            address: state.pending.map { OneTimeCode.address(secret: $0, account: session.account.name) }
                ?? "")
    }

    // MARK: - Sessions

    @Sendable func ownSessions(_ request: Request, _ context: PageContext) async throws -> Response {
        let (accounts, session) = try own(context)
        let lines = try await accounts.sessions(of: session.account, current: session.token)
        return answer(OwnSafetyView.sessions(lines, layout.clock, context.visit), context.visit)
    }

    /// Ends one session, or all but this one.
    @Sendable func endSessions(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let (accounts, session) = try own(context)
        let now = context.visit.nowMilliseconds
        if form["act"] == "others" {
            try await accounts.endOtherSessions(
                of: session.account, current: session.token, address: context.remoteAddress,
                nowMilliseconds: now)
        } else {
            _ = try await accounts.endSession(
                key: String(form["session"].prefix(64)), of: session.account,
                address: context.remoteAddress, nowMilliseconds: now)
        }
        return .redirect(to: URLs.ownSessions.link)
    }

    // MARK: - Tokens

    @Sendable func ownTokens(_ request: Request, _ context: PageContext) async throws -> Response {
        try await tokensPage(of: try own(context).1.account.key, context)
    }

    /// Makes or revokes a token of one's own, or of a program whose rights one gives.
    @Sendable func changeTokens(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let (accounts, _) = try own(context)
        let key = String(form["of"].prefix(64))
        if form.has("revoke") {
            _ = try await accounts.revokeToken(
                key: key, token: String(form["revoke"].prefix(64)), by: context.asker)
            return try await tokensPage(of: key, context)
        }
        let scopes = Set(Action.allCases.filter { form["scope-\($0.rawValue)"] == "1" })
        do {
            let text = try await accounts.makeToken(
                key: key, name: form["name"], scopes: scopes, days: Int(form["days"].trimmed) ?? 0,
                by: context.asker)
            return try await tokensPage(of: key, made: (form["name"], text), context)
        } catch AccountsError.tokenUnusable {
            return try await tokensPage(
                of: key, trouble: context.visit.language.ownAccount.tokenUnusable, context)
        }
    }

    private func tokensPage(
        of key: String, made: (name: String, text: String)? = nil, trouble: String? = nil,
        _ context: PageContext
    ) async throws -> Response {
        let tokens = try await own(context).0.tokens(key: key, by: context.asker)
        return answer(
            OwnSafetyView.tokens(tokens, of: key, made: made, trouble, layout.clock, context.visit),
            context.visit, status: trouble == nil ? .ok : .unprocessableContent)
    }

    // MARK: - Invitations

    @Sendable func invitation(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let accounts = clinic.accounts else { throw PageError.notFound }
        let token = String(try context.parameters.require("token").prefix(200))
        let account = try await accounts.invited(by: token, nowMilliseconds: context.visit.nowMilliseconds)
        return answer(
            OwnSafetyView.invitation(account, token, trouble: nil, context.visit), context.visit,
            status: account == nil ? .notFound : .ok)
    }

    @Sendable func acceptInvitation(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        guard let accounts = clinic.accounts else { throw PageError.notFound }
        let token = String(try context.parameters.require("token").prefix(200))
        let words = context.visit.phrases.entry
        let trouble: String
        do {
            guard form["new"] == form["again"] else { throw PasswordsDiffer() }
            let origin = SignInOrigin(address: context.remoteAddress, agent: context.agent)
            let outcome = try await accounts.accept(
                invitation: token, password: form["new"], from: origin,
                nowMilliseconds: context.visit.nowMilliseconds)
            return enter(
                SignInQuery.judge(outcome, next: "", refused: words.refused, context.visit.phrases), context)
        } catch AccountsError.noSuchInvitation {
            return try await invitation(request, context)
        } catch AccountsError.passwordTooShort(let minimum) {
            trouble = words.tooShort.filling("n", "\(minimum)")
        } catch AccountsError.passwordTooLong {
            trouble = words.tooLong
        } catch AccountsError.passwordTooCommon {
            trouble = words.tooCommon
        } catch is PasswordsDiffer {
            trouble = words.notTheSame
        }
        let account = try await accounts.invited(by: token, nowMilliseconds: context.visit.nowMilliseconds)
        return answer(
            OwnSafetyView.invitation(account, token, trouble: trouble, context.visit), context.visit,
            status: .unprocessableContent)
    }
}

private struct PasswordsDiffer: Error {}
