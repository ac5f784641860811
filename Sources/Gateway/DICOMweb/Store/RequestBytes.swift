import DICOM
import Hummingbird
import NIOCore

/// The body of a request in pieces, unpacked where it comes packed. One owner at a time.
final class RequestBytes {
    private var body: RequestBody.AsyncIterator
    private let gunzip: GunzipStream?
    /// Bytes that are still to come, where the request says how many there are.
    private var missing: Int?

    /// - Throws: ``Problem`` when the body is packed in a way that we cannot undo.
    init(_ request: Request) throws {
        body = request.body.makeAsyncIterator()
        missing = request.headers[.contentLength].flatMap { Int($0) }
        switch request.headers[.contentEncoding]?.lowercased().trimmed ?? "" {
        case "", "identity": gunzip = nil
        case "gzip", "x-gzip", "deflate": gunzip = try GunzipStream()
        default:
            throw Problem(
                .unsupportedMediaType, "unsupported-encoding",
                "Bodies are read as they are, or packed with gzip or deflate.",
                headers: [(.acceptEncoding, "gzip, deflate")])
        }
    }

    /// The next piece; `nil` at the end.
    /// - Throws: when the connection broke off, or the packed body cannot be unpacked.
    func next() async throws -> Bytes? {
        while true {
            if let gunzip {
                do throws(DICOMError) {
                    if let bytes = try gunzip.next() { return bytes }
                } catch {
                    throw Problem(.badRequest, "damaged-body", "The packed body cannot be unpacked.")
                }
            }
            guard let buffer = try await body.next() else {
                if let missing, missing > 0 { throw CutBody() }
                if let gunzip, !gunzip.hasEnded {
                    throw Problem(.badRequest, "damaged-body", "The packed body ends early.")
                }
                return nil
            }
            if let left = missing { missing = left - buffer.readableBytes }
            let bytes = Bytes(Array(buffer.readableBytesView))
            guard let gunzip else { return bytes }
            gunzip.append(bytes)
        }
    }

    /// The whole body, for requests that are small.
    /// - Throws: ``Problem`` when there is more than `limit`.
    func collect(limit: Int) async throws -> [UInt8] {
        var all: [UInt8] = []
        while let piece = try await next() {
            guard all.count + piece.count <= limit else {
                throw Problem(
                    .contentTooLarge, "too-large", "The body of this request has at most \(limit) bytes.")
            }
            all += piece.array
        }
        return all
    }
}

/// The connection ended within a body.
struct CutBody: Error {}
