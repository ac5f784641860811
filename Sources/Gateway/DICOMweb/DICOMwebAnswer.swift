import Clinic
import DICOM
import Hummingbird
import NIOCore

/// The outside of an answer that consists of many data sets: status, headers, brackets or boundaries, compression.
struct DICOMwebAnswer: Sendable {
    /// The data sets, written out, some at a time.
    struct Body: Sendable {
        var first: [[UInt8]]
        /// A Warning header, when something has to be said about the answer.
        var warning: String?
        /// The next data sets; `nil` at the end. They may be none for once.
        var next: @Sendable () async throws -> [[UInt8]]?
    }

    private let request: Request
    private let format: AnswerFormat
    private let tag: EntityTag
    private let isGzipped: Bool

    init(_ request: Request, _ format: AnswerFormat, _ tag: EntityTag) {
        self.request = request
        self.format = format
        self.tag = tag
        isGzipped = AnswerFormat.acceptsGzip(request.headers[.acceptEncoding])
    }

    /// Answers 304 when the requester has this state already, else makes the body.
    func response(_ body: () async throws -> Body) async throws -> Response {
        var headers = HTTPFields()
        headers[.eTag] = tag.text
        headers[.cacheControl] = "private, no-cache"
        headers[.vary] = "Accept, Accept-Encoding, Authorization, Cookie"
        if tag.isIn(request.headers[.ifNoneMatch]) { return Response(status: .notModified, headers: headers) }
        let body = try await body()
        if let warning = body.warning { headers[optional: HTTPField.Name("Warning")] = warning }
        if isGzipped { headers[.contentEncoding] = "gzip" }
        let frame = AnswerFrame(format)
        headers[.contentType] = frame.contentType
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { [isGzipped] writer in
                try await Self.write(body, frame, isGzipped, &writer)
                try await writer.finish(nil)
            })
    }

    private static func write(
        _ body: Body, _ frame: AnswerFrame, _ isGzipped: Bool, _ writer: inout any ResponseBodyWriter
    ) async throws {
        let gzip = isGzipped ? try GzipStream() : nil
        var frame = frame
        var bytes = body.first.isEmpty ? [] : frame.around(body.first)
        while true {
            let sent = gzip?.append(bytes) ?? bytes
            if !sent.isEmpty { try await writer.write(ByteBuffer(bytes: sent)) }
            guard let next = try await body.next() else { break }
            bytes = frame.around(next)
        }
        let end = frame.end
        let last = gzip.map { $0.append(end) + $0.finish() } ?? end
        try await writer.write(ByteBuffer(bytes: last))
    }
}

/// What stands around and between the data sets of an answer.
struct AnswerFrame: Sendable {
    private let format: AnswerFormat
    private let boundary = "willis-" + String(Secret.make().prefix(24))
    private var isFirst = true

    init(_ format: AnswerFormat) { self.format = format }

    var contentType: String {
        switch format {
        case .dicomJSON: "application/dicom+json"
        case .plainJSON: "application/json"
        case .multipartXML: "multipart/related; type=\"application/dicom+xml\"; boundary=\(boundary)"
        }
    }

    /// Some data sets with what goes before each of them.
    mutating func around(_ pieces: [[UInt8]]) -> [UInt8] {
        // A long search without results says something all the same, to notice that nobody listens any more.
        if pieces.isEmpty { return format == .multipartXML ? [] : [0x20] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(pieces.reduce(1) { $0 + $1.count + 96 })
        for piece in pieces {
            if format == .multipartXML {
                bytes += "--\(boundary)\r\nContent-Type: application/dicom+xml\r\n\r\n".utf8
                bytes += piece
                bytes += [0x0D, 0x0A]
            } else {
                bytes.append(isFirst ? UInt8(ascii: "[") : UInt8(ascii: ","))
                bytes += piece
            }
            isFirst = false
        }
        return bytes
    }

    /// What goes after the last.
    var end: [UInt8] {
        switch format {
        case .dicomJSON, .plainJSON: Array((isFirst ? "[]" : "]").utf8)
        case .multipartXML: Array("--\(boundary)--\r\n".utf8)
        }
    }
}
