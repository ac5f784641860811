import Glibc

/// Takes a message in parts (RFC 2046 section 5.1, RFC 2387) to pieces as its bytes come in, wherever they are cut. It
/// keeps the headers of one part and nothing else, so that parts may be of any length.
///
/// ```swift
/// var parser = try MultipartParser(boundary: boundary)
/// for chunk in chunks {
///     parser.append(chunk)
///     while let event = try parser.next() { … }
/// }
/// try parser.finish()
/// ```
public struct MultipartParser: Sendable {
    /// What comes next in the message.
    public enum Event: Sendable, Hashable {
        /// A part begins.
        case part(PartHeaders)
        /// More of its content, never empty.
        case content(Bytes)
        /// The part is whole: the boundary behind it has been seen.
        case partEnd
        /// The last boundary has been seen; what follows is passed over.
        case end
    }

    /// How much of everything there may be.
    public struct Limits: Sendable, Hashable {
        /// Bytes of the headers of one part.
        public var headerBytes = 16 << 10
        /// Headers of one part.
        public var headers = 32
        /// Bytes before the first boundary.
        public var preambleBytes = 64 << 10
        /// Spaces behind a boundary.
        public var paddingBytes = 256
        /// Parts.
        public var parts = 1_000_000

        /// The defaults, far above what clients send.
        public init() {}
    }

    private enum State: Sendable {
        case preamble, content
        /// Behind a boundary: padding, then the end of the line or of the message.
        case boundary
        /// A carriage return stands behind the boundary.
        case lineEnd
        /// A hyphen stands behind the boundary.
        case hyphen
        case headers
        case epilogue
    }

    /// CR LF, two hyphens and the boundary. A carriage return stands only at its start, so that a match that fails can
    /// begin anew only with the byte it failed at.
    private let delimiter: [UInt8]
    private let limits: Limits
    private var chunk = Bytes()
    private var position = 0
    /// Bytes of chunks before this one.
    private var before = 0
    private var state = State.preamble
    /// Bytes of the delimiter that have been seen; the message begins as if a line had ended.
    private var matched = 2
    private var header: [UInt8] = []
    private var padding = 0
    private var parts = 0
    private var isInPart = false

    /// Starts a message.
    /// - Parameters:
    ///   - boundary: as the Content-Type of the message names it.
    ///   - limits: what a message may cost.
    /// - Throws: ``MultipartError`` with code `invalidBoundary`.
    public init(boundary: String, limits: Limits = Limits()) throws(MultipartError) {
        let isValid = boundary.utf8.allSatisfy { (0x20...0x7E).contains($0) } && boundary.utf8.last != 0x20
        guard (1...200).contains(boundary.utf8.count), isValid else {
            throw MultipartError(
                .invalidBoundary,
                "a boundary has 1 to 70 printable characters and does not end with a space.",
                offset: 0)
        }
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.limits = limits
    }

    /// Bytes that have been read so far.
    public var offset: Int { before + position }

    /// Gives the parser more of the message; everything that was there before must have been taken out.
    public mutating func append(_ bytes: Bytes) {
        precondition(position == chunk.count, "All events must be taken out before more bytes are appended.")
        before += chunk.count
        chunk = bytes
        position = 0
    }

    /// The next event; `nil` when more bytes are needed.
    /// - Throws: ``MultipartError``. Nothing can be read after that.
    public mutating func next() throws(MultipartError) -> Event? {
        while position < chunk.count {
            switch state {
            case .preamble, .content:
                if let event = try body() { return event }
            case .boundary: if let event = try afterBoundary() { return event }
            case .lineEnd:
                guard take() == 0x0A else { throw malformed }
                state = .headers
                header = []
            case .hyphen:
                guard take() == UInt8(ascii: "-") else { throw malformed }
                state = .epilogue
                return .end
            case .headers: if let event = try headerByte() { return event }
            case .epilogue: position = chunk.count
            }
        }
        return nil
    }

    /// Says that the message has ended.
    /// - Throws: ``MultipartError`` with code `truncated` when its last boundary has not come.
    public func finish() throws(MultipartError) {
        guard state == .epilogue else {
            throw MultipartError(.truncated, "the message ends before its last boundary.", offset: offset)
        }
    }

    private mutating func take() -> UInt8 {
        defer { position += 1 }
        return chunk[position]
    }

    private var malformed: MultipartError {
        MultipartError(
            .malformed, "a boundary is followed by something that is neither a line end nor two hyphens.",
            offset: offset)
    }

    // MARK: - Content

    /// Goes on within content until the chunk or the content ends.
    private mutating func body() throws(MultipartError) -> Event? {
        if matched > 0 { return goOnMatching() }
        let start = position
        let found = chunk.withUnsafeBytes { memory -> Int in
            guard let base = memory.baseAddress,
                let hit = memchr(base + start, 0x0D, memory.count - start)
            else { return memory.count }
            return UnsafeRawPointer(hit) - base
        }
        position = found
        if found < chunk.count {
            matched = 1
            position += 1
        }
        guard state == .content else {
            guard offset <= limits.preambleBytes else {
                throw MultipartError(
                    .tooLong, "no boundary stands within the first \(limits.preambleBytes) bytes.",
                    offset: offset)
            }
            return nil
        }
        return found > start ? .content(chunk[start..<found]) : nil
    }

    /// Compares what comes with the rest of the delimiter.
    private mutating func goOnMatching() -> Event? {
        while position < chunk.count, matched < delimiter.count, chunk[position] == delimiter[matched] {
            matched += 1
            position += 1
        }
        if matched == delimiter.count {
            matched = 0
            padding = 0
            state = .boundary
            guard isInPart else { return nil }
            isInPart = false
            return .partEnd
        }
        guard position < chunk.count else { return nil }
        let owed = matched
        matched = 0
        return state == .content ? .content(Bytes(Array(delimiter[..<owed]))) : nil
    }

    // MARK: - Between parts

    private mutating func afterBoundary() throws(MultipartError) -> Event? {
        switch take() {
        case 0x20, 0x09:
            padding += 1
            guard padding <= limits.paddingBytes else {
                throw MultipartError(.tooLong, "a boundary is followed by too much space.", offset: offset)
            }
        case 0x0D: state = .lineEnd
        case UInt8(ascii: "-") where padding == 0: state = .hyphen
        default: throw malformed
        }
        return nil
    }

    private mutating func headerByte() throws(MultipartError) -> Event? {
        let byte = take()
        header.append(byte)
        guard header.count <= limits.headerBytes else {
            throw MultipartError(
                .tooLong, "the headers of a part are longer than \(limits.headerBytes) bytes.", offset: offset
            )
        }
        let isEmpty = header == [0x0D, 0x0A]
        guard byte == 0x0A, isEmpty || header.suffix(4) == [0x0D, 0x0A, 0x0D, 0x0A] else { return nil }
        parts += 1
        guard parts <= limits.parts else {
            throw MultipartError(
                .tooMany, "there are more than \(limits.parts) parts.", offset: offset)
        }
        guard let headers = PartHeaders(header, most: limits.headers) else {
            throw MultipartError(
                .malformed, "the headers of part \(parts) cannot be read.", offset: offset)
        }
        header = []
        state = .content
        isInPart = true
        return .part(headers)
    }
}
