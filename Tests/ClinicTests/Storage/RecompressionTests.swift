import Archive
import Codecs
import DICOM
import Foundation
import Records
import Testing

@testable import Clinic

struct RecompressionTests {
    private func image(_ number: Int, bits: Int = 16) -> TestImage {
        var image = TestImage(number: number)
        image.dataSet.set(.rows, 64)
        image.dataSet.set(.columns, 64)
        image.dataSet.set(.bitsAllocated, bits)
        image.dataSet.set(.bitsStored, bits == 16 ? 12 : 8)
        image.dataSet.set(.highBit, bits == 16 ? 11 : 7)
        image.dataSet.set(.pixelRepresentation, 0)
        image.dataSet.set(.samplesPerPixel, 1)
        image.dataSet.set(.photometricInterpretation, "MONOCHROME2")
        let bytes = (0..<(64 * 64 * bits / 8)).map { UInt8(truncatingIfNeeded: $0 / 64 % 7 + number % 2) }
        // High bytes of a sample of 12 bits stay small.
        image.dataSet.set(.pixelData, Bytes(bytes), vr: .OW)
        return image
    }

    private func worker(_ house: House) -> AnalysisWorker {
        let clock: @Sendable () -> Int64 = { [clock = house.clock] in clock.now }
        return AnalysisWorker(
            archive: house.archive, queue: WorkQueue(archive: house.archive, worker: "a", clock: clock),
            analyser: StudyAnalyser(willisVersion: "0.1.0", threads: 1) { 0 })
    }

    private func stored(_ house: House) async throws -> [StoredImage] {
        try await house.archive.read { try Instances.ofStudy("1.2.3", in: $0) }
    }

    @Test(arguments: RecompressionWish.syntaxes.map(\.uid), [16, 8])
    func `what is compressed gives the original back byte by byte, and the same object again is a duplicate`(
        syntax: String, bits: Int
    ) async throws {
        let house = try House()
        _ = try await house.intake.receive(image(1, bits: bits))
        let before = try #require(try await stored(house).first)
        let original = try house.archive.blobs.read(try #require(BlobID(before.blob)))
        let wish = RecompressionWish(studyUID: "1.2.3", syntaxUID: syntax, modality: nil)
        let summary = try await worker(house).recompress(wish)
        #expect(summary.done == 1, "\(summary.reasons)")

        let after = try #require(try await stored(house).first)
        #expect(after.attributes.transferSyntaxUID == syntax)
        #expect(after.byteCount < before.byteCount)
        let row = try #require(
            try await house.archive.read { try RecompressionsTable.find(after.blob, in: $0) })
        #expect(row.originalBlob == before.blob)
        let meta = FileMetaInformation.encoded(
            sopClass: TestImage.ctImage, sopInstance: image(1).instance,
            transferSyntax: TransferSyntax.explicitVRLittleEndian.uid)
        #expect(Hexadecimal.string(SHA256.digest(of: original.dropFirst(meta.count))) == row.dataSetSHA256)
        #expect(try await Verification(archive: house.archive).run(expandsOriginals: true).expanded == 1)

        #expect(try await house.intake.receive(image(1, bits: bits)) == .duplicate)
        #expect(try await stored(house).map(\.blob) == [after.blob])
        #expect(try await house.intake.receive(image(2, bits: bits)) == .stored)
    }

    @Test func `the old file stays for a while, then goes`() async throws {
        let house = try House()
        _ = try await house.intake.receive(image(1))
        let old = try #require(BlobID(try await stored(house)[0].blob))
        _ = try await worker(house).recompress(
            RecompressionWish(studyUID: "1.2.3", syntaxUID: UID.jpeglsLossless.string, modality: "CT"))
        let housekeeping = Housekeeping(
            archive: house.archive, removal: nil, clock: { [clock = house.clock] in clock.now })
        try await housekeeping.tidy()
        #expect(house.archive.blobs.contains(old))
        house.clock.advance(3_601_000)
        try await housekeeping.tidy()
        #expect(!house.archive.blobs.contains(old))
        #expect(try await Verification(archive: house.archive).run().complaints.isEmpty)
    }

    @Test func `held objects, those kept as received and lossy ones stay as they are`() async throws {
        let house = try House()
        var lossy = image(3)
        lossy.dataSet.set(.lossyImageCompression, "01")
        _ = try await house.intake.receive(lossy)
        let desk = StorageDesk(archive: house.archive)
        let wish = RecompressionWish(
            studyUID: "1.2.3", syntaxUID: UID.jpeglsLossless.string, modality: nil)
        let summary = try await worker(house).recompress(wish)
        #expect(summary.done == 0)
        #expect(summary.reasons == ["it has lost something before"])

        _ = try await house.intake.receive(image(1))
        try await desk.setSource("CT1", site: nil, keepsAsReceived: true)
        #expect(try await worker(house).recompress(wish) == RecompressionSummary())
        try await desk.setSource("CT1", site: nil, keepsAsReceived: false)
        let holds = Holds(archive: house.archive)
        _ = try await holds.place(studyUID: "1.2.3", reason: "court", by: "tester")
        #expect(try await worker(house).recompress(wish) == RecompressionSummary())
        _ = try await holds.lift(studyUID: "1.2.3")
        #expect(try await worker(house).recompress(wish).done == 1)
    }

    @Test func `an object whose file has rotted is not compressed`() async throws {
        let house = try House()
        _ = try await house.intake.receive(image(1))
        let blob = try #require(BlobID(try await stored(house)[0].blob))
        let path = house.archive.blobs.path(of: blob)
        var content = try Data(contentsOf: URL(fileURLWithPath: path))
        content[content.count - 5] ^= 4
        try content.write(to: URL(fileURLWithPath: path))
        let summary = try await worker(house).recompress(
            RecompressionWish(studyUID: "1.2.3", syntaxUID: UID.jpeglsLossless.string, modality: nil))
        #expect(summary.done == 0)
        #expect(summary.left == 1)
    }
}
