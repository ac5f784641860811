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

    /// Answers given lately, for who asks the same again before anything has changed.
    typealias Kept = RecentlyUsed<String, KeptAnswer>

    private let request: Request
    private let format: AnswerFormat
    private let tag: EntityTag
    private let isGzipped: Bool
    private let kept: Kept
    private let name: String

    /// - Parameters:
    ///   - kept: where the answer is kept.
    ///   - state: beside the tag, the state of the archive that it is kept for.
    init(
        _ request: Request, _ format: AnswerFormat, _ tag: EntityTag, kept: Kept, state: String
    ) {
        self.request = request
        self.format = format
        self.tag = tag
        self.kept = kept
        isGzipped = AnswerFormat.acceptsGzip(request.headers[.acceptEncoding])
        name = "\(tag.text) \(state) \(isGzipped)"
    }

    /// Answers 304 when the requester has this state already, else makes the body.
    func response(_ body: () async throws -> Body) async throws -> Response {
        var headers = HTTPFields()
        headers[.eTag] = tag.text
        headers[.cacheControl] = "private, no-cache"
        headers[.vary] = "Accept, Accept-Encoding, Authorization, Cookie"
        if tag.isIn(request.headers[.ifNoneMatch]) { return Response(status: .notModified, headers: headers) }
        if isGzipped { headers[.contentEncoding] = "gzip" }
        if let known = kept[name] {
            headers[.contentType] = known.contentType
            if let warning = known.warning { headers[optional: HTTPField.Name("Warning")] = warning }
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: known.bytes))
        }
        let body = try await body()
        if let warning = body.warning { headers[optional: HTTPField.Name("Warning")] = warning }
        let frame = AnswerFrame(format)
        headers[.contentType] = frame.contentType
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { [self] writer in
                var collected: ByteBuffer? = ByteBuffer()
                try await write(body, frame, &collected, &writer)
                if let collected {
                    kept.keep(
                        KeptAnswer(contentType: frame.contentType, warning: body.warning, bytes: collected),
                        for: name, cost: collected.capacity)
                }
                try await writer.finish(nil)
            })
    }

    /// - Parameter collected: gets all that is sent; nothing when that is too much to be kept.
    private func write(
        _ body: Body, _ frame: AnswerFrame, _ collected: inout ByteBuffer?,
        _ writer: inout any ResponseBodyWriter
    ) async throws {
        let gzip = isGzipped ? try GzipStream() : nil
        var frame = frame
        func sent(_ bytes: [UInt8], isLast: Bool = false) -> ByteBuffer {
            let sent = gzip.map { $0.append(bytes) + (isLast ? $0.finish() : []) } ?? bytes
            if let count = collected?.readableBytes, count + sent.count <= KeptAnswer.mostBytes {
                collected?.writeBytes(sent)
            } else {
                collected = nil
            }
            return ByteBuffer(bytes: sent)
        }
        var bytes = body.first.isEmpty ? [] : frame.around(body.first)
        while true {
            let buffer = sent(bytes)
            if buffer.readableBytes > 0 { try await writer.write(buffer) }
            guard let next = try await body.next() else { break }
            bytes = frame.around(next)
        }
        try await writer.write(sent(frame.end, isLast: true))
    }
}

/// An answer that has been given.
struct KeptAnswer: Sendable {
    /// A longer one is made anew each time.
    static let mostBytes = 4 << 20

    var contentType: String
    var warning: String?
    var bytes: ByteBuffer
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
