import CZlib

/// Writes pages as PNG (ISO/IEC 15948): grey of 8 or 16 bits, or colour of 8.
enum PNGWriter {
    /// The file; nil when memory runs out. Shades of 12 bits become 16, so that nothing is lost and black and white stay.
    static func png(_ page: FilmPage) -> [UInt8]? {
        let isWide = page.most > 255
        var header = bigEndian(UInt32(page.width)) + bigEndian(UInt32(page.height))
        header += [isWide ? 16 : 8, page.channels == 3 ? 2 : 0, 0, 0, 0]
        guard let compressed = compressed(page, isWide: isWide) else { return nil }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
            + chunk("IDAT", compressed) + chunk("IEND", [])
    }

    /// Each row as its difference from the one above, which suits images that were enlarged.
    private static func compressed(_ page: FilmPage, isWide: Bool) -> [UInt8]? {
        var stream = z_stream()
        guard deflateInit_(&stream, 4, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
        defer { deflateEnd(&stream) }
        let perRow = page.width * page.channels
        let rowBytes = perRow * (isWide ? 2 : 1)
        var output: [UInt8] = []
        var above = [UInt8](repeating: 0, count: rowBytes)
        var row = above
        var line = [UInt8](repeating: 2, count: rowBytes + 1)
        var piece = [UInt8](repeating: 0, count: 256 << 10)
        for y in 0..<page.height {
            for index in 0..<perRow {
                let sample = Int(page.samples[y * perRow + index])
                if isWide {
                    let wide = sample << 4 | sample >> 8
                    row[index * 2] = UInt8(truncatingIfNeeded: wide >> 8)
                    row[index * 2 + 1] = UInt8(truncatingIfNeeded: wide)
                } else {
                    row[index] = UInt8(truncatingIfNeeded: sample)
                }
            }
            for index in 0..<rowBytes { line[index + 1] = row[index] &- above[index] }
            swap(&above, &row)
            guard deflate(&line, y == page.height - 1, &stream, &piece, &output) else { return nil }
        }
        return output
    }

    private static func deflate(
        _ line: inout [UInt8], _ isLast: Bool, _ stream: inout z_stream, _ piece: inout [UInt8],
        _ output: inout [UInt8]
    ) -> Bool {
        let count = line.count
        return line.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(count)
            while true {
                let room = piece.count
                let status = piece.withUnsafeMutableBufferPointer { target in
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(room)
                    return CZlib.deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                }
                output += piece[..<(room - Int(stream.avail_out))]
                if status == Z_STREAM_END { return true }
                guard status == Z_OK || status == Z_BUF_ERROR else { return false }
                if stream.avail_in == 0, stream.avail_out > 0, !isLast { return true }
            }
        }
    }

    private static func chunk(_ name: StaticString, _ body: [UInt8]) -> [UInt8] {
        let named = name.withUTF8Buffer { Array($0) } + body
        let checksum = crc32(0, named, UInt32(named.count))
        return bigEndian(UInt32(body.count)) + named + bigEndian(UInt32(truncatingIfNeeded: checksum))
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
