import CZlib

/// Deflates piece by piece to a raw stream (PS3.5 annex A.5). One owner at a time.
final class DeflateStream {
    /// At a place of its own, because zlib refuses a stream that has moved.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let isOpen: Bool
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var written = 0

    init() throws(DICOMError) {
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        isOpen =
            deflateInit2_(
                stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                size)
            == Z_OK
        guard isOpen else {
            throw DICOMError(.unencodable, "zlib cannot start; the memory may be exhausted.")
        }
    }

    deinit {
        if isOpen { deflateEnd(stream) }
        stream.deallocate()
    }

    /// Takes bytes and hands on what of the stream is ready.
    func append<Failure: Error>(
        _ memory: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        var rest = memory
        while !rest.isEmpty {
            // zlib does not write to its input; the pointer lacks const for historical reasons.
            let size = min(rest.count, 1 << 30)
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: rest.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(size)
            try run(Z_NO_FLUSH, body)
            rest = UnsafeRawBufferPointer(rebasing: rest[size...])
        }
    }

    /// Ends the stream, with a byte of padding where its length is odd.
    func finish<Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
        try run(Z_FINISH, body)
        guard written % 2 == 1 else { return }
        buffer[0] = 0
        try buffer.withUnsafeBufferPointer { (memory) throws(Failure) in
            try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[0..<1]))
        }
    }

    private func run<Failure: Error>(
        _ flush: Int32, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        while true {
            let count = buffer.withUnsafeMutableBufferPointer { target in
                stream.pointee.next_out = target.baseAddress
                stream.pointee.avail_out = UInt32(target.count)
                _ = CZlib.deflate(stream, flush)
                return target.count - Int(stream.pointee.avail_out)
            }
            written += count
            try buffer.withUnsafeBufferPointer { (memory) throws(Failure) in
                try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[0..<count]))
            }
            // A buffer that is not full means that zlib has nothing more to say.
            if count < buffer.count { return }
        }
    }
}
