import CZlib

/// Inflating and deflating of whole data sets (PS3.5 annex A.5), with a limit on what may come out.
enum Deflate {
    private static let streamSize = Int32(MemoryLayout<z_stream>.size)
    private static let chunk = 1 << 16

    /// Inflates a raw deflate stream, or one in a zlib or gzip wrapper as some vendors write.
    static func inflate(_ bytes: Bytes, limit: Int) throws(DICOMError) -> [UInt8] {
        do {
            return try inflate(bytes, limit: limit, windowBits: -MAX_WBITS)
        } catch {
            guard error.code == .inflateFailed else { throw error }
            if let wrapped = try? inflate(bytes, limit: limit, windowBits: MAX_WBITS + 32) { return wrapped }
            throw error
        }
    }

    private static func inflate(_ bytes: Bytes, limit: Int, windowBits: Int32) throws(DICOMError) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, streamSize) == Z_OK else {
            throw DICOMError(.inflateFailed, "zlib cannot start; the memory may be exhausted.")
        }
        defer { inflateEnd(&stream) }
        return try bytes.withUnsafeBytes { (memory) throws(DICOMError) in
            var output: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: chunk)
            var consumed = 0
            while true {
                if stream.avail_in == 0, consumed < memory.count {
                    let size = min(memory.count - consumed, 1 << 30)
                    // zlib does not write to its input; the pointer lacks const for historical reasons.
                    stream.next_in = UnsafeMutablePointer(
                        mutating: memory.baseAddress?.advanced(by: consumed).assumingMemoryBound(
                            to: UInt8.self))
                    stream.avail_in = UInt32(size)
                    consumed += size
                }
                let (status, got) = step(&stream, &buffer)
                output.append(contentsOf: buffer[0..<got])
                guard output.count <= limit else {
                    throw DICOMError(
                        .tooLarge,
                        DICOMError.exceeded("it inflates beyond \(limit) bytes", "maximumInflatedBytes")
                    )
                }
                if status == Z_STREAM_END { return output }
                guard status == Z_OK || (status == Z_BUF_ERROR && got == chunk) else {
                    throw failure(status, output.count)
                }
                if got == 0, stream.avail_in == 0, consumed == memory.count {
                    throw failure(Z_BUF_ERROR, output.count)
                }
            }
        }
    }

    private static func step(_ stream: inout z_stream, _ buffer: inout [UInt8]) -> (Int32, Int) {
        buffer.withUnsafeMutableBufferPointer { target in
            stream.next_out = target.baseAddress
            stream.avail_out = UInt32(target.count)
            let status = CZlib.inflate(&stream, Z_NO_FLUSH)
            return (status, target.count - Int(stream.avail_out))
        }
    }

    private static func failure(_ status: Int32, _ produced: Int) -> DICOMError {
        if status == Z_BUF_ERROR {
            return DICOMError(
                .truncated,
                "the deflated data set ends early, after \(produced) inflated bytes; send the file again.")
        }
        return DICOMError(
            .inflateFailed,
            "cannot be inflated (zlib status \(status) after \(produced) bytes); the file is damaged."
        )
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
