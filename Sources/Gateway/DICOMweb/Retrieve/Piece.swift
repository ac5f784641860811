import DICOM
import NIOCore

/// A run of bytes of an answer that is still to be fetched.
enum Piece: Sendable {
    case bytes(Bytes)
    /// A whole file or a part of it, opened when its turn comes.
    case file(String, Range<Int>)
    /// A part of a file that is open already.
    case open(InputFile, Range<Int>)
    /// A whole file that goes away as soon as it is open.
    case temporary(String)

    static func text(_ text: String) -> Piece { .bytes(Bytes(Array(text.utf8))) }

    /// How many bytes it has; `nil` when that is known only later.
    var count: Int? {
        switch self {
        case .bytes(let bytes): bytes.count
        case .file(_, let range), .open(_, let range): range.count
        case .temporary: nil
        }
    }
}

/// Pieces whose number of bytes is known, so that parts of them can be given out.
struct PieceList: Sendable {
    private(set) var pieces: [Piece]
    private(set) var count: Int

    init(_ pieces: [Piece]) {
        self.pieces = pieces
        count = pieces.reduce(0) { $0 + ($1.count ?? 0) }
    }

    /// The pieces of some of the bytes.
    func part(_ range: Range<Int>) -> PieceList {
        var position = 0
        var result: [Piece] = []
        for piece in pieces {
            let length = piece.count ?? 0
            let start = max(range.lowerBound - position, 0)
            let end = min(range.upperBound - position, length)
            position += length
            guard start < end else { continue }
            switch piece {
            case .bytes(let bytes): result.append(.bytes(bytes[start..<end]))
            case .file(let path, let whole):
                result.append(.file(path, whole.lowerBound + start..<whole.lowerBound + end))
            case .open(let file, let whole):
                result.append(.open(file, whole.lowerBound + start..<whole.lowerBound + end))
            case .temporary: result.append(piece)
            }
        }
        return PieceList(result)
    }
}
