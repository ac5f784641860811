import DICOM

/// The P-DATA-TF PDUs of one C-STORE request, block by block: command first, then the data set from a file or from
/// memory. Memory is one block, whatever the size of the object.
struct ObjectFrames: Sendable {
    enum Source: Sendable {
        case file(InputFile, Range<Int>)
        case bytes([UInt8])

        var range: Range<Int> {
            switch self {
            case .file(_, let range): range
            case .bytes(let bytes): 0..<bytes.count
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
    mutating func next() throws(DIMSEError) -> [UInt8]? {
        guard !isDone else { return nil }
        let fragments = max(1, Self.blockBytes / (maximumFragment + DataTransfer.headerLength))
        var block = head
        head = []
        block.reserveCapacity(
            block.count + min(remaining.count, fragments * maximumFragment) + fragments * 12)
        for _ in 0..<fragments {
            let count = min(maximumFragment, remaining.count)
            isDone = count == remaining.count
            block += DataTransfer.header(contextID: contextID, isCommand: false, isLast: isDone, count: count)
            switch source {
            case .bytes(let bytes): block += bytes[remaining.prefix(count)]
            case .file(let file, _): block += try file.read(at: remaining.lowerBound, count: count)
            }
            remaining = remaining.lowerBound + count..<remaining.upperBound
            if isDone { break }
        }
        return block
    }
}
