import Codecs
import DICOM

/// A picture of 8 bits a sample, grey or red, green and blue, row by row from the top.
struct Raster: Sendable {
    var width: Int
    var height: Int
    /// 1 or 3.
    var channels: Int
    var bytes: [UInt8]

    /// A baseline JPEG of it.
    func jpeg(quality: Int) throws(CodecError) -> [UInt8] {
        let frame = try Frame(Bytes(bytes), as: try description())
        return try JPEGBaselineEncoder().encode(
            frame, as: TransferSyntax(.jpegBaseline8Bit), options: EncodingOptions(jpegQuality: quality)
        ).codeStream
    }

    private func description() throws(CodecError) -> PixelDescription {
        try PixelDescription(
            rows: height, columns: width, samplesPerPixel: channels, bitsAllocated: 8,
            photometricInterpretation: channels == 1 ? .monochrome2 : .rgb)
    }

    /// A part of it.
    func cropped(x: Int, y: Int, width: Int, height: Int) -> Raster {
        var result = Raster(width: width, height: height, channels: channels, bytes: [])
        result.bytes.reserveCapacity(width * height * channels)
        for row in y..<y + height {
            let start = (row * self.width + x) * channels
            result.bytes += bytes[start..<start + width * channels]
        }
        return result
    }

    /// Turned over from left to right, from top to bottom, or both.
    func flipped(horizontally: Bool, vertically: Bool) -> Raster {
        guard horizontally || vertically else { return self }
        var result = self
        for row in 0..<height {
            for column in 0..<width {
                let from =
                    (vertically ? height - 1 - row : row) * width
                    + (horizontally ? width - 1 - column : column)
                for channel in 0..<channels {
                    result.bytes[(row * width + column) * channels + channel] =
                        bytes[
                            from * channels + channel]
                }
            }
        }
        return result
    }
}
