import Clinic
import Hummingbird
import Records

extension PageFace {
    @Sendable func region(_ request: Request, _ context: PageContext) async throws -> Response {
        answer(RegionView.tree(try await regionModel(context), context.visit), context.visit)
    }

    /// Adds a site beneath one, or at the top.
    @Sendable func addSite(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        guard let desk = clinic.region else { throw PageError.notFound }
        let wish = SiteWish.site(form, changing: nil)
        do {
            let made = try await desk.add(wish, by: context.asker)
            return .redirect(to: URLs.regionSite.link("\(made.id)"))
        } catch let refusal as RegionDesk.Refusal {
            var model = try await regionModel(context)
            model.draft = wish
            model.trouble = refusal.sentence(context.visit.language.region)
            return answer(
                RegionView.tree(model, context.visit), context.visit, status: .unprocessableContent)
        }
    }

    @Sendable func regionSite(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = try await siteModel(context)
        return answer(RegionView.site(model, context.visit), context.visit)
    }

    /// Changes a site, or what it has set for itself.
    @Sendable func changeSite(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        guard let desk = clinic.region else { throw PageError.notFound }
        var model = try await siteModel(context)
        guard let detail = model.detail else { throw PageError.notFound }
        let wish = SiteWish.site(form, changing: detail.site)
        do {
            if form["part"] == "settings" {
                try await desk.set(SiteWish.settings(form), site: detail.site.id, by: context.asker)
            } else {
                try await desk.change(wish, by: context.asker)
            }
            return .redirect(to: URLs.regionSite.link("\(detail.site.id)"))
        } catch let refusal as RegionDesk.Refusal {
            model.draft = form["part"] == "settings" ? nil : wish
            model.trouble = refusal.sentence(context.visit.language.region)
            return answer(
                RegionView.site(model, context.visit), context.visit, status: .unprocessableContent)
        }
    }

    private func regionModel(_ context: PageContext) async throws -> RegionModel {
        guard let desk = clinic.region, let people = clinic.people else { throw PageError.notFound }
        return RegionModel(
            try await desk.sites(by: context.asker), try await people.list(by: context.asker), context.visit)
    }

    private func siteModel(_ context: PageContext) async throws -> RegionModel {
        guard let desk = clinic.region, let people = clinic.people,
            let id = try Int64(context.parameters.require("site"))
        else { throw PageError.notFound }
        do {
            let detail = try await desk.detail(id, by: context.asker)
            let everybody = try await people.list(by: context.asker)
            var model = RegionModel(
                try await desk.sites(by: context.asker), everybody, context.visit)
            model.show(detail, everybody, context.visit)
            return model
        } catch RegionDesk.Refusal.noSuchSite {
            throw PageError.notFound
        }
    }
}
