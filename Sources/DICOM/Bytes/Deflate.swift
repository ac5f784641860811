import CZlib

/// Inflating and deflating of whole data sets (PS3.5 annex A.5), with a limit on what may come out.
enum Deflate {
    private static let streamSize = Int32(MemoryLayout<z_stream>.size)
    private static let chunk = 1 << 16

    /// Inflates a raw deflate stream, or one in a zlib or gzip wrapper as some vendors write.
    static func inflate(_ bytes: Bytes, limit: Int) throws(DICOMError) -> [UInt8] {
        do {
            return try InflateStream(bytes).inflateAll(limit: limit)
        } catch {
            guard error.code == .inflateFailed else { throw error }
            if let wrapped = try? InflateStream(bytes, isWrapped: true).inflateAll(limit: limit) {
                return wrapped
            }
            throw error
        }
    }

    /// Deflates to a raw stream, padded to an even length.
    static func deflate(_ bytes: [UInt8]) throws(DICOMError) -> [UInt8] {
        var stream = z_stream()
        let status = deflateInit2_(
            &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            streamSize)
        guard status == Z_OK else {
            throw DICOMError(.unencodable, "zlib cannot start; the memory may be exhausted.")
        }
        defer { deflateEnd(&stream) }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: chunk)
        bytes.withUnsafeBufferPointer { input in
            var consumed = 0
            var status = Z_OK
            while status == Z_OK {
                if stream.avail_in == 0, consumed < input.count {
                    let size = min(input.count - consumed, 1 << 30)
                    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: consumed))
                    stream.avail_in = UInt32(size)
                    consumed += size
                }
                let flush = consumed == input.count ? Z_FINISH : Z_NO_FLUSH
                buffer.withUnsafeMutableBufferPointer { target in
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(target.count)
                    status = CZlib.deflate(&stream, flush)
                    output.append(contentsOf: target[0..<(target.count - Int(stream.avail_out))])
                }
            }
        }
        if output.count % 2 == 1 { output.append(0) }
        return output
    }
}
