import DICOM
import Imaging
import Records
import Testing

@testable import Archive
@testable import Clinic

@Suite struct PerfusionReportOutputTests {
    private func images(seconds: Double) throws -> TemporaryFolder {
        var options = SmallHead.options
        options.frameTimesSeconds = HeadPhantom.uniformTimes(interval: 2, duration: seconds)
        let folder = try TemporaryFolder()
        _ = try PhantomWriter(
            scan: SyntheticScan(HeadPhantom(options: options)), identity: SmallHead.identity, layout: .siemens
        ).write(to: folder.path)
        return folder
    }

    private func analysis(seconds: Double) throws -> CompletedAnalysis {
        let folder = try images(seconds: seconds)
        let files = try StudyFolder.scan(folder.path).studies.flatMap(\.files)
        let analyser = StudyAnalyser(willisVersion: "0.1.0", threads: 1) { 0 }
        return try #require(analyser.analyse(files).first)
    }

    private func outputs(_ analysis: CompletedAnalysis) throws -> [DerivedObject] {
        let created = try #require(DateAndTime("20260301120000"))
        let (objects, failures) = AnalysisOutputs(analysis, number: 1, created: created).make()
        #expect(failures.isEmpty)
        return objects
    }

    @Test func `the report of a completed analysis has its numbers and refers to its segmentation`() throws {
        let analysis = try analysis(seconds: 60)
        #expect(analysis.report.status == .completed)
        let objects = try outputs(analysis)
        let report = try #require(objects.last)
        #expect(report.code == "report")
        let document = try StructuredReport(report.dataSet)
        let content = try MeasurementReport(document)
        for measurement in analysis.report.measurements {
            guard case .number(let value) = measurement.value else { continue }
            let found = content.groups.flatMap(\.measurements).first {
                $0.method?.value == measurement.code.rawValue
            }
            #expect(found?.number == value)
        }
        let segmentation = try #require(objects.first { $0.code == "segmentation" }).dataSet
        let segments = content.groups.compactMap(\.segment)
        #expect(segments.map(\.number) == [1, 2])
        #expect(segments.allSatisfy { $0.segmentation.sopInstance == segmentation.uid(.sopInstanceUID) })
        let tracked = segmentation.items(.segmentSequence).map { $0.uid(.trackingUID) }
        #expect(content.groups.prefix(2).map(\.trackingUID) == tracked)
        let images = Set(analysis.images.map(\.sopInstanceUID))
        #expect(Set(content.library.flatMap(\.images).map(\.instance.sopInstance.string)) == images)
        #expect(document.evidence.count == images.count + 1)
        #expect(report.dataSet.personName(.patientName)?.ideographic == "张^伟")
    }

    @Test func `a refused analysis publishes a report alone, in a folder too`() throws {
        let analysis = try analysis(seconds: 6)
        #expect(analysis.report.status == .refused && !analysis.report.inputs.digest.isEmpty)
        let objects = try outputs(analysis)
        #expect(objects.map(\.code) == ["report"])
        let content = try MeasurementReport(StructuredReport(objects[0].dataSet))
        #expect(content.groups.isEmpty)
        for reason in analysis.report.quality.reasons {
            #expect(content.evaluations.contains { $0.answer == .text(reason.text) })
        }
        let folder = try TemporaryFolder()
        let created = try #require(DateAndTime("20260301120000"))
        let written = try ResultFolder(path: folder.path).write(analysis, number: 1, created: created)
        #expect(written.paths.count == 1 && written.paths[0].hasSuffix("/report.dcm"))
        #expect(try DICOMFile.read(path: written.paths[0]).dataSet.string(.modality) == "SR")
    }

    @Test func `an analysis that failed publishes nothing`() throws {
        var analysis = try analysis(seconds: 6)
        analysis.report.status = .failed
        #expect(try outputs(analysis).isEmpty)
    }

    @Test func `a worker keeps the report of a refused study among its derived instances`() async throws {
        let house = try House()
        let folder = try images(seconds: 6)
        let files = try StudyFolder.scan(folder.path).studies.flatMap(\.files)
        for file in files { _ = await house.intake.importFile(path: file.path) }
        house.clock.advance(10_000)
        try await Completion(archive: house.archive, clock: { [clock = house.clock] in clock.now }).look()
        let queue = WorkQueue(
            archive: house.archive, worker: "a", clock: { [clock = house.clock] in clock.now })
        let analyser = StudyAnalyser(willisVersion: "0.1.0", threads: 1) { 0 }
        let worker = AnalysisWorker(archive: house.archive, queue: queue, analyser: analyser)
        let run = Task { await worker.run(every: .milliseconds(5)) }
        for _ in 0..<4_000 {
            if try await Worklist(archive: house.archive).entries().first?.state == .done { break }
            try await Task.sleep(for: .milliseconds(5))
        }
        run.cancel()
        await run.value
        let study = files[0].studyUID
        let stored = try await house.archive.read { try Instances.derivedOfStudy(study, in: $0) }
        let reports = stored.filter { $0.attributes.sopClassUID == UID.comprehensive3DSRStorage.string }
        #expect(stored.count == 1 && reports.count == 1)
        let blob = try #require(reports.first.flatMap { BlobID($0.blob) })
        let report = try DICOMFile.read(path: house.archive.blobs.path(of: blob)).dataSet
        #expect(try MeasurementReport(StructuredReport(report)).groups.isEmpty)
        #expect(report.uid(.studyInstanceUID)?.string == study)
    }
}
