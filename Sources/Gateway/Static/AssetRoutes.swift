import Hummingbird
import NIOCore

extension PageFace {
    /// Files whose address changes with their content may be kept for ever.
    @Sendable func asset(_ request: Request, _ context: PageContext) async throws -> Response {
        let name = try context.parameters.require("name")
        let version = try context.parameters.require("version")
        guard let asset = layout.assets.find(name: name, version: version) else { throw PageError.notFound }
        return file(asset, request, caching: "public, max-age=31536000, immutable")
    }

    @Sendable func favicon(_ request: Request, _ context: PageContext) async throws -> Response {
        file(layout.assets.icon, request, caching: "public, max-age=86400")
    }

    private func file(_ asset: Asset, _ request: Request, caching: String) -> Response {
        let tag = "\"\(asset.version)\""
        var headers = HTTPFields()
        headers[.cacheControl] = caching
        headers[.eTag] = tag
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = asset.mediaType
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}
