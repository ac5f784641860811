import Clinic
import DICOM
import Glibc
import NIOCore

/// Reads pieces one after the other into buffers of a size that disk and network like. Memory is two buffers, whatever
/// the size of the answer: one that is read while the other is sent.
actor PieceReader {
    /// The next pieces; `nil` at the end.
    typealias Source = @Sendable () async throws -> [Piece]?

    private static let bufferBytes = 512 << 10

    private let retrieval: Retrieval
    private let source: Source
    private var hasEnded = false
    private let filling = Filling()

    init(_ retrieval: Retrieval, _ source: @escaping Source) {
        self.retrieval = retrieval
        self.source = source
    }

    /// Pieces that are known from the start.
    init(_ retrieval: Retrieval, _ pieces: [Piece]) {
        self.retrieval = retrieval
        source = { nil }
        filling.queue = pieces
    }

    /// The next bytes, `nil` at the end.
    func next() async throws -> ByteBuffer? {
        while true {
            try Task.checkCancellation()
            if filling.isEmpty, !hasEnded {
                if let pieces = try await source() { filling.queue = pieces } else { hasEnded = true }
            }
            guard !filling.isEmpty else {
                guard !hasEnded else { return filling.rest() }
                continue
            }
            let filling = filling
            let isFull = try await retrieval.onDisk { try filling.fill(upTo: Self.bufferBytes) }
            if isFull { return filling.rest() }
        }
    }
}

/// What a reader is about. Only one call at a time looks at it.
private final class Filling: @unchecked Sendable {
    var queue: [Piece] = []
    private var position = 0
    private var open: (file: InputFile, rest: Range<Int>)?
    private var buffer = ByteBuffer()

    var isEmpty: Bool { position >= queue.count && open == nil }

    func rest() -> ByteBuffer? {
        guard buffer.readableBytes > 0 else { return nil }
        defer { buffer = ByteBuffer() }
        return buffer
    }

    /// - Returns: false when the pieces ended before the buffer was full.
    func fill(upTo limit: Int) throws -> Bool {
        if buffer.capacity == 0 { buffer.reserveCapacity(min(limit, remaining)) }
        while buffer.readableBytes < limit {
            if let (file, rest) = open {
                let count = min(rest.count, limit - buffer.readableBytes)
                try file.read(at: rest.lowerBound, count: count, into: &buffer)
                open = rest.count > count ? (file, rest.lowerBound + count..<rest.upperBound) : nil
            } else if position < queue.count {
                try take(limit)
            } else {
                return false
            }
        }
        return true
    }

    /// Bytes that are known to come, for buffers no larger than needed.
    private var remaining: Int {
        var sum = open?.rest.count ?? 0
        for piece in queue[min(position, queue.count)...] {
            guard let count = piece.count else { return .max }
            sum += count
            if sum > 1 << 20 { break }
        }
        return sum
    }

    private func take(_ limit: Int) throws {
        let piece = queue[position]
        position += 1
        if position == queue.count { (queue, position) = ([], 0) }
        switch piece {
        case .bytes(let bytes):
            let count = min(bytes.count, limit - buffer.readableBytes)
            bytes[0..<count].withUnsafeBytes { _ = buffer.writeBytes($0) }
            if count < bytes.count { queue.insert(.bytes(bytes[count..<bytes.count]), at: position) }
        case .file(let path, let range):
            if !range.isEmpty { open = (try InputFile(path: path), range) }
        case .open(let file, let range):
            if !range.isEmpty { open = (file, range) }
        case .temporary(let path):
            defer { unlink(path) }
            let file = try InputFile(path: path)
            if file.size > 0 { open = (file, 0..<file.size) }
        }
    }

    deinit {
        for case .temporary(let path) in queue[min(position, queue.count)...] { unlink(path) }
    }
}
