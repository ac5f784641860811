import Clinic
import Hummingbird

extension DICOMwebFace {
    /// Takes objects in (STOW-RS, PS3.18 section 10.5). They are durable and in the index before the answer goes out.
    @Sendable func storeInstances(_ request: Request, _ context: PageContext) async throws -> Response {
        let study = try Self.identifier("study", context)
        let format = try ModelFormat.accepted(request.headers[.accept])
        let kind = try StoreRequest(contentType: request.headers[.contentType])
        let address = context.remoteAddress
        let result: StoreResult
        let deposits = deposits.from(context.visit.actor)
        do {
            let reader = StoreReader(
                deposits: deposits, address: address, studyUID: study, body: try RequestBytes(request))
            result = try await reader.read(kind)
        } catch {
            await deposits.ended(from: address)
            throw error
        }
        await deposits.ended(from: address)
        let base = PublicAddress.base(request, context, configuration)
        return try StoreAnswer(result: result, base: base, format: format).response()
    }
}
