import Codecs
import DICOM
import Foundation
import Testing

@Suite struct TranscodeTests {
    private func values(_ file: DICOMFile) throws -> [[UInt8]] {
        let pixels = try PixelData(file)
        return try (0..<pixels.frameCount).map { try pixels.frame($0).bytes.array }
    }

    @Test(arguments: TransferSyntax.losslessTargets)
    func `there and back again changes nothing`(syntax: TransferSyntax) throws {
        for picture in [Picture(), Picture(signed: true), .colors] {
            let file = DICOMFile(dataSet: picture.dataSet(frames: 3))
            let coded = try PixelCodecs.transcode(file, to: syntax)
            let read = try DICOMFile.read(Bytes(try coded.write()))
            #expect(read.transferSyntax == syntax)
            #expect(!read.dataSet.contains(.lossyImageCompression))
            let back = try PixelCodecs.transcode(read, to: .explicitVRLittleEndian)
            #expect(back.dataSet == file.dataSet)
        }
    }

    @Test(arguments: TransferSyntax.losslessTargets)
    func `from each lossless syntax into each other`(syntax: TransferSyntax) throws {
        let file = DICOMFile(dataSet: Picture.colors.dataSet(frames: 2))
        let first = try PixelCodecs.transcode(file, to: syntax)
        for other in TransferSyntax.losslessTargets {
            #expect(try values(try PixelCodecs.transcode(first, to: other)) == values(file))
        }
    }

    @Test func `a lossy copy says so, again and again`() throws {
        let file = DICOMFile(dataSet: Picture(rows: 32, columns: 32, allocated: 8, stored: 8).dataSet())
        let lossy = try PixelCodecs.transcode(file, to: .jpeg2000Lossy)
        #expect(lossy.dataSet.string(.lossyImageCompression) == "01")
        #expect(lossy.dataSet.strings(.lossyImageCompressionMethod) == ["ISO_15444_1"])
        #expect((lossy.dataSet.double(.lossyImageCompressionRatio) ?? 0) > 1)
        let twice = try PixelCodecs.transcode(lossy, to: .jpegBaseline)
        #expect(twice.dataSet.strings(.lossyImageCompressionMethod) == ["ISO_15444_1", "ISO_10918_1"])
        #expect(twice.dataSet.doubles(.lossyImageCompressionRatio).count == 2)
        let native = try PixelCodecs.transcode(twice, to: .explicitVRLittleEndian)
        #expect(native.dataSet.string(.lossyImageCompression) == "01")
    }

    @Test func `colours say what they have become`() throws {
        let file = DICOMFile(dataSet: Picture.colors.dataSet())
        let expected: [(TransferSyntax, String)] = [
            (.jpeg2000, "YBR_RCT"), (.jpeg2000Lossy, "YBR_ICT"), (.htj2k, "YBR_RCT"),
            (.jpegBaseline, "YBR_FULL_422"),
            (.jpegLS, "RGB"), (.rle, "RGB"),
        ]
        for (syntax, term) in expected {
            let coded = try PixelCodecs.transcode(file, to: syntax)
            #expect(coded.dataSet.string(.photometricInterpretation) == term)
            #expect(coded.dataSet.int(.planarConfiguration) == 0)
        }
        let native = try PixelCodecs.transcode(
            try PixelCodecs.transcode(file, to: .jpegBaseline), to: .explicitVRLittleEndian)
        #expect(native.dataSet.string(.photometricInterpretation) == "YBR_FULL")
    }

    @Test func `big endian is turned round`() throws {
        let file = DICOMFile(dataSet: Picture().dataSet(frames: 2))
        let big = try DICOMFile.read(Bytes(try PixelCodecs.transcode(file, to: .explicitVRBigEndian).write()))
        #expect(try values(big) == values(file))
        #expect(try values(try PixelCodecs.transcode(big, to: .jpegLS)) == values(file))
    }

    @Test func `an unknown syntax is refused`() {
        let file = DICOMFile(dataSet: Picture().dataSet())
        #expect(
            code { _ = try PixelCodecs.transcode(file, to: TransferSyntax("1.2.3.4")) }
                == .unsupportedTransferSyntax)
        #expect(!PixelCodecs.canEncode(TransferSyntax(.jpegLossless)))
        #expect(PixelCodecs.canDecode(TransferSyntax(.jpegLossless)))
    }

    @Test func `all frames together have a budget`() {
        let file = DICOMFile(dataSet: Picture().dataSet(frames: 3))
        #expect(
            code {
                _ = try PixelCodecs.transcode(file, to: .rle, budget: PixelBudget(maximumTotalBytes: 1000))
            }
                == .overBudget)
    }

    @Test(arguments: TransferSyntax.losslessTargets + [.explicitVRBigEndian])
    func `frames that wait in a file come out as those in memory`(syntax: TransferSyntax) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let big = try PixelCodecs.transcode(
            DICOMFile(dataSet: Picture(signed: true).dataSet(frames: 3)), to: .explicitVRBigEndian)
        for file in [big, DICOMFile(dataSet: Picture.colors.dataSet(frames: 3))] {
            let inMemory = try PixelCodecs.transcode(file, to: syntax)
            let budget = PixelBudget(maximumTotalBytes: 1)
            let spooled = try PixelCodecs.transcode(file, to: syntax, budget: budget, spoolFolder: folder)
            #expect(try spooled.write() == inMemory.write())
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }

    @Test func `a lossy copy can be an object of its own`() throws {
        let file = DICOMFile(dataSet: Picture(rows: 32, columns: 32, allocated: 8, stored: 8).dataSet())
        let copy = try PixelCodecs.transcode(file, to: .jpegBaseline, derivedInstance: "2.25.17")
        #expect(copy.dataSet.string(.sopInstanceUID) == "2.25.17")
        #expect(copy.meta.string(.mediaStorageSOPInstanceUID) == "2.25.17")
        #expect(copy.dataSet.strings(.imageType).first == "DERIVED")
        #expect(copy.dataSet.string(.derivationDescription)?.contains("JPEG Baseline") == true)
        let lossless = try PixelCodecs.transcode(file, to: .jpegLS, derivedInstance: "2.25.17")
        #expect(lossless.dataSet.string(.sopInstanceUID) == file.dataSet.string(.sopInstanceUID))
        #expect(!lossless.dataSet.contains(.derivationDescription))
    }
}
