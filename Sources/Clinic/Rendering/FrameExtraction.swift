import Codecs
import DICOM
import Foundation

/// Writes single frames of an object into a file, decoded or encoded anew. It decodes what strangers have sent, so it
/// works in a process of its own.
package struct FrameExtraction {
    private let pixels: PixelData
    private let syntax: TransferSyntax

    package init(path: String, syntax: TransferSyntax) throws {
        pixels = try PixelData(try DICOMFile.read(path: path))
        self.syntax = syntax
    }

    /// - Parameter frames: counted from 0.
    /// - Returns: the bytes of each.
    package func write(_ frames: [Int], to path: String) throws -> [Int] {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw CodecError(.fileUnwritable, "the frames cannot be written.") }
        defer { try? file.close() }
        return try frames.map { index in
            let bytes = try bytes(pixels.frame(index))
            try file.write(contentsOf: bytes)
            return bytes.count
        }
    }

    private func bytes(_ frame: Frame) throws -> Data {
        if let encoder = PixelCodecs.encoder(for: syntax) {
            let encoded = try encoder.encode(frame, as: syntax, options: EncodingOptions())
            return Data(encoded.codeStream)
        }
        guard !syntax.isEncapsulated else {
            throw CodecError(.unsupportedTransferSyntax, "pixel data in \(syntax) cannot be encoded here.")
        }
        guard frame.description.bitsAllocated == 1 else { return Data(frame.bytes.array) }
        // Single bits go out as they are stored: eight pixels a byte, the first in the lowest bit.
        var packed = [UInt8](repeating: 0, count: (frame.bytes.count + 7) / 8)
        for (place, bit) in frame.bytes.array.enumerated() { packed[place / 8] |= bit << UInt8(place % 8) }
        return Data(packed)
    }
}
