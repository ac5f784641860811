import DICOM
import Testing

@testable import Codecs

@Suite struct PixelCleanerTests {
    private let region = PixelRule.Region(x: 2, y: 3, width: 5, height: 4)

    private func rules(_ action: PixelRule.Action) -> PixelRules {
        let condition = PixelRule.Condition(tag: .rows, patterns: ["13"], isNegated: false)
        return PixelRules([PixelRule(name: "test", conditions: [condition], action: action)])
    }

    private func isInside(_ pixel: Int, _ columns: Int) -> Bool {
        (2..<7).contains(pixel % columns) && (3..<7).contains(pixel / columns)
    }

    @Test(arguments: [
        Picture(), Picture(allocated: 8, stored: 8), Picture(signed: true),
        Picture(allocated: 32, stored: 32),
        Picture(allocated: 8, stored: 8, interpretation: .monochrome1), .colors,
    ])
    func `a region turns black in all frames and nothing else changes`(picture: Picture) throws {
        let file = DICOMFile(dataSet: picture.dataSet(frames: 3))
        let (result, outcome) = try PixelCleaner(rules: rules(.blackOut([region]))).clean(file)
        #expect(outcome == .blackedOut(rule: "test"))
        let (before, after) = (try PixelData(file), try PixelData(result))
        let size = before.description.bytesPerSample * before.description.samplesPerPixel
        for index in 0..<3 {
            let (old, new) = (try before.frame(index).bytes, try after.frame(index).bytes)
            var inside: Set<[UInt8]> = []
            for pixel in 0..<before.description.pixelCount {
                let range = pixel * size..<(pixel + 1) * size
                if isInside(pixel, picture.columns) {
                    inside.insert(new[range].array)
                } else {
                    #expect(old[range] == new[range])
                }
            }
            #expect(inside.count == 1)
        }
    }

    @Test(arguments: [TransferSyntax.rle, .jpegLS, .jpeg2000])
    func `lossless frames stay in their syntax`(syntax: TransferSyntax) throws {
        let native = DICOMFile(dataSet: Picture().dataSet(frames: 2))
        let file = try PixelCodecs.transcode(native, to: syntax)
        let (result, _) = try PixelCleaner(rules: rules(.keepOnly([region]))).clean(file)
        #expect(result.transferSyntax == syntax)
        let frame = try PixelData(result).frame(1)
        let truth = try PixelData(native).frame(1).integers
        for (pixel, value) in frame.integers.enumerated() {
            #expect(value == (isInside(pixel, 17) ? truth[pixel] : 0))
        }
    }

