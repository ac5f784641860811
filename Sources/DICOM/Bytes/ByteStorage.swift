import Glibc

/// What ``Bytes`` share. Immutable after `init`, which is why it may be shared between threads: an array is
/// copied on write by nobody, and a mapping is private and read-only.
final class ByteStorage: @unchecked Sendable {
    private let array: [UInt8]
    private let mapping: UnsafeRawBufferPointer?

    static let empty = ByteStorage([])

    init(_ array: [UInt8]) {
        self.array = array
        mapping = nil
    }

    /// Takes over a mapping made by `mmap`.
    init(mapping: UnsafeRawBufferPointer) {
        array = []
        self.mapping = mapping
    }

    deinit {
        guard let mapping, let base = mapping.baseAddress else { return }
        munmap(UnsafeMutableRawPointer(mutating: base), mapping.count)
    }

    @inline(__always)
    func withUnsafeBytes<Result, Failure: Error>(
        start: Int, count: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if let mapping {
            precondition(start + count <= mapping.count, "Bytes must lie within their mapping.")
            return try body(UnsafeRawBufferPointer(rebasing: mapping[start..<start + count]))
        }
        precondition(start + count <= array.count, "Bytes must lie within their array.")
        return try array.withUnsafeBufferPointer { (buffer) throws(Failure) in
            try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[start..<start + count]))
        }
    }
}
