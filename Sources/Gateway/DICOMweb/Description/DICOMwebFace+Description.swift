import Hummingbird
import NIOCore

extension DICOMwebFace {
    /// The route table as OpenAPI 3.1.
    @Sendable func describe(_ request: Request, _ context: PageContext) async throws -> Response {
        let description = OpenAPIDescription(routes: routes, base: base(request, context))
        let body = description.document.written()
        var headers = HTTPFields()
        let tag = EntityTag([String(decoding: body, as: UTF8.self)])
        headers[.eTag] = tag.text
        headers[.cacheControl] = "private, no-cache"
        if tag.isIn(request.headers[.ifNoneMatch]) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = "application/json"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}
