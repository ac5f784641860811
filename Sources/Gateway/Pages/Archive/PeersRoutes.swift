import Clinic
import Hummingbird
import Records

extension PageFace {
    @Sendable func peers(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = try await peersModel(tested: nil, context)
        return answer(PeersView.page(model, context.visit), context.visit)
    }

    /// Calls a device now and says how it went, on the same page.
    @Sendable func peerTest(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let title = form["title"]
        guard let rules = try await clinic.archive.peers().first(where: { $0.aeTitle == title }) else {
            throw PageError.notFound
        }
        let outcome = await clinic.archive.test(rules)
        let model = try await peersModel(tested: (title, outcome), context)
        return answer(PeersView.page(model, context.visit), context.visit)
    }

    /// Registers, changes or removes a device, for those who may.
    @Sendable func peerChange(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        try await requireSites(of: form, context)
        let words = context.visit.phrases.archive.peers
        do {
            if form["remove"] == "1" {
                try await clinic.archive.removePeer(form["title"], context.visit.actor)
            } else {
                try await clinic.archive.changePeer(PeerWish(form), context.visit.actor)
            }
        } catch let error as PeerRefusal {
            var model = try await peersModel(tested: nil, context)
            model.refuse(PeerForm(form, trouble: words.refusals[error.word] ?? "\(error)"))
            model.offer(try await clinic.archive.sites())
            return answer(PeersView.page(model, context.visit), context.visit, status: .unprocessableContent)
        }
        return .redirect(to: URLs.peers.link.at(PeerCard.id(form["title"].trimmed)))
    }

    /// A device is changed by who administers its site, and brought to a site only by who administers that too.
    private func requireSites(of form: Form, _ context: PageContext) async throws {
        let known = try await clinic.archive.peers().first { $0.aeTitle == form["title"].trimmed }
        let sites = Set([known?.site, Int64(form["site"])].compactMap { $0 })
        guard allow(context.visit.actor, .change, Resource(.device, sites: sites)) == .allowed else {
            throw PageError.forbidden
        }
    }

    private func peersModel(
        tested: (aeTitle: String, outcome: EchoOutcome)?, _ context: PageContext
    ) async throws -> PeersModel {
        let rules = try await clinic.archive.peers()
        let known = try await clinic.archive.contacts()
        var model = PeersModel(
            rules, known, tested: tested, aeTitle: clinic.archive.aeTitle, context.visit, layout.clock)
        model.offer(try await clinic.archive.sites())
        return model
    }
}
