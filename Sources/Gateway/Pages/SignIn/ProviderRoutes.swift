import Clinic
import Hummingbird
import Logging
import Records

extension PageFace {
    private func openID() throws -> OpenIDDesk {
        guard let accounts = clinic.accounts, let client = clinic.providers else { throw PageError.notFound }
        return OpenIDDesk(accounts: accounts, client: client)
    }

    /// Sends a browser to an identity provider, with a secret that it must bring back.
    @Sendable func signInWith(_ request: Request, _ context: PageContext) async throws -> Response {
        let key = String(try context.parameters.require("provider").prefix(64))
        let wanted = request.uri.queryParameters["next"].map(String.init) ?? ""
        do {
            let way = try await openID().begin(
                provider: key, next: URLs.page(path: wanted)?.path ?? "",
                nowMilliseconds: context.visit.nowMilliseconds)
            var headers = HTTPFields()
            headers[.location] = way.address
            headers[.cacheControl] = "no-store"
            var response = Response(status: .seeOther, headers: headers)
            response.setCookie(cookies.state(way.state))
            return response
        } catch let failure as OpenIDDesk.Failure {
            return try failed(failure, context)
        } catch let failure as PlainProviderClient.Failure {
            return try failed(.provider("\(failure)"), context)
        }
    }

    /// Where a provider sends a browser back to. The browser must be the one that was sent.
    @Sendable func signInReturn(_ request: Request, _ context: PageContext) async throws -> Response {
        let asked = request.uri.queryParameters
        let state = asked["state"].map(String.init) ?? ""
        let kept = request.cookies[cookies.stateName]?.value ?? ""
        do {
            guard !state.isEmpty, Secret.equal(state, kept), let code = asked["code"].map(String.init) else {
                throw OpenIDDesk.Failure.notConfirmed
            }
            let origin = SignInOrigin(address: context.remoteAddress, agent: context.agent)
            let (outcome, next) = try await openID().finish(
                state: state, code: String(code.prefix(4096)), issuer: asked["iss"].map(String.init),
                from: origin, nowMilliseconds: context.visit.nowMilliseconds)
            guard case .signedIn(let token, _) = outcome else { throw OpenIDDesk.Failure.notConfirmed }
            return arrived(token, URLs.page(path: next) ?? URLs.worklist.link, context)
        } catch let failure as OpenIDDesk.Failure {
            return try failed(failure, context)
        } catch let failure as PlainProviderClient.Failure {
            return try failed(.provider("\(failure)"), context)
        }
    }

    /// A page of our own in between: a browser that comes from elsewhere keeps the session's cookie to itself until it
    /// goes on from here.
    private func arrived(_ token: String, _ next: Link, _ context: PageContext) -> Response {
        var response = answer(SignInView.arrived(next, context.visit), context.visit)
        response.headers[optional: HTTPField.Name("Refresh")] = "0; url=\(next.path)"
        response.setCookie(cookies.secret(cookies.session, token))
        response.setCookie(cookies.secret(cookies.form, Secret.make()))
        response.setCookie(cookies.expired(cookies.stateName))
        return response
    }

    private func failed(_ failure: OpenIDDesk.Failure, _ context: PageContext) throws -> Response {
        let words = context.visit.language.ownAccount
        switch failure {
        case .noSuchProvider: throw PageError.notFound
        case .provider(let reason):
            logger.warning("an identity provider cannot be used", metadata: ["reason": "\(reason)"])
        case .notConfirmed, .unknown: break
        }
        let message = failure == .unknown ? words.providerUnknown : words.providerFailed
        var response = answer(
            SignInView.page(SignInModel(message: message), context.visit), context.visit,
            status: .unprocessableContent)
        response.setCookie(cookies.expired(cookies.stateName))
        return response
    }

    /// Other systems that one can sign in with.
    func providers(next: String) async throws -> [SignInModel.Provider] {
        guard let accounts = clinic.accounts else { return [] }
        return try await accounts.providers().map { provider in
            SignInModel.Provider(
                name: provider.name, link: URLs.provider.link(provider.key).asking([("next", next)]))
        }
    }
}
