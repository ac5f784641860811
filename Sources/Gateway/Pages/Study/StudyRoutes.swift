import Hummingbird
import NIOCore

extension PageFace {
    @Sendable func study(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = try await studyModel(context)
        return answer(StudyView.page(model, context.visit), context.visit)
    }

    @Sendable func studyContent(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = try await studyModel(context)
        if request.headers[.ifNoneMatch] == StudyView.version(model, context.visit) {
            return Response(status: .noContent)
        }
        return .html(StudyView.region(model, context.visit), whole: false)
    }

    @Sendable func studyEvents(_ request: Request, _ context: PageContext) async throws -> Response {
        let uid = try PathIdentifier.studyUID(context.parameters.require("study"))
        guard let uid else { throw PageError.notFound }
        return try stream(request, context, study: uid)
    }

    @Sendable func picture(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let location = try PathIdentifier.pictureLocation(context.parameters.require("location")),
            let bytes = try await clinic.picture(location), bytes.starts(with: [0x89, 0x50, 0x4e, 0x47])
        else { throw PageError.notFound }
        var headers = HTTPFields()
        headers[.contentType] = "image/png"
        headers[.cacheControl] = "no-store"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func studyModel(_ context: PageContext) async throws -> StudyModel {
        let study = try context.parameters.require("study")
        return try await StudyQuery.model(study: study, context.visit, clinic, layout.clock)
    }
}
