import DICOM

/// Takes what an entry needs to know from the front of an input; zeros when it ends.
struct InputReader {
    private let bytes: Bytes
    private var position = 0

    init(_ bytes: Bytes) { self.bytes = bytes }

    mutating func byte() -> UInt8 {
        guard position < bytes.count else { return 0 }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func number() -> Int { Int(byte()) | Int(byte()) << 8 }

    /// A choice among so many.
    mutating func choice(_ count: Int) -> Int { Int(byte()) % count }

    /// The next bytes, fewer at the end.
    mutating func take(_ count: Int) -> Bytes {
        let end = min(position + count, bytes.count)
        defer { position = end }
        return bytes[position..<end]
    }

    var rest: Bytes { bytes[position..<bytes.count] }
}
