import CZlib

/// Writes PNG files (ISO/IEC 15948) of 8 bits a sample, quickly rather than small.
enum PNGFile {
    static func bytes(_ raster: Raster) -> [UInt8] {
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let header = bigEndian(UInt32(raster.width)) + bigEndian(UInt32(raster.height))
        append("IHDR", header + [8, raster.channels == 1 ? 0 : 2, 0, 0, 0], to: &file)
        // Perceptual intent: the grey values are meant for an ordinary screen.
        append("sRGB", [0], to: &file)
        append("IDAT", compressed(filtered(raster)), to: &file)
        append("IEND", [], to: &file)
        return file
    }

    /// Each row as the differences of neighbours, which compress better.
    private static func filtered(_ raster: Raster) -> [UInt8] {
        let line = raster.width * raster.channels
        let channels = raster.channels
        return raster.bytes.withUnsafeBufferPointer { source in
            [UInt8](unsafeUninitializedCapacity: (line + 1) * raster.height) { target, written in
                var next = 0
                for row in 0..<raster.height {
                    let start = row * line
                    target[next] = 1
                    next += 1
                    for place in 0..<line {
                        let left = place < channels ? 0 : source[start + place - channels]
                        target[next] = source[start + place] &- left
                        next += 1
                    }
                }
                written = next
            }
        }
    }

    private static func compressed(_ bytes: [UInt8]) -> [UInt8] {
        var count = compressBound(UInt(bytes.count))
        return [UInt8](unsafeUninitializedCapacity: Int(count)) { target, written in
            let status = compress2(target.baseAddress, &count, bytes, UInt(bytes.count), 1)
            precondition(status == Z_OK, "Compression into as much room as it asks for succeeds.")
            written = Int(count)
        }
    }

    private static func append(_ kind: String, _ content: [UInt8], to file: inout [UInt8]) {
        file += bigEndian(UInt32(content.count))
        let chunk = Array(kind.utf8) + content
        file += chunk
        file += bigEndian(UInt32(crc32(0, chunk, UInt32(chunk.count))))
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
