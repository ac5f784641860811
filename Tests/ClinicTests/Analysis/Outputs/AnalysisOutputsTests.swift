import Archive
import DICOM
import Foundation
import Imaging
import Records
import Testing

@testable import Clinic

struct AnalysisOutputsTests {
    private static let created = DateAndTime(localMilliseconds: 1_700_000_000_000)

    /// A head large enough to be analysed, written once in the manner of one vendor.
    private static func analysis(tilt: Double = 0) throws -> CompletedAnalysis {
        let folder = try TemporaryFolder()
        var options = SmallHead.options
        options.frameTimesSeconds = HeadPhantom.uniformTimes(interval: 2, duration: 60)
        _ = try PhantomWriter(
            scan: SyntheticScan(try HeadPhantom(options: options)), identity: SmallHead.identity,
            gantryTiltDegrees: tilt
        ).write(to: folder.path)
        let study = try #require(try StudyFolder.scan(folder.path).studies.first)
        let analyser = StudyAnalyser(willisVersion: "0.1.0", threads: 2) { 0 }
        return try #require(analyser.analyse(study.files).first)
    }

    @Test func `maps and lesions are published with the values that were measured`() throws {
        let analysis = try Self.analysis()
        let result = try #require(analysis.result)
        let (objects, failures) = AnalysisOutputs(analysis, number: 1, created: Self.created).make()
        #expect(failures == [])
        #expect(
            objects.map(\.code) == [
                "summary", "tmax-map", "cbf-map", "cbv-map", "mtt-map", "tmax-dictionary-map",
                "tmax-deviation-map",
                "delay-map", "mtt-dictionary-map", "cbf-dictionary-map", "segmentation", "report",
            ])
        let times = result.transitTimes
        let maps = [
            result.tmax, result.cbf, result.cbv, result.mtt, times.tmax, times.tmaxDeviation, times.delay,
            times.mtt, times.cbf,
        ]
        for (object, values) in zip(objects[1...9], maps) {
            let read = try ParametricMapContent(object.dataSet)
            #expect(
                zip(read.values, values).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }, "\(object.code)")
            #expect(read.geometry.planes == result.grid.slices)
        }
        let lesions = try SegmentationContent(objects[10].dataSet)
        for (number, mask) in [(1, result.core), (2, result.hypoperfused)] {
            let found = lesions.frames.indices.filter { lesions.frames[$0].segment == number }
                .reduce(0) { $0 + lesions.fractions(frame: $1).count { $0 > 0 } }
            #expect(found == mask.count { $0 })
        }
    }

    @Test(arguments: [0.0, 12, -12])
    func `slices lie where the scanner's did, along the normal of a tilted gantry`(tilt: Double) throws {
        let folder = try TemporaryFolder()
        try SmallHead.write(to: folder.path, tilt: tilt)
        let writer = PhantomWriter(
            scan: SyntheticScan(SmallHead.phantom), identity: SmallHead.identity, gantryTiltDegrees: tilt)
        let files = try StudyFolder.scan(folder.path).studies.flatMap(\.files)
        let found = AcquisitionFinder.find(in: files.flatMap(FrameReader.frames), modality: "CT")
        let placement = try Assembler(found[0]).resultPlacement
        let normal = SIMD3(0, -sin(tilt * .pi / 180), cos(tilt * .pi / 180))
        let middle = SmallHead.options.slices / 2
        for slice in 0..<SmallHead.options.slices {
            let place = placement.geometry.positions[slice]
            let scanned = writer.position(slice)
            let distance = dot(
                SIMD3(place[0], place[1], place[2]) - SIMD3(scanned[0], scanned[1], scanned[2]), normal)
            #expect(abs(distance) < 0.01, "slice \(slice)")
            // The grid's corner is that of the middle slice, shifted along the normal alone.
            let corner = writer.position(middle)
            let step = SIMD3(place[0] - corner[0], place[1] - corner[1], place[2] - corner[2])
            #expect(abs(abs(dot(step, normal)) - length(step)) < 0.01)
            #expect(placement.sources[slice].count == SmallHead.options.frameTimesSeconds.count)
        }
        #expect(placement.geometry.orientation.elementsEqual(writer.orientation) { abs($0 - $1) < 1e-6 })
    }

    @Test func `equal runs give equal identifiers, and other occasions others`() throws {
        let analysis = try Self.analysis()
        func instances(_ occasion: String) -> [UID?] {
            AnalysisOutputs(analysis, number: 1, created: Self.created, occasion: occasion).make().objects
                .map { $0.dataSet.uid(.sopInstanceUID) }
        }
        #expect(instances("") == instances(""))
        #expect(Set(instances("")).count == 12)
        #expect(Set(instances("")).isDisjoint(with: instances("again")))
    }

    @Test func `a result stands without the objects that its images do not allow`() throws {
        var analysis = try Self.analysis()
        analysis.placement?.geometry.pixelSpacing = [0, 0]
        let (objects, failures) = AnalysisOutputs(analysis, number: 1, created: Self.created).make()
        #expect(objects.map(\.code) == ["summary", "report"])
        #expect(failures.count == 10)
    }

    @Test func `a worker keeps the objects as instances of the study, once, without opening it again`()
        async throws
    {
        let house = try House()
        let folder = try TemporaryFolder()
        var options = SmallHead.options
        options.frameTimesSeconds = HeadPhantom.uniformTimes(interval: 2, duration: 60)
        let paths = try PhantomWriter(
            scan: SyntheticScan(try HeadPhantom(options: options)), identity: SmallHead.identity
        ).write(to: folder.path)
        for path in paths { #expect(await house.intake.importFile(path: path) == .stored) }
        let study = SmallHead.identity.studyUID.string
        for run in 1...2 {
            if run == 2 {
                try await house.archive.write { writer in
                    try Queue.enqueue(
                        .analyseStudy, subject: study, nowMilliseconds: house.clock.now, in: writer)
                    try Studies.setState(.queued, studyUID: study, in: writer)
                }
            } else {
                await house.intake.importEnded()
                house.clock.advance(20_000)
                let completion = Completion(
                    archive: house.archive, clock: { [clock = house.clock] in clock.now })
                #expect(try await completion.look() == [study])
            }
            try await work(house)
            let derived = try await house.archive.read { try Instances.derivedOfStudy(study, in: $0) }
            #expect(derived.count == 12, "run \(run)")
            for image in derived {
                let blob = try #require(BlobID(image.blob))
                let file = try DICOMFile.read(path: house.archive.blobs.path(of: blob))
                #expect(file.dataSet.uid(.sopInstanceUID)?.string == image.attributes.sopInstanceUID)
            }
            #expect(
                try await house.archive.read { try Instances.ofStudy(study, in: $0) }.count == paths.count)
            let entry = try #require(try await Worklist(archive: house.archive).entries().first)
            #expect(entry.state == .done)
        }
    }

    private func work(_ house: House) async throws {
        let queue = WorkQueue(
            archive: house.archive, worker: "a", leaseMilliseconds: 1_000_000,
            clock: { [clock = house.clock] in clock.now })
        let worker = AnalysisWorker(
            archive: house.archive, queue: queue,
            analyser: StudyAnalyser(willisVersion: "0.1.0", threads: 2) { 0 })
        let run = Task { await worker.run(every: .milliseconds(5)) }
        for _ in 0..<20_000 {
            if try await Worklist(archive: house.archive).entries().first?.state == .done { break }
            try await Task.sleep(for: .milliseconds(5))
        }
        run.cancel()
        await run.value
    }
}
