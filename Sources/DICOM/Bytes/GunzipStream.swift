import CZlib

/// Undoes gzip (RFC 1952) or zlib (RFC 1950) as bytes come in, in pieces of bounded size. One owner at a time.
public final class GunzipStream {
    private static let streamSize = Int32(MemoryLayout<z_stream>.size)
    /// At a place of its own, because zlib refuses a stream that has moved.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let isOpen: Bool
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var input = Bytes()
    private var consumed = 0
    /// The last piece filled the buffer, so that zlib may hold more.
    private var isFull = false
    /// The end of the stream has been read.
    public private(set) var hasEnded = false

    /// Starts a stream.
    /// - Throws: ``DICOMError`` with code `inflateFailed` when the memory is exhausted.
    public init() throws(DICOMError) {
        stream.initialize(to: z_stream())
        isOpen =
            inflateInit2_(stream, MAX_WBITS + 32, ZLIB_VERSION, Self.streamSize) == Z_OK
        guard isOpen else {
            throw DICOMError(.inflateFailed, "zlib cannot start; the memory may be exhausted.")
        }
    }

    deinit {
        if isOpen { inflateEnd(stream) }
        stream.deallocate()
    }

    /// Gives the stream more; what was there before must have been taken out.
    public func append(_ bytes: Bytes) {
        precondition(consumed == input.count, "All bytes must be taken out before more are appended.")
        input = bytes
        consumed = 0
    }

    /// The next bytes, at most 64 KiB; `nil` when more have to be appended first. What follows the end of the stream is
    /// passed over.
    /// - Throws: ``DICOMError`` with code `inflateFailed`.
    public func next() throws(DICOMError) -> Bytes? {
        while !hasEnded, isFull || consumed < input.count {
            let (status, got) = input.withUnsafeBytes { memory in
                let size = min(memory.count - consumed, 1 << 30)
                // zlib does not write to its input; the pointer lacks const for historical reasons.
                stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: memory.baseAddress?.advanced(by: consumed).assumingMemoryBound(to: UInt8.self))
                stream.pointee.avail_in = UInt32(size)
                return buffer.withUnsafeMutableBufferPointer { target in
                    stream.pointee.next_out = target.baseAddress
                    stream.pointee.avail_out = UInt32(target.count)
                    let status = CZlib.inflate(stream, Z_NO_FLUSH)
                    consumed += size - Int(stream.pointee.avail_in)
                    return (status, target.count - Int(stream.pointee.avail_out))
                }
            }
            guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else {
                throw DICOMError(.inflateFailed, "the body cannot be inflated (zlib status \(status)).")
            }
            hasEnded = status == Z_STREAM_END
            isFull = got == buffer.count
            if got > 0 { return Bytes(Array(buffer[..<got])) }
            if status == Z_BUF_ERROR { break }
        }
        consumed = input.count
        return nil
    }
}
