import Glibc

/// An immutable run of bytes that shares its storage (an array or a memory-mapped file) with the runs cut
/// from it.
///
/// Indices count from 0 in every slice. A slice of a mapped file keeps the whole mapping alive but copies
/// nothing.
public struct Bytes: Sendable {
    let storage: ByteStorage
    let start: Int
    /// Number of bytes.
    public let count: Int

    init(storage: ByteStorage, start: Int, count: Int) {
        self.storage = storage
        self.start = start
        self.count = count
    }

    /// Wraps an array without copying it.
    public init(_ array: [UInt8]) {
        self.init(storage: ByteStorage(array), start: 0, count: array.count)
    }

    /// No bytes.
    public init() { self.init(storage: .empty, start: 0, count: 0) }

    /// True when there are none.
    public var isEmpty: Bool { count == 0 }

    /// The bytes of a range of positions, sharing the storage.
    public subscript(range: Range<Int>) -> Bytes {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= count, "A slice of Bytes must lie within the bytes.")
        return Bytes(storage: storage, start: start + range.lowerBound, count: range.count)
    }

    /// The byte at a position.
    public subscript(position: Int) -> UInt8 {
        precondition(position >= 0 && position < count, "A position in Bytes must lie within the bytes.")
        return withUnsafeBytes { $0[position] }
    }

    /// Calls `body` with the memory; the pointer is valid only inside `body`.
    @inline(__always)
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try storage.withUnsafeBytes(start: start, count: count, body)
    }

    /// A copy as an array.
    public var array: [UInt8] { withUnsafeBytes { [UInt8]($0) } }
}

extension Bytes: Hashable {
    /// Equal when the bytes are.
    public static func == (left: Bytes, right: Bytes) -> Bool {
        guard left.count == right.count else { return false }
        if left.storage === right.storage, left.start == right.start { return true }
        guard left.count > 0 else { return true }
        return left.withUnsafeBytes { a in
            right.withUnsafeBytes { b in
                guard let first = a.baseAddress, let second = b.baseAddress else { return false }
                return memcmp(first, second, left.count) == 0
            }
        }
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

extension Bytes: ExpressibleByArrayLiteral {
    /// Bytes written out.
    public init(arrayLiteral elements: UInt8...) { self.init(elements) }
}
