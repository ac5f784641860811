import CZlib

/// Inflating and deflating of whole data sets (PS3.5 annex A.5), with a limit on what may come out.
enum Deflate {
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
        let stream = try DeflateStream()
        var output: [UInt8] = []
        bytes.withUnsafeBytes { stream.append($0) { output.append(contentsOf: $0) } }
        stream.finish { output.append(contentsOf: $0) }
        return output
    }
}
