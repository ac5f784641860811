import DICOM
import NIOCore

/// Whole PDUs of a message of ours, ready for the network.
struct MessageBlock: Sendable {
    var bytes: ByteBuffer
    /// Nothing of the message comes after them.
    var isLast: Bool
}

/// The P-DATA-TF PDUs of one C-STORE request, block by block: command first, then the data set from a file or from
/// memory. Memory is one block, whatever the size of the object.
struct ObjectFrames: Sendable {
    enum Source: Sendable {
        case file(InputFile, Range<Int>)
        case bytes([UInt8])
        /// Bytes of our own, and what follows them in a file.
        case spliced([UInt8], InputFile, Range<Int>)

        var range: Range<Int> {
            switch self {
            case .file(_, let range): range
            case .bytes(let bytes): 0..<bytes.count
            case .spliced(let head, _, let tail): 0..<head.count + tail.count
            }
        }

        func read(_ range: Range<Int>, into block: inout ByteBuffer) throws {
            switch self {
            case .bytes(let bytes): block.writeBytes(bytes[range])
            case .file(let file, _): try file.read(at: range.lowerBound, count: range.count, into: &block)
            case .spliced(let head, let file, let tail):
                let own = range.clamped(to: 0..<head.count)
                block.writeBytes(head[own])
                if own.count < range.count {
                    let start = tail.lowerBound + max(0, range.lowerBound - head.count)
                    try file.read(at: start, count: range.count - own.count, into: &block)
                }
            }
        }
    }

    /// About as much as is read and written at once.
    static let blockBytes = 1 << 20

    private let source: Source
    private let contextID: UInt8
    private let maximumFragment: Int
    private var head: [UInt8]
    private var remaining: Range<Int>
    private var isDone = false

    init(command: CommandSet, source: Source, contextID: UInt8, maximumFragment: Int) {
        self.source = source
        self.contextID = contextID
        self.maximumFragment = maximumFragment
        head = DataTransfer.frame(
            command.encode(), contextID: contextID, isCommand: true, maximumFragment: maximumFragment)
        remaining = source.range
    }

    /// The next whole PDUs, or nil after the last. Reads the file: not for event loops.
    mutating func next() throws -> MessageBlock? {
        guard !isDone else { return nil }
        let most = max(1, Self.blockBytes / (maximumFragment + DataTransfer.headerLength))
        let fragments = min(most, remaining.count / maximumFragment + 1)
        var block = ByteBuffer()
        block.reserveCapacity(
            head.count + min(remaining.count, fragments * maximumFragment) + fragments
                * DataTransfer.headerLength)
        block.writeBytes(head)
        head = []
        for _ in 0..<fragments {
            let count = min(maximumFragment, remaining.count)
            isDone = count == remaining.count
            block.writeBytes(
                DataTransfer.header(contextID: contextID, isCommand: false, isLast: isDone, count: count))
            try source.read(remaining.lowerBound..<remaining.lowerBound + count, into: &block)
            remaining = remaining.lowerBound + count..<remaining.upperBound
            if isDone { break }
        }
        return MessageBlock(bytes: block, isLast: isDone)
    }
}
