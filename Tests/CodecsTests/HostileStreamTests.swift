import Codecs
import DICOM
import Testing

/// What the C libraries and our shims do with damaged code streams: an error or a picture, never the end.
@Suite struct HostileStreamTests {
    static let syntaxes: [TransferSyntax] = [.rle, .jpegBaseline, .jpegLS, .jpeg2000, .jpeg2000Lossy, .htj2k]

    private func sample(_ syntax: TransferSyntax) throws -> (stream: [UInt8], description: PixelDescription) {
        let frame = try Picture(rows: 16, columns: 16, allocated: 8, stored: 8).frame(seed: 6)
        let encoder = try #require(PixelCodecs.encoder(for: syntax))
        return (
            try encoder.encode(frame, as: syntax, options: EncodingOptions()).codeStream, frame.description
        )
    }

    @Test func `a baseline stream may lack its end marker, and nothing before it`() throws {
        let picture = Picture(rows: 40, columns: 40, allocated: 8, stored: 8)
        let frame = try Frame(Bytes(picture.bytes(seed: 3)), as: picture.pixels())
        let syntax = TransferSyntax(.jpegBaseline8Bit)
        let stream = try JPEGBaselineEncoder().encode(frame, as: syntax, options: EncodingOptions())
            .codeStream
        let whole = try JPEGBaselineDecoder().decode(Bytes(stream), as: picture.pixels())
        let open = try JPEGBaselineDecoder().decode(Bytes(Array(stream.dropLast(2))), as: picture.pixels())
        #expect(open.bytes == whole.bytes)
        let cut = Bytes(Array(stream.dropLast(40)))
        #expect(
            code { _ = try JPEGBaselineDecoder().decode(cut, as: picture.pixels()) } == .damagedCodeStream)
    }

    @Test(arguments: syntaxes)
    func `a stream cut at any byte gives an error or a frame`(syntax: TransferSyntax) throws {
        let (stream, description) = try sample(syntax)
        let decoder = try #require(PixelCodecs.decoder(for: syntax))
        var frames = 0
        for count in 0..<stream.count {
            do {
                let frame = try decoder.decode(Bytes(Array(stream.prefix(count))), as: description)
                #expect(frame.bytes.count == description.frameBytes)
                frames += 1
            } catch { continue }
        }
        // Only the last few bytes, of markers that close the stream, may be missing.
        #expect(frames <= 8, "\(frames) cut streams were taken for whole")
    }

    @Test(arguments: syntaxes)
    func `flipped bits give an error or a frame`(syntax: TransferSyntax) throws {
        let (stream, description) = try sample(syntax)
        let decoder = try #require(PixelCodecs.decoder(for: syntax))
        var random = SeededGenerator(seed: 12)
        for _ in 0..<1500 {
            var damaged = stream
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<damaged.count, using: &random)
                damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            if let frame = try? decoder.decode(Bytes(damaged), as: description) {
                #expect(frame.bytes.count == description.frameBytes)
            }
        }
    }

    @Test(arguments: [TransferSyntax.jpegBaseline, .jpegLS, .jpeg2000, .htj2k])
    func `a code stream of other dimensions is a mismatch`(syntax: TransferSyntax) throws {
        let (stream, _) = try sample(syntax)
        let decoder = try #require(PixelCodecs.decoder(for: syntax))
        for (rows, columns) in [(16, 17), (15, 16), (30_000, 30_000)] {
            let other = try PixelDescription(rows: rows, columns: columns, bitsAllocated: 8)
            #expect(code { _ = try decoder.decode(Bytes(stream), as: other) } == .mismatch)
        }
        let colors = try PixelDescription(rows: 16, columns: 16, samplesPerPixel: 3, bitsAllocated: 8)
        #expect(code { _ = try decoder.decode(Bytes(stream), as: colors) } == .mismatch)
    }

    @Test(arguments: [TransferSyntax.jpegBaseline, .jpegLS])
    func `a stream too short for its picture is refused before there is room for it`(
        syntax: TransferSyntax
    ) throws {
        var (stream, _) = try sample(syntax)
        let frame = try #require(
            stream.indices.dropLast().first { stream[$0] == 0xFF && [0xC0, 0xF7].contains(stream[$0 + 1]) })
        stream.replaceSubrange(frame + 5..<frame + 9, with: [0x75, 0x30, 0x75, 0x30])
        let huge = try PixelDescription(rows: 30_000, columns: 30_000, bitsAllocated: 8)
        let decoder = try #require(PixelCodecs.decoder(for: syntax))
        #expect(code { _ = try decoder.decode(Bytes(stream), as: huge) } == .truncated)
    }

    @Test func `a tile bomb is refused before the library sees it`() throws {
        var (stream, description) = try sample(.jpeg2000)
        // One tile a pixel.
        stream.replaceSubrange(24..<32, with: [0, 0, 0, 1, 0, 0, 0, 1])
        #expect(
            code { _ = try JPEG2000Decoder().decode(Bytes(stream), as: description) } == .damagedCodeStream)
    }

    @Test func `packets that a stream cannot hold are refused before the library makes room for them`() throws
    {
        let (stream, description) = try sample(.jpeg2000)
        // Precincts of one pixel: the style says that sizes follow, and the only resolution has the smallest one.
        let style = try #require(stream.indices.first { stream[$0] == 0xFF && stream[$0 + 1] == 0x52 })
        var damaged = Array(stream[..<style]) + [0xFF, 0x52, 0, 13, 1, 0, 0xFF, 0xFF, 0, 0, 4, 4, 0, 1, 0]
        damaged += stream[(style + 14)...]
        let error = #expect(throws: CodecError.self) {
            try JPEG2000Decoder().decode(Bytes(damaged), as: description)
        }
        #expect(error?.reason.contains("packets") == true)
        damaged[style + 6] = 0
        damaged[style + 7] = 1
        let other = #expect(throws: CodecError.self) {
            try JPEG2000Decoder().decode(Bytes(damaged), as: description)
        }
        #expect(other?.reason.contains("packets") == false)
    }

    @Test func `what a lossy stream overshoots stays white`() throws {
        var wide = Picture(rows: 2, columns: 2, stored: 16)
        let frame = try Frame([0xFF, 0x0F, 0x05, 0x10, 0, 0, 0, 0x20], as: wide.pixels())
        let stream = try JPEGLSEncoder().encode(
            frame, as: .jpegLSNear, options: EncodingOptions(maximumError: 1))
        wide.stored = 12
        var dataSet = wide.dataSet()
        Encapsulation([stream.codeStream]).store(in: &dataSet)
        let decoded = try PixelData(dataSet, transferSyntax: .jpegLSNear).frame(0).integers
        #expect(zip(decoded, [4095, 4095, 0, 4095]).allSatisfy { abs($0 - $1) <= 1 })
    }

    @Test func `errors name the frame`() throws {
        let file = DICOMFile(dataSet: Picture().dataSet(frames: 3))
        var coded = try PixelCodecs.transcode(file, to: .jpegLS)
        var fragments = try #require(coded.dataSet.fragments(.pixelData))
        fragments[2] = Bytes(Array(fragments[2].array.prefix(30)))
        fragments[0] = Bytes()
        coded.dataSet[.pixelData] = Element(tag: .pixelData, vr: .OB, value: .fragments(fragments))
        let pixels = try PixelData(coded)
        _ = try pixels.frame(0)
        _ = try pixels.frame(2)
        let error = #expect(throws: CodecError.self) { try pixels.frame(1) }
        #expect(error?.frame == 1)
        #expect(error?.description.hasPrefix("frame 2: ") == true)
        #expect(code { _ = try pixels.frame(3) } == .noSuchFrame)
        #expect(code { _ = try pixels.frame(-1) } == .noSuchFrame)
    }
}
