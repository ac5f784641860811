import CZlib

/// A deflated data set that is inflated no further than somebody asks. One owner at a time.
final class InflateStream {
    enum State {
        /// As many bytes as asked for are there.
        case filled
        /// The stream ended.
        case ended
        /// The stream goes on, but its bytes have run out.
        case starved
    }

    /// What has been inflated so far.
    private(set) var output: [UInt8] = []

    private static let streamSize = Int32(MemoryLayout<z_stream>.size)
    private let source: Bytes
    /// At a place of its own, because zlib refuses a stream that has moved.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let isOpen: Bool
    private var consumed = 0
    private var state = State.filled
    private var buffer = [UInt8](repeating: 0, count: 1 << 15)

    /// - Parameter isWrapped: in a zlib or gzip wrapper.
    init(_ source: Bytes, isWrapped: Bool = false) throws(DICOMError) {
        self.source = source
        let windowBits = isWrapped ? MAX_WBITS + 32 : -MAX_WBITS
        stream.initialize(to: z_stream())
        isOpen = inflateInit2_(stream, windowBits, ZLIB_VERSION, Self.streamSize) == Z_OK
        guard isOpen else {
            throw DICOMError(.inflateFailed, "zlib cannot start; the memory may be exhausted.")
        }
    }

    deinit {
        if isOpen { inflateEnd(stream) }
        stream.deallocate()
    }

    func inflateAll(limit: Int) throws(DICOMError) -> [UInt8] {
        guard try inflate(to: .max, limit: limit) == .ended else { throw cut }
        return output
    }

    /// Inflates until `output` has at least `count` bytes.
    func inflate(to count: Int, limit: Int) throws(DICOMError) -> State {
        while state == .filled, output.count < count { try step(limit) }
        return state
    }

    var cut: DICOMError { failure(Z_BUF_ERROR) }

    private func step(_ limit: Int) throws(DICOMError) {
        let (status, got) = source.withUnsafeBytes { memory in
            // zlib keeps the place in the input as a pointer, which is good only in here.
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
        guard output.count + got <= limit else {
            throw DICOMError(
                .tooLarge,
                DICOMError.exceeded("it inflates beyond \(limit) bytes", "maximumInflatedBytes"))
        }
        output.append(contentsOf: buffer[0..<got])
        switch status {
        case Z_STREAM_END: state = .ended
        case Z_OK, Z_BUF_ERROR:
            if got == 0, consumed == source.count { state = .starved }
        default: throw failure(status)
        }
    }

    private func failure(_ status: Int32) -> DICOMError {
        if status == Z_BUF_ERROR {
            return DICOMError(
                .truncated,
                "the deflated data set ends early, after \(output.count) inflated bytes; send the file again."
            )
        }
        return DICOMError(
            .inflateFailed,
            "cannot be inflated (zlib status \(status) after \(output.count) bytes); the file is damaged."
        )
    }
}
