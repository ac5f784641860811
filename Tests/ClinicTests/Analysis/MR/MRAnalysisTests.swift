import DICOM
import Foundation
import Imaging
import Records
import Testing

@testable import Clinic

@Suite struct MRAnalysisTests {
    /// An examination small enough to be written once for each vendor.
    private static let phantom = Result { () throws -> MRHeadPhantom in
        var options = MRHeadPhantom.Options()
        options.head.matrix = 64
        options.head.slices = 10
        options.head.sliceThicknessMillimeters = 10
        options.head.frameTimesSeconds = HeadPhantom.uniformTimes(interval: 1.5, duration: 78)
        options.head.sliceIntervalSeconds = 0.1
        options.diffusionMatrix = 80
        options.diffusionSlices = 13
        options.diffusionThicknessMillimeters = 7
        options.directions = 2
        options.head.side = .right
        options.head.coreMilliliters = 40
        options.head.hypoperfusionMilliliters = 120
        return try MRHeadPhantom(options: options)
    }

    private static let identity = PhantomIdentity(
        patientName: PersonName("Li^Na=李^娜"), patientID: "P-2", sex: "F", birthDate: "19550101",
        age: "071Y", studyDescription: "MR stroke", studyDate: "20260301", seed: "small mr")

    private static func analyse(
        _ layout: MRVendorLayout, syntax: TransferSyntax = .explicitVRLittleEndian,
        _ change: (inout MRPhantomWriter) -> Void = { _ in }
    ) throws -> [CompletedAnalysis] {
        let folder = try TemporaryFolder()
        var writer = MRPhantomWriter(
            phantom: try phantom.get(), identity: identity, layout: layout, transferSyntax: syntax)
        change(&writer)
        _ = try writer.write(to: folder.path)
        let study = try #require(try StudyFolder.scan(folder.path).studies.first)
        return StudyAnalyser(willisVersion: "0.1.0", threads: 2) { 0 }.analyse(study.files)
    }

    @Test(arguments: MRVendorLayout.allCases)
    func `every vendor's layout gives the same lesions`(layout: MRVendorLayout) throws {
        let truth = try Self.phantom.get().truth
        let found = try Self.analyse(layout)
        #expect(found.map(\.report.kind) == [.mrPerfusion, .mrDiffusion])
        let perfusion = try #require(found.first?.report)
        #expect(perfusion.status == .completed, "\(perfusion.quality.reasons.map(\.text))")
        let core = try #require(perfusion.number(.core))
        let late = try #require(perfusion.number(.hypoperfusion))
        #expect(abs(core - truth.diffusionLesionMilliliters) < 6)
        #expect(abs(late - truth.hypoperfusionMilliliters) < 20)
        #expect(abs((perfusion.number(.mismatch) ?? 0) - (late - core)) < 0.11)
        #expect(found.last?.report.number(.adcLesion) == core)
        #expect(perfusion.inputs.frameTimesSeconds.count == 53)
    }

    @Test func `implicit representation hides no private element`() throws {
        for layout in [MRVendorLayout.ge, .philips, .unitedImaging, .mosaic] {
            let explicit = try Self.analyse(layout)
            let implicit = try Self.analyse(layout, syntax: .implicitVRLittleEndian)
            #expect(implicit.map(\.report.measurements) == explicit.map(\.report.measurements))
        }
    }

    @Test func `without diffusion there is no core and no mismatch, and rules say what is missing`() throws {
        let found = try Self.analyse(.siemens) { $0.omitsDiffusion = true }
        let report = try #require(found.first?.report)
        #expect(found.count == 1)
        #expect(report.number(.hypoperfusion) != nil)
        #expect(report.number(.core) == nil && report.number(.mismatch) == nil)
        #expect(report.quality.reasons.contains { $0.code == "no-diffusion" })
        let study = AnalysisDocument.Study(
            studyUID: report.studyUID, patient: PatientIdentity(),
            analyses: [.init(report: report, outputs: [])])
        #expect(study.rules.allSatisfy { $0.missing.contains("core") })
    }

    @Test func `diffusion alone gives the rules their core`() throws {
        let found = try Self.analyse(.mosaic) { $0.omitsPerfusion = true }
        let report = try #require(found.first?.report)
        #expect(found.map(\.report.kind) == [.mrDiffusion])
        let study = AnalysisDocument.Study(
            studyUID: report.studyUID, patient: PatientIdentity(),
            analyses: [.init(report: report, outputs: [])])
        #expect(!study.rules.isEmpty)
        #expect(study.rules.allSatisfy { !$0.missing.contains("core") })
    }

    @Test func `maps, lesions and reports of both analyses are published as MR`() throws {
        let created = DateAndTime(localMilliseconds: 1_700_000_000_000)
        let found = try Self.analyse(.siemens)
        var codes: [[String]] = []
        for (index, analysis) in found.enumerated() {
            let (objects, failures) = AnalysisOutputs(analysis, number: index + 1, created: created).make()
            #expect(failures == [])
            codes.append(objects.map(\.code))
            for object in objects where object.code.hasSuffix("-map") {
                #expect(object.dataSet.string(.modality) == "MR")
            }
        }
        #expect(
            codes == [
                ["summary", "tmax-map", "rcbf-map", "rcbv-map", "mtt-map", "segmentation", "report"],
                ["summary", "adc-map", "segmentation", "report"],
            ])
    }

    @Test func `results that come back with the images are not analysed again`() throws {
        let folder = try TemporaryFolder()
        _ = try MRPhantomWriter(phantom: try Self.phantom.get(), identity: Self.identity)
            .write(to: folder.path)
        let created = DateAndTime(localMilliseconds: 1_700_000_000_000)
        let study = try #require(try StudyFolder.scan(folder.path).studies.first)
        let analyser = StudyAnalyser(willisVersion: "0.1.0", threads: 2) { 0 }
        let found = analyser.analyse(study.files)
        for (index, analysis) in found.enumerated() {
            for object in AnalysisOutputs(analysis, number: index + 1, created: created).make().objects {
                try object.file.write(to: "\(folder.path)/\(index)-\(object.code).dcm")
            }
        }
        let again = analyser.analyse(try #require(try StudyFolder.scan(folder.path).studies.first).files)
        #expect(again.map(\.report.measurements) == found.map(\.report.measurements))
    }
}
