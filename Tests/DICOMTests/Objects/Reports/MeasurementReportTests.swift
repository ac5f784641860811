import Testing

@testable import DICOM

@Suite struct MeasurementReportTests {
    private let source = DocumentSource()
    private let segmentation = InstanceReference(
        study: "2.25.1", series: "2.25.20", sopClass: .segmentationStorage, sopInstance: "2.25.21")
    private let volume = Code("118565006", "SCT", "Volume")
    private let brain = Code("12738006", "SCT", "Brain")

    private func report() -> MeasurementReport {
        let algorithm = AlgorithmIdentification(
            family: Code("123105", "DCM", "Histogram Analysis"), name: "threshold", version: "2",
            source: "Willis", parameters: "a=1\nb=2")
        let mean = MeasurementGroup.Measurement(
            Code("112031", "DCM", "Attenuation Coefficient"), -3.25, unit: .hounsfieldUnits,
            method: Code("m", "99X", "Method"), derivation: Code("373098007", "SCT", "Mean"),
            sites: [.init(brain, laterality: .right, modifier: Code("t", "99X", "Top"))], algorithm: algorithm
        )
        let lesion = MeasurementGroup(
            trackingIdentifier: "Lesion 1", trackingUID: "2.25.30",
            finding: Code("55641003", "SCT", "Infarct"),
            findingCategory: Code("49755003", "SCT", "Morphologically Abnormal Structure"), session: "s",
            sites: [.init(brain, laterality: .left)], method: Code("g", "99X", "Group"), algorithm: algorithm,
            segment: .init(segmentation: segmentation, number: 2, source: .series("2.25.2")),
            measurements: [.init(volume, 25.1, unit: .milliliters), mean],
            evaluations: [.init(.comment, "边界清楚")])
        let whole = MeasurementGroup(
            trackingIdentifier: "Whole", trackingUID: "2.25.31", sources: [source.reference(1)],
            measurements: [.init(volume, 1 / 3, unit: .milliliters)])
        return MeasurementReport(
            observers: [
                .person(.init(name: PersonName("Li^Ming=李^明"), organization: "医院", roleInProcedure: .device)),
                .device(
                    .init(uid: "2.25.5", name: "n", manufacturer: "m", modelName: "o", serialNumber: "1")),
                .person(.init(name: PersonName("Wang^Fang"))),
            ],
            procedures: [Code("39142-5", "LN", "CT perfusion head with contrast IV")],
            library: [
                ImageLibraryGroup(
                    images: [source.reference(1), source.reference(2)],
                    descriptors: ImageDescriptors(of: source.image(1)))
            ], groups: [lesion, whole], evaluations: [.init(.comment, "研究"), .init(.finding, .left)])
    }

    @Test func `a report is read as it was written`() throws {
        let written = try report().document().dataSet(in: source.context()).throughFile()
        let expected = report()
        #expect(written.items(.contentSequence).count == 17)
        let read = try MeasurementReport(StructuredReport(written))
        #expect(read.groups[0] == expected.groups[0])
        // A decimal string has room for sixteen characters.
        #expect(abs((read.groups[1].measurements[0].number ?? 0) - 1 / 3) < 1e-13)
        #expect(read.observers == expected.observers && read.library == expected.library)
        #expect(read.evaluations == expected.evaluations && read.procedures == expected.procedures)
    }

    @Test func `the evidence has the library, the sources and the segmentation`() throws {
        let document = try report().document()
        let expected: Set<UID> = ["2.25.2.1", "2.25.2.2", "2.25.21"]
        #expect(Set(document.evidence.map(\.sopInstance)) == expected)
        let written = try document.dataSet(in: source.context())
        let listed = InstanceReference.listed(in: written, .currentRequestedProcedureEvidenceSequence)
        #expect(Set(listed.map(\.sopInstance)) == expected && listed.count == 3)
    }

    @Test func `templates are named where they begin`() throws {
        let root = report().content
        #expect(root.template == ContentTemplate("1500"))
        #expect(root.all(.measurementGroup).map { $0.template?.identifier } == ["1411", "1501"])
        let segment = try #require(root.all(.referencedSegment).first)
        guard case .object(let object) = segment.value else { return #expect(Bool(false)) }
        #expect(object.segments == [2] && object.sopInstance == "2.25.21")
    }

    @Test func `images share what is the same in all of them`() {
        let both = ImageDescriptors(of: source.image(1)).common(with: ImageDescriptors(of: source.image(2)))
        #expect(both.acquisitionTime == nil && both.rows == 512)
        #expect(both.horizontalSpacingMillimeters == 0.25 && both.verticalSpacingMillimeters == 0.5)
        #expect(both.modality?.value == "CT" && both.frameOfReference == "2.25.3")
    }

    @Test func `what the template asks for must be there`() {
        func refused(_ change: (inout MeasurementReport) -> Void) -> Bool {
            var report = report()
            change(&report)
            return failure { () throws(DICOMError) in try report.document() }?.code == .missingAttribute
        }
        #expect(refused { $0.observers = [] } && refused { $0.procedures = [] })
        #expect(
            refused {
                $0.groups = []
                $0.evaluations = []
            })
        #expect(!refused { $0.groups = [] })
    }

    @Test func `another template is no report of measurements`() {
        let other = StructuredReport(root: .container(nil, .comment, []), evidence: [])
        #expect(failure { () throws(DICOMError) in try MeasurementReport(other) }?.code == .unencodable)
    }
}
