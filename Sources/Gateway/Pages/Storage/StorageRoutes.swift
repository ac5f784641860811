import Clinic
import Hummingbird

extension PageFace {
    @Sendable func storage(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let status = try await clinic.storage() else { throw PageError.notFound }
        return answer(StorageView.page(status, context.visit, layout.clock), context.visit)
    }

    /// Says whether the node serves, and in words for programs what about its storage needs a person. It serves even
    /// where it takes no more images, so the status stays 200.
    @Sendable func health(_ request: Request, _ context: PageContext) async throws -> Response {
        let codes = await clinic.notices().map(\.code)
        return .plain((["ok"] + codes).joined(separator: "\n") + "\n")
    }
}