    @Test func `lossy frames are written as they are seen, and what was lost stays told`() throws {
        let native = DICOMFile(dataSet: Picture(allocated: 8, stored: 8).dataSet())
        let file = try PixelCodecs.transcode(native, to: .jpegBaseline)
        let (result, _) = try PixelCleaner(rules: rules(.blackOut([region]))).clean(file)
        #expect(result.transferSyntax == .explicitVRLittleEndian)
        #expect(result.dataSet.string(.lossyImageCompression) == "01")
        let (seen, left) = (try PixelData(file).frame(0).integers, try PixelData(result).frame(0).integers)
        for pixel in left.indices { #expect(left[pixel] == (isInside(pixel, 17) ? 0 : seen[pixel])) }
    }

    @Test(arguments: [TransferSyntax.jpegBaseline, .jpegLS, .jpeg2000])
    func `comments, application data and what follows the end of a code stream go`(syntax: TransferSyntax)
        throws
    {
        let native = DICOMFile(dataSet: Picture(allocated: 8, stored: 8).dataSet(frames: 2))
        var file = try PixelCodecs.transcode(native, to: syntax)
        let before = try PixelData(file)
        let note = Array("Li 1950-01-01".utf8)
        let streams = try (0..<2).map { index in
            let stream = try #require(try before.codeStream(index)).array
            let isJPEG2000 = syntax == .jpeg2000
            let comment: [UInt8] =
                isJPEG2000
                ? [0xFF, 0x64, 0, UInt8(note.count + 4), 0, 1] : [0xFF, 0xFE, 0, UInt8(note.count + 2)]
            let application: [UInt8] = isJPEG2000 ? [] : [0xFF, 0xE1, 0, UInt8(note.count + 2)] + note
            // Behind the size segment of JPEG 2000, which must come first; behind the start of all others.
            let place = isJPEG2000 ? 4 + Int(stream[4]) << 8 + Int(stream[5]) : 2
            return Array(stream[..<place]) + comment + note + application + Array(stream[place...]) + note
        }
        Encapsulation(streams).store(in: &file.dataSet)
        let (result, outcome) = try PixelCleaner(rules: rules(.keep)).clean(file)
        #expect(outcome == .kept(rule: "test", isRewritten: true))
        #expect(result.transferSyntax == syntax)
        let written = try result.write()
        #expect(!written.indices.contains { written[$0...].starts(with: note) })
        let after = try PixelData(result)
        for index in 0..<2 { #expect(try after.frame(index).bytes == before.frame(index).bytes) }
    }

    @Test func `overlays in unused bits and bytes behind the last frame go`() throws {
        var dataSet = Picture().dataSet()
        var bytes = try #require(dataSet.bytes(.pixelData)).array
        bytes[21] |= 0x80
        dataSet.set(.pixelData, Bytes(bytes + Array("PLANTED!".utf8)), vr: .OW)
        let file = DICOMFile(dataSet: dataSet)
        let (result, outcome) = try PixelCleaner(rules: rules(.keep)).clean(file)
        #expect(outcome == .kept(rule: "test", isRewritten: true))
        bytes[21] &= 0x0F
        #expect(result.dataSet.bytes(.pixelData)?.array.prefix(bytes.count) == bytes[...])
        #expect((result.dataSet.bytes(.pixelData)?.count ?? 0) <= bytes.count + 1)
    }

    @Test func `samples that do not begin at bit 0 stay where they are`() throws {
        let description = try PixelDescription(
            rows: 1, columns: 2, bitsAllocated: 16, bitsStored: 12, highBit: 15)
        let frame = try Frame(Bytes([0x37, 0x12, 0xF0, 0xFF]), as: description)
        #expect(frame.withoutUnusedBits().bytes == Bytes([0x30, 0x12, 0xF0, 0xFF]))
    }

    @Test func `what is clean already is not touched`() throws {
        let file = DICOMFile(dataSet: Picture().dataSet())
        let (result, outcome) = try PixelCleaner(rules: rules(.keep)).clean(file)
        #expect(outcome == .kept(rule: "test", isRewritten: false))
        #expect(result.dataSet == file.dataSet)
    }

    @Test func `a code stream that names somebody is written anew`() throws {
        let native = DICOMFile(dataSet: Picture(allocated: 8, stored: 8).dataSet())
        let file = try PixelCodecs.transcode(native, to: .jpegBaseline)
        let (result, outcome) = try PixelCleaner(rules: rules(.keep)).clean(file) { _ in true }
        #expect(outcome == .kept(rule: "test", isRewritten: true))
        #expect(result.dataSet.fragments(.pixelData) == nil)
        #expect(try PixelData(result).frame(0).bytes == PixelData(file).frame(0).bytes)
    }

    @Test func `what no rule vouches for is refused unless somebody insists`() throws {
        let file = DICOMFile(dataSet: Picture().dataSet())
        #expect(throws: CodecError.self) { try PixelCleaner().clean(file) }
        do {
            _ = try PixelCleaner().clean(file)
        } catch {
            #expect(error.code == .refusedPixels)
        }
        let (_, outcome) = try PixelCleaner(keepsUnverified: true).clean(file)
        #expect(!outcome.isClean)
    }

    @Test func `pixels that end too early are an error, not a pass`() {
        var dataSet = Picture().dataSet()
        dataSet.set(.pixelData, Bytes([1, 2, 3, 4]), vr: .OW)
        #expect(throws: CodecError.self) {
            try PixelCleaner(rules: rules(.keep)).clean(DICOMFile(dataSet: dataSet))
        }
    }

    @Test func `a rule whose region is not in the image was meant for another`() {
        let far = PixelRule.Region(x: 17, y: 0, width: 4, height: 4)
        let file = DICOMFile(dataSet: Picture().dataSet())
        #expect(code { _ = try PixelCleaner(rules: rules(.blackOut([far]))).clean(file) } == .refusedPixels)
    }

    @Test func `regions outside of the image do no harm`() throws {
        let frame = try Picture().frame(seed: 1)
        let far = PixelRule.Region(x: 1 << 29, y: 1 << 29, width: 1 << 29, height: 1)
        #expect(frame.blackedOut([far]).bytes == frame.bytes)
        let wide = PixelRule.Region(x: -3, y: 1, width: .max, height: .max)
        #expect(Set(frame.blackedOut([wide]).bytes.array.dropFirst(2 * 17)) == [0])
        #expect(frame.blackedOut([wide]).bytes[0..<2 * 17] == frame.bytes[0..<2 * 17])
        #expect(Set(frame.blackedOut(outside: [far]).bytes.array) == [0])
    }
}
