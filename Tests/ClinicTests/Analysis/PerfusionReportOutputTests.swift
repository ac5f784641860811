import DICOM
import Imaging
import Records
import Testing

@testable import Clinic

@Suite struct PerfusionReportOutputTests {
    private func analysis(seconds: Double) throws -> CompletedAnalysis {
        var options = SmallHead.options
        options.frameTimesSeconds = HeadPhantom.uniformTimes(interval: 2, duration: seconds)
        let folder = try TemporaryFolder()
        _ = try PhantomWriter(
            scan: SyntheticScan(HeadPhantom(options: options)), identity: SmallHead.identity, layout: .siemens
        ).write(to: folder.path)
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
}
