import Codecs
import DICOM

extension FuzzEntry {
    /// One entry a codec.
    static let codecs: [FuzzEntry] = [
        codec("rle", .rleLossless, seeds: { try Seeds.coded(.rleLossless, bits: [8, 16, 32]) }),
        codec("jpegBaseline", .jpegBaseline8Bit, seeds: { try Seeds.coded(.jpegBaseline8Bit, bits: [8]) }),
        codec("jpegExtended", .jpegExtended12Bit, seeds: { Seeds.extendedJPEG }),
        codec("jpegLossless", .jpegLossless, seeds: { Seeds.losslessJPEG }),
        codec("jpegLS", .jpeglsLossless, seeds: { try Seeds.coded(.jpeglsLossless, bits: [8, 16]) }),
        codec(
            "jpeg2000", .jpeg2000Lossless,
            seeds: {
                try Seeds.coded(.jpeg2000Lossless, bits: [8, 16]) + Seeds.coded(.jpeg2000, bits: [8, 16])
            }),
        codec("htj2k", .htj2kLossless, seeds: { try Seeds.coded(.htj2kLossless, bits: [8, 16]) }),
    ]

    /// The first byte chooses: a code stream whose own header says what picture it is, one beside a data set that may
    /// say otherwise, or samples to encode and decode.
    private static func codec(
        _ name: String, _ syntax: UID, seeds: @escaping @Sendable () throws -> [[UInt8]]
    ) -> FuzzEntry {
        FuzzEntry(name: name, seeds: seeds) { input in
            var reader = InputReader(input)
            let mode = reader.choice(3)
            var shape = PixelShape(&reader)
            switch mode {
            case 0:
                StreamHeader(reader.rest)?.adjust(&shape)
                try decode(reader.rest, shape, TransferSyntax(syntax))
            case 1: try decode(reader.rest, shape, TransferSyntax(syntax))
            default: try checkLossless(reader.rest, shape, TransferSyntax(syntax))
            }
        }
    }

    private static func decode(_ stream: Bytes, _ shape: PixelShape, _ syntax: TransferSyntax) throws {
        guard let decoder = PixelCodecs.decoder(for: syntax), let description = try? shape.description()
        else {
            return
        }
        _ = decoder.startsFrame(stream)
        guard let frame = try? decoder.decode(stream, as: description) else { return }
        try promise(frame.bytes.count == description.frameBytes, "A decoded frame has another size.")
        _ = frame.integers.count
        let twin = try? decoder.decode(stream, as: description)
        try promise(twin?.bytes == frame.bytes, "Decoding the same stream twice gives two pictures.")
    }

    /// What an encoder takes it must give back, exactly where the syntax is lossless.
    static func checkLossless(_ samples: Bytes, _ shape: PixelShape, _ syntax: TransferSyntax) throws {
        var shape = shape
        shape.rows = shape.rows % 48 + 1
        shape.columns = shape.columns % 48 + 1
        guard let description = try? shape.description(), let encoder = PixelCodecs.encoder(for: syntax),
            let decoder = PixelCodecs.decoder(for: syntax),
            let frame = try? Frame(Bytes(filled(samples, count: description.frameBytes)), as: description)
        else { return }
        let encoded: EncodedFrame
        do {
            encoded = try encoder.encode(frame, as: syntax, options: EncodingOptions())
        } catch {
            return try promise(error.code == .unsupportedPixels, "\(shape) cannot be encoded: \(error)")
        }
        var coded = description
        coded.photometricInterpretation = encoded.photometricInterpretation
        let decoded: Frame
        do {
            decoded = try decoder.decode(Bytes(encoded.codeStream), as: coded)
        } catch {
            throw Violation("\(shape) was encoded and cannot be decoded: \(error)")
        }
        guard !encoded.isLossy else { return }
        try promise(decoded.bytes == frame.bytes, "\(shape) comes back different from \(syntax).")
    }
}

/// The picture that a code stream says it is, so that the fuzzer need not guess the same numbers twice.
struct StreamHeader {
    private var rows = 0
    private var columns = 0
    private var samples = 0
    private var bits = 0

    init?(_ stream: Bytes) {
        let bytes = stream.array
        func number(_ place: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 << 8 | (place + $1 < bytes.count ? Int(bytes[place + $1]) : 0) }
        }
        if bytes.starts(with: [0xFF, 0x4F, 0xFF, 0x51]) {
            columns = number(8, 4) - number(16, 4)
            rows = number(12, 4) - number(20, 4)
            samples = number(40, 2)
            bits = number(42, 1) & 0x7F + 1
            return
        }
        let markers: Set<UInt8> = [0xC0, 0xC1, 0xC2, 0xC3, 0xC9, 0xCA, 0xF7]
        let start = bytes.indices.dropLast().first { bytes[$0] == 0xFF && markers.contains(bytes[$0 + 1]) }
        guard let start else { return nil }
        bits = number(start + 4, 1)
        rows = number(start + 5, 2)
        columns = number(start + 7, 2)
        samples = number(start + 9, 1)
    }

    func adjust(_ shape: inout PixelShape) {
        shape.rows = rows
        shape.columns = columns
        shape.samples = samples
        shape.allocated = bits <= 8 ? 8 : bits <= 16 ? 16 : 32
        shape.stored = min(max(bits, 1), shape.allocated)
    }
}
