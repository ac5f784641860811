import Testing

@testable import DICOM

@Suite struct KeyObjectSelectionTests {
    private let source = DocumentSource()

    private func selection() -> KeyObjectSelection {
        var frames = source.reference(1)
        frames.frames = [2, 3]
        let report = InstanceReference(
            study: "2.25.1", series: "2.25.70", sopClass: .comprehensive3DSRStorage, sopInstance: "2.25.71")
        let curve = InstanceReference(
            study: "2.25.1", series: "2.25.72", sopClass: .generalECGWaveformStorage, sopInstance: "2.25.73")
        return KeyObjectSelection(
            title: .rejectedForQualityReasons, titleModifiers: [Code("111207", "DCM", "Image artifact(s)")],
            description: "运动伪影", observers: [.person(.init(name: PersonName("Li^Ming=李^明")))],
            objects: [.image(frames), .composite(report), .waveform(curve), .image(source.reference(2))],
            identicalDocuments: [
                InstanceReference(
                    study: "2.25.80", series: "2.25.81", sopClass: .keyObjectSelectionDocumentStorage,
                    sopInstance: "2.25.82")
            ])
    }

    @Test func `a selection is read as it was written, in its order`() throws {
        let written = try selection().dataSet(in: source.context()).throughFile()
        #expect(try KeyObjectSelection(written) == selection())
        #expect(written.string(.modality) == "KO")
        #expect(written.items(.contentTemplateSequence).first?.string(.templateIdentifier) == "2010")
        for tag in [DICOM.Tag.completionFlag, .verificationFlag, .performedProcedureCodeSequence] {
            #expect(!written.contains(tag))
        }
    }

    @Test func `the evidence has each object once`() throws {
        var twice = selection()
        twice.objects.append(.image(source.reference(2)))
        let written = try twice.dataSet(in: source.context())
        let listed = InstanceReference.listed(in: written, .currentRequestedProcedureEvidenceSequence)
        #expect(listed.map(\.sopInstance) == ["2.25.2.1", "2.25.2.2", "2.25.71", "2.25.73"])
    }

    @Test func `an empty selection, and a report, are refused`() throws {
        let context = try source.context()
        var empty = selection()
        empty.objects = []
        #expect(
            failure { () throws(DICOMError) in try empty.dataSet(in: context) }?.code == .missingAttribute)
        let report = try StructuredReport(
            root: .container(nil, .comment, [.text(.contains, .comment, "a")]), evidence: []
        ).dataSet(in: context)
        #expect(failure { () throws(DICOMError) in try KeyObjectSelection(report) }?.code == .unencodable)
    }
}
