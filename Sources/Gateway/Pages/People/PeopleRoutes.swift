import Clinic
import Hummingbird
import Records

extension PageFace {
    @Sendable func people(_ request: Request, _ context: PageContext) async throws -> Response {
        let site = Int64(request.uri.queryParameters["site"].map(String.init) ?? "")
        let model = try await peopleModel(shownSite: site, context)
        return answer(PeopleView.page(model, context.visit), context.visit)
    }

    /// Invites somebody, or changes the rules of signing in.
    @Sendable func changePeople(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        guard let people = clinic.people, let accounts = clinic.accounts else { throw PageError.notFound }
        let words = context.visit.language.people
        let wish = PeopleWish.invitation(form)
        var model = try await peopleModel(shownSite: nil, context)
        do {
            if form["act"] == "rules" {
                try await accounts.setRules(PeopleWish.rules(form), by: context.asker)
                model = try await peopleModel(shownSite: nil, context)
                model.success = words.done
            } else if wish.roles.isEmpty {
                model.trouble = words.refusals["no-roles"]
            } else {
                let made = try await people.invite(wish, by: context.asker)
                model = try await peopleModel(shownSite: nil, context)
                model.link = made.token.map { (wish.name, invitation($0, request)) }
                model.success = made.token == nil ? "\(words.programMade) \(words.programHint)" : nil
            }
        } catch let refusal as People.Refusal {
            model.trouble = refusal.sentence(words)
        } catch AccountsError.rulesUnusable {
            model.trouble = words.refusals["rules"]
        }
        if model.trouble != nil { model.wish = form["act"] == "rules" ? nil : wish }
        return answer(
            PeopleView.page(model, context.visit), context.visit,
            status: model.trouble == nil ? .ok : .unprocessableContent)
    }

    @Sendable func person(_ request: Request, _ context: PageContext) async throws -> Response {
        answer(PersonView.page(try await personModel(context), context.visit), context.visit)
    }

    /// Does one thing to one person.
    @Sendable func changePerson(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let words = context.visit.language.people
        let before = try await personModel(context)
        var link: (name: String, address: String)?
        var trouble: String?
        do {
            if let token = try await act(form, on: before, context) {
                link = (before.person?.account.name ?? "", invitation(token, request))
            }
        } catch let refusal as People.Refusal {
            trouble = refusal.sentence(words)
        }
        var model = try await personModel(context)
        model.link = link
        model.trouble = trouble
        model.success = trouble == nil && link == nil ? words.done : nil
        return answer(
            PersonView.page(model, context.visit), context.visit,
            status: trouble == nil ? .ok : .unprocessableContent)
    }

    /// - Returns: what stands in a link, where there is one.
    private func act(_ form: Form, on model: PeopleModel, _ context: PageContext) async throws -> String? {
        guard let people = clinic.people, let key = model.person?.account.key else {
            throw PageError.notFound
        }
        let asker = context.asker
        switch form["act"] {
        case "reset": return try await people.reset(key: key, by: asker)
        case "disable": try await people.setDisabled(key: key, true, by: asker)
        case "enable": try await people.setDisabled(key: key, false, by: asker)
        case "factor": try await people.removeSecondFactor(key: key, by: asker)
        case "sign-out": try await people.signOut(key: key, by: asker)
        case "rename": try await people.setFullName(key: key, form["full"], by: asker)
        case "roles":
            guard let site = Int64(form["site"]) else { throw PageError.badRequest }
            try await people.setRoles(key: key, site: site, PeopleWish.roles(form), by: asker)
        default: throw PageError.badRequest
        }
        return nil
    }

    /// The whole address of an invitation, as the visitor's own browser reaches us.
    private func invitation(_ token: String, _ request: Request) -> String {
        let scheme = cookies.secure ? "https" : "http"
        let host = request.head.authority.map { "\(scheme)://\($0)" } ?? ""
        return host + URLs.invitation.link(token).path
    }

    private func peopleModel(shownSite: Int64?, _ context: PageContext) async throws -> PeopleModel {
        guard let people = clinic.people, let region = clinic.region, let accounts = clinic.accounts else {
            throw PageError.notFound
        }
        let asker = context.asker
        let sites = try await region.sites(by: asker)
        var model = PeopleModel(
            try await people.list(by: asker), sites, shownSite: shownSite, context.visit, layout.clock)
        let tops = Set(sites.filter { $0.parent == nil }.map(\.id))
        if tops.isSubset(of: model.administered) { model.rules = try await accounts.rules() }
        return model
    }

    private func personModel(_ context: PageContext) async throws -> PeopleModel {
        guard let people = clinic.people else { throw PageError.notFound }
        let key = try context.parameters.require("person")
        let person = try await people.find(key: key, by: context.asker)
        var model = try await peopleModel(shownSite: nil, context)
        model.person = person
        model.mayChange = People.mayChange(person, context.asker.actor)
        if model.mayChange { model.sessions = try await people.sessions(key: key, by: context.asker) }
        if model.mayChange, person.isProgram {
            model.tokens = try await people.accounts.tokens(key: key, by: context.asker)
        }
        return model
    }
}
