import Glibc

/// What ``Bytes`` share. Immutable once it is shared between threads: an array is copied on write by nobody, and a
/// mapping is private and read-only.
final class ByteStorage: @unchecked Sendable {
    private var array: [UInt8]
    private var mapping: UnsafeRawBufferPointer?

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

    deinit { unmap() }

    private func unmap() {
        guard let mapping, let base = mapping.baseAddress else { return }
        munmap(UnsafeMutableRawPointer(mutating: base), mapping.count)
    }

    /// Keeps a copy of the first bytes and gives up the rest, mapping or array. Only for whoever has made the storage,
    /// has handed it to nobody yet, and holds no bytes behind those kept.
    func keepFirst(_ count: Int) {
        array = withUnsafeBytes(start: 0, count: count) { [UInt8]($0) }
        unmap()
        mapping = nil
    }

    var isMapping: Bool { mapping != nil }

    /// Advises the kernel about the whole pages within a range of a mapping. The mapping is never written to, so that
    /// even dropping pages loses nothing.
    func advise(_ range: Range<Int>, _ advice: Int32) {
        guard let mapping, let base = mapping.baseAddress else { return }
        precondition(range.upperBound <= mapping.count, "Bytes must lie within their mapping.")
        let page = sysconf(Int32(_SC_PAGESIZE))
        let first = (range.lowerBound + page - 1) / page * page
        let end = range.upperBound / page * page
        guard first < end else { return }
        madvise(UnsafeMutableRawPointer(mutating: base + first), end - first, advice)
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
