import Clinic
import DICOM
import Hummingbird
import Records

extension DICOMwebFace {
    /// A value that a header names by its address (PS3.18 section 10.4.1.5): one part of bytes, or many when that is
    /// asked for. Compressed pixel data are given frame by frame.
    @Sendable func retrieveBulkValue(_ request: Request, _ context: PageContext) async throws -> Response {
        let scope = try Self.scope(context)
        let place = context.parameters.getCatchAll().map(String.init)
        guard let stored = try await retrieval.object(scope),
            let value = try await retrieval.bulkValue(of: stored, at: place)
        else { throw Self.nothing }
        let accept = try QueryParameters(request.uri.query)["accept"] ?? request.headers[.accept]
        let base = PublicAddress.base(request, context, configuration)
        let pieces: [Piece]
        switch value {
        case .bytes(let bytes): pieces = [.bytes(bytes)]
        case .pixelData(let range?): pieces = [.file(stored.path, range)]
        case .pixelData(nil):
            let map = try await map(of: stored)
            return try await frames(
                Array(1...map.frameCount), stored, map, accept: accept, request, base)
        }
        let type = PixelMedia.octetStream
        guard let range = MediaRange.accepted(accept).first(where: { $0.covers(type) && Self.isPlain($0) })
        else { throw Self.notAcceptable("This value is given as application/octet-stream.") }
        let tag = EntityTag([stored.instance.blob, place.joined(separator: "/")], isStrong: true)
        let answer = StreamedAnswer(request: request, retrieval: retrieval, tag: tag)
        let location = base + request.uri.path
        guard range.isMultipart else {
            return try await answer.single(PieceList(pieces), contentType: type, location: location)
        }
        let part = MessagePart(contentType: type, location: location, pieces: pieces)
        let once = SinglePart(part)
        return try await answer.multipart(type) { once.take() }
    }

    /// Whether a form leaves numbers as they are: little endian.
    private static func isPlain(_ range: MediaRange) -> Bool {
        guard let syntax = range.transferSyntax, syntax != "*" else { return true }
        return PixelMedia.isUncompressed(UID(syntax)) && !TransferSyntax(UID(syntax)).isBigEndian
    }
}

/// A part that is handed out once. Asked by one reader only.
final class SinglePart: @unchecked Sendable {
    private var part: MessagePart?

    init(_ part: MessagePart) { self.part = part }

    func take() -> [MessagePart]? {
        defer { part = nil }
        return part.map { [$0] }
    }
}
