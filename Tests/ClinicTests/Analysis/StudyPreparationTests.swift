import DICOM
import Imaging
import Records
import Testing

@testable import Clinic

struct StudyPreparationTests {
    private let analyser = StudyAnalyser(willisVersion: "0.1.0", threads: 2) { 0 }

    private func files(_ folder: String) throws -> [StudyFile] {
        try StudyFolder.scan(folder).studies.flatMap(\.files)
    }

    /// Lets a study come in pieces of so many images, and analyses it when it is whole.
    private func streamed(
        _ files: [StudyFile], by count: Int, tries: Bool = false
    ) -> (found: [CompletedAnalysis], preparation: StudyPreparation) {
        let preparation = StudyPreparation()
        for start in stride(from: 0, to: files.count, by: count) {
            preparation.take(Array(files[start..<min(start + count, files.count)]))
            while preparation.advance(images: 32, progress: { _, _ in }) {}
            if tries, preparation.isUntried {
                preparation.keep(
                    analyser.analyse(preparation.files, ahead: preparation, progress: { _, _ in }))
            }
        }
        return (analyser.analyse(files, ahead: preparation, progress: { _, _ in }), preparation)
    }

    private func expectEqual(_ a: CompletedAnalysis, _ b: CompletedAnalysis) throws {
        #expect(a.report == b.report)
        try #require(a.report.status == .completed)
        guard let left = a.result, let right = b.result else {
            Issue.record("An analysis that is completed has a result.")
            return
        }
        func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }
        #expect(bits(left.baseline) == bits(right.baseline))
        #expect(bits(left.cbf) == bits(right.cbf))
        #expect(bits(left.cbv) == bits(right.cbv))
        #expect(bits(left.tmax) == bits(right.tmax))
        #expect(bits(left.mtt) == bits(right.mtt))
        #expect(left.core == right.core)
        #expect(left.hypoperfused == right.hypoperfused)
        #expect(a.pictures.map(\.image.rgb) == b.pictures.map(\.image.rgb))
    }

    private static let scan: HeadPhantom = {
        var options = SmallHead.options
        options.frameTimesSeconds = HeadPhantom.uniformTimes(interval: 2, duration: 66)
        do { return try HeadPhantom(options: options) } catch {
            preconditionFailure("The options are valid: \(error)")
        }
    }()

    private func write(to folder: String, missing: [(frame: Int, slice: Int)] = []) throws {
        _ = try PhantomWriter(
            scan: SyntheticScan(Self.scan, missing: missing), identity: SmallHead.identity, layout: .siemens,
            transferSyntax: .explicitVRLittleEndian, gantryTiltDegrees: 0
        ).write(to: folder)
    }

    @Test(arguments: [9, 40, 7])
    func `a study read while it came has the bits of one read at once`(count: Int) throws {
        let folder = try TemporaryFolder()
        try write(to: folder.path)
        let files = try files(folder.path)
        let batch = analyser.analyse(files)
        let (found, preparation) = streamed(files, by: count)
        try #require(batch.count == 1 && found.count == 1)
        try expectEqual(batch[0], found[0])
        #expect(preparation.placed.count == files.count, "All images were read before they were needed.")
    }

    @Test func `images in any order, and some that never come, make no difference`() throws {
        let folder = try TemporaryFolder()
        try write(to: folder.path, missing: [(3, 2), (20, 5)])
        let files = try files(folder.path)
        let reversed = Array(files.reversed())
        let batch = analyser.analyse(files)
        let (found, _) = streamed(reversed, by: 50)
        try expectEqual(try #require(batch.first), try #require(found.first))
    }

    @Test func `what was analysed as if it were whole serves if it was, and is forgotten if it was not`()
        throws
    {
        let folder = try TemporaryFolder()
        try write(to: folder.path)
        let files = try files(folder.path)
        let (found, preparation) = streamed(files, by: 9, tries: true)
        let digest = found[0].report.inputs.digest
        #expect(preparation.finished(digest) != nil)
        try expectEqual(try #require(analyser.analyse(files).first), found[0])
        let partial = StudyPreparation()
        partial.take(Array(files.dropLast(9)))
        partial.keep(analyser.analyse(partial.files, ahead: partial, progress: { _, _ in }))
        partial.take(Array(files.suffix(9)))
        #expect(partial.finished(digest) == nil)
        let whole = analyser.analyse(files, ahead: partial, progress: { _, _ in })
        try expectEqual(try #require(analyser.analyse(files).first), whole[0])
    }
}
