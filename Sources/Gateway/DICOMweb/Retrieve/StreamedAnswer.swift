import Clinic
import DICOM
import Hummingbird
import NIOCore

/// Makes answers out of pieces: whole, in part or not at all, as the conditions of the request have it.
struct StreamedAnswer: Sendable {
    let request: Request
    let retrieval: Retrieval
    let tag: EntityTag

    /// The headers that every answer has, 304 among them.
    private var headers: HTTPFields {
        var headers = HTTPFields()
        headers[.eTag] = tag.text
        headers[.cacheControl] = "private, no-cache"
        headers[.vary] = "Accept, Accept-Encoding, Authorization, Cookie"
        return headers
    }

    /// 304 when the requester has this state already.
    var unchanged: Response? {
        tag.isIn(request.headers[.ifNoneMatch]) ? Response(status: .notModified, headers: headers) : nil
    }

    /// One part, of which a range may be asked for.
    func single(
        _ list: PieceList, contentType: String, location: String? = nil
    ) async throws -> Response {
        if let unchanged { return unchanged }
        var headers = headers
        headers[.contentType] = contentType
        headers[.acceptRanges] = "bytes"
        if let location { headers[optional: .contentLocation] = location }
        var status = HTTPResponse.Status.ok
        var list = list
        let range = ByteRange(
            request.headers[.range], condition: request.headers[.ifRange], tag: tag, count: list.count)
        switch range {
        case .whole: break
        case .part(let range):
            status = .partialContent
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(list.count)"
            list = list.part(range)
        case .unsatisfiable:
            throw Problem(
                .rangeNotSatisfiable, "range-not-satisfiable", "There are \(list.count) bytes.",
                headers: [(.contentRange, "bytes */\(list.count)"), (.acceptRanges, "bytes")])
        }
        return try await response(
            PieceReader(retrieval, list.pieces), headers, count: list.count, status: status)
    }

    /// One part that is made for this answer alone, and whose length is known only at its end.
    func made(
        _ pieces: [Piece], contentType: String, location: String? = nil
    ) async throws -> Response {
        if let unchanged { return unchanged }
        var headers = headers
        headers[.contentType] = contentType
        if let location { headers[optional: .contentLocation] = location }
        return try await response(PieceReader(retrieval, pieces), headers, count: nil, status: .ok)
    }

    /// Many parts.
    /// - Parameters:
    ///   - type: the media type of the parts, without parameters.
    ///   - parts: the next parts; `nil` at the end.
    func multipart(
        _ type: String, _ parts: @escaping @Sendable () async throws -> [MessagePart]?
    ) async throws -> Response {
        if let unchanged { return unchanged }
        var headers = headers
        let boundary = "willis-" + String(Secret.make().prefix(24))
        headers[.contentType] = "multipart/related; type=\"\(type)\"; boundary=\(boundary)"
        let state = MultipartState(boundary)
        let reader = PieceReader(retrieval) {
            if let parts = try await parts() { return state.around(parts) }
            return state.end()
        }
        return try await response(reader, headers, count: nil, status: .ok)
    }

    /// The first bytes are read before anything is sent, so that a failure can still be told.
    private func response(
        _ reader: PieceReader, _ headers: HTTPFields, count: Int?, status: HTTPResponse.Status
    ) async throws -> Response {
        // Of HEAD only the head is sent; nothing needs to be read for it.
        guard request.method != .head else {
            return Response(
                status: status, headers: headers, body: ResponseBody(contentLength: count) { _ in })
        }
        let first = try await reader.next()
        return Response(
            status: status, headers: headers,
            body: ResponseBody(contentLength: count) { writer in
                var buffer = first
                while let bytes = buffer {
                    async let following = reader.next()
                    try await writer.write(bytes)
                    buffer = try await following
                }
                try await writer.finish(nil)
            })
    }
}

/// One part of a multipart answer.
struct MessagePart: Sendable {
    var contentType: String
    var location: String?
    var pieces: [Piece]
}

/// What stands before, between and behind parts (RFC 2046 section 5.1). Asked by one reader only.
private final class MultipartState: @unchecked Sendable {
    private let boundary: String
    private var isFirst = true
    private var hasEnded = false

    init(_ boundary: String) { self.boundary = boundary }

    func around(_ parts: [MessagePart]) -> [Piece] {
        parts.flatMap { part in
            var head = isFirst ? "" : "\r\n"
            isFirst = false
            head += "--\(boundary)\r\nContent-Type: \(part.contentType)\r\n"
            if let count = PieceList.knownCount(part.pieces) { head += "Content-Length: \(count)\r\n" }
            if let location = part.location { head += "Content-Location: \(location)\r\n" }
            return [.text(head + "\r\n")] + part.pieces
        }
    }

    func end() -> [Piece]? {
        guard !hasEnded else { return nil }
        hasEnded = true
        return [.text((isFirst ? "" : "\r\n") + "--\(boundary)--\r\n")]
    }
}

extension PieceList {
    static func knownCount(_ pieces: [Piece]) -> Int? {
        pieces.contains { $0.count == nil } ? nil : pieces.reduce(0) { $0 + ($1.count ?? 0) }
    }
}

extension HTTPField.Name {
    static let contentLocation = HTTPField.Name("Content-Location")
}
