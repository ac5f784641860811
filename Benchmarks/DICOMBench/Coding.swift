import Codecs
import DICOM
import Glibc

/// Decoding the first frame of a file from its code stream.
struct Decoding: Repeatable {
    private let pixels: PixelData

    init(path: String) throws { pixels = try PixelData(DICOMFile.read(path: path, access: .memory)) }

    func once() throws -> Int { Int(try pixels.frame(0).bytes[0]) }
}

/// Encoding the first frame of a file, or a whole file.
struct Encoding: Repeatable {
    private let file: DICOMFile
    private let syntax: TransferSyntax
    private let frame: Frame
    private let encoder: any FrameEncoder

    init(path: String, syntax: String) throws {
        file = try DICOMFile.read(path: path, access: .memory)
        self.syntax = TransferSyntax(UID(syntax))
        frame = try PixelData(file).frame(0)
        guard let encoder = PixelCodecs.encoder(for: self.syntax) else {
            throw BenchError("no encoder: \(syntax)")
        }
        self.encoder = encoder
    }

    func once() throws -> Int {
        try encoder.encode(frame, as: syntax, options: EncodingOptions()).codeStream.count
    }

    func write(to path: String) throws -> String {
        let bytes = try PixelCodecs.transcode(file, to: syntax).write()
        guard let output = fopen(path, "wb") else { throw BenchError("cannot write \(path)") }
        defer { fclose(output) }
        guard fwrite(bytes, 1, bytes.count, output) == bytes.count else {
            throw BenchError("cannot write \(path)")
        }
        return "\(bytes.count)"
    }
}
