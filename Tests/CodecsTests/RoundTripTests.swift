import Codecs
import DICOM
import Testing

@Suite struct RoundTripTests {
    static let pictures: [Picture] = [
        Picture(), Picture(stored: 16), Picture(signed: true), Picture(stored: 16, signed: true),
        Picture(allocated: 8, stored: 8), Picture(allocated: 8, stored: 5),
        Picture(allocated: 8, stored: 8, signed: true),
        .colors, Picture(samples: 3, allocated: 16, stored: 16, interpretation: .rgb),
        Picture(samples: 3, allocated: 8, stored: 8, interpretation: .ybrFull),
        Picture(rows: 1, columns: 1), Picture(rows: 3, columns: 100, stored: 10),
        Picture(rows: 70, columns: 65, stored: 13), Picture(stored: 8), Picture(stored: 5, signed: true),
        Picture(samples: 3, allocated: 16, stored: 7, interpretation: .rgb),
    ]

    @Test(arguments: [UID.jpeg2000, .jpeglsNearLossless, .jpegBaseline8Bit])
    func `indices of a palette are not put through lossy compression`(syntax: UID) throws {
        let picture = Picture(allocated: 8, stored: 8, interpretation: .paletteColor)
        let frame = try Frame(Bytes(picture.bytes(seed: 1)), as: picture.pixels())
        let syntax = TransferSyntax(syntax)
        let encoder = try #require(PixelCodecs.encoder(for: syntax))
        #expect(
            code { _ = try encoder.encode(frame, as: syntax, options: EncodingOptions()) }
                == .unsupportedPixels)
    }

    @Test(arguments: TransferSyntax.losslessTargets, pictures)
    func `lossless gives back every sample`(syntax: TransferSyntax, picture: Picture) throws {
        for seed: UInt64 in 1...3 {
            let frame = try picture.frame(seed: seed)
            let encoder = try #require(PixelCodecs.encoder(for: syntax))
            let decoder = try #require(PixelCodecs.decoder(for: syntax))
            let encoded = try encoder.encode(frame, as: syntax, options: EncodingOptions())
            var description = frame.description
            description.photometricInterpretation = encoded.photometricInterpretation
            let decoded = try decoder.decode(Bytes(encoded.codeStream), as: description)
            #expect(decoded.bytes == frame.bytes)
            #expect(decoded.description.photometricInterpretation == picture.interpretation)
        }
    }

    @Test(arguments: TransferSyntax.losslessTargets)
    func `bits above those stored survive`(syntax: TransferSyntax) throws {
        let frame = try Frame(
            [0xFF, 0xFF, 0x00, 0xF0, 0x34, 0x82, 1, 0], as: Picture(rows: 2, columns: 2).pixels())
        #expect(frame.usesUnusedBits)
        let encoder = try #require(PixelCodecs.encoder(for: syntax))
        let encoded = try encoder.encode(frame, as: syntax, options: EncodingOptions())
        let decoded = try PixelCodecs.decoder(for: syntax)?.decode(
            Bytes(encoded.codeStream), as: frame.description)
        #expect(decoded?.bytes == frame.bytes)
    }

    @Test func `near-lossless stays within its error`() throws {
        let frame = try Picture(rows: 40, columns: 50).frame(seed: 4)
        let encoded = try JPEGLSEncoder().encode(
            frame, as: .jpegLSNear, options: EncodingOptions(maximumError: 3))
        #expect(encoded.isLossy)
        let decoded = try JPEGLSDecoder().decode(Bytes(encoded.codeStream), as: frame.description)
        let differences = zip(decoded.integers, frame.integers).map { abs($0 - $1) }
        #expect((1...3).contains(differences.max() ?? 0))
    }

    @Test func `baseline JPEG of a smooth picture is close`() throws {
        let picture = Picture(rows: 64, columns: 64, allocated: 8, stored: 8)
        let smooth: [UInt8] = (0..<64 * 64).map { (place: Int) in UInt8(2 * (place / 64) + place % 64) }
        let frame = try Frame(Bytes(smooth), as: picture.pixels())
        let encoded = try JPEGBaselineEncoder().encode(frame, as: .jpegBaseline, options: EncodingOptions())
        let decoded = try JPEGBaselineDecoder().decode(Bytes(encoded.codeStream), as: frame.description)
        let differences = zip(decoded.integers, frame.integers).map { abs($0 - $1) }
        #expect((differences.max() ?? 99) <= 3)
    }

    @Test func `baseline JPEG refuses twelve bits and palettes`() throws {
        #expect(
            code {
                let frame = try Picture().frame(seed: 1)
                _ = try JPEGBaselineEncoder().encode(frame, as: .jpegBaseline, options: EncodingOptions())
            } == .unsupportedPixels)
        #expect(
            code {
                let picture = Picture(allocated: 8, stored: 8, interpretation: .paletteColor)
                _ = try JPEGBaselineEncoder().encode(
                    picture.frame(seed: 1), as: .jpegBaseline, options: EncodingOptions())
            } == .unsupportedPixels)
    }
}
