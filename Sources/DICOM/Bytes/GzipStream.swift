import CZlib

/// Compresses bytes as they come, in a gzip wrapper (RFC 1952). One owner at a time.
public final class GzipStream {
    private static let streamSize = Int32(MemoryLayout<z_stream>.size)
    /// At a place of its own, because zlib refuses a stream that has moved.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let isOpen: Bool
    private var buffer = [UInt8](repeating: 0, count: 1 << 15)

    /// Starts a stream.
    /// - Parameter level: 1 for the fastest to 9 for the smallest.
    /// - Throws: ``DICOMError`` with code `unencodable` when the memory is exhausted.
    public init(level: Int = 1) throws(DICOMError) {
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream, Int32(max(1, min(level, 9))), Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Self.streamSize)
        isOpen = status == Z_OK
        guard isOpen else {
            throw DICOMError(.unencodable, "zlib cannot start; the memory may be exhausted.")
        }
    }

    deinit {
        if isOpen { deflateEnd(stream) }
        stream.deallocate()
    }

    /// What the next bytes compress to; often nothing yet.
    public func append(_ bytes: [UInt8]) -> [UInt8] { run(bytes, Z_NO_FLUSH) }

    /// The end of the stream. Nothing may be appended after it.
    public func finish() -> [UInt8] { run([], Z_FINISH) }

    private func run(_ bytes: [UInt8], _ flush: Int32) -> [UInt8] {
        var output: [UInt8] = []
        bytes.withUnsafeBufferPointer { input in
            // zlib does not write to its input; the pointer lacks const for historical reasons.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(clamping: input.count)
            repeat {
                buffer.withUnsafeMutableBufferPointer { target in
                    stream.pointee.next_out = target.baseAddress
                    stream.pointee.avail_out = UInt32(target.count)
                    _ = deflate(stream, flush)
                    output += target[0..<(target.count - Int(stream.pointee.avail_out))]
                }
            } while stream.pointee.avail_out == 0
        }
        return output
    }
}
