import Clinic
import Hummingbird
import Records

extension Site {
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

    private func peersModel(
        tested: (aeTitle: String, outcome: EchoOutcome)?, _ context: PageContext
    ) async throws -> PeersModel {
        let rules = try await clinic.archive.peers()
        let known = try await clinic.archive.contacts()
        return PeersModel(
            rules, known, tested: tested, aeTitle: clinic.archive.aeTitle, context.visit, layout.clock)
    }
}
