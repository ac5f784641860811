import DICOM
import Testing

@testable import Records

struct RetrieveSelectionTests {
    private func identifier(_ level: String, _ keys: [DICOM.Tag: [String]]) -> DataSet {
        var identifier = DataSet()
        identifier.set(.queryRetrieveLevel, level)
        for (tag, values) in keys { identifier.set(tag, values) }
        return identifier
    }

    @Test func `the keys of a level and of those above it select`() throws {
        let selection = try RetrieveSelection(
            identifier(
                "SERIES",
                [
                    .patientID: ["7"], .studyInstanceUID: ["1.2"], .seriesInstanceUID: ["1.2.3", "1.2.4"],
                    .sopInstanceUID: ["1.9"],
                ]), model: .patientRoot)
        #expect(selection.level == .series)
        #expect(selection.keys == [.patient: ["7"], .study: ["1.2"], .series: ["1.2.3", "1.2.4"]])
    }

    @Test(
        arguments: [
            ("GALAXY", [:], RetrieveModel.studyRoot, DICOM.Tag.queryRetrieveLevel),
            ("PATIENT", [.patientID: ["7"]], .studyRoot, .queryRetrieveLevel),
            ("SERIES", [.seriesInstanceUID: ["1.2"]], .patientStudyOnly, .queryRetrieveLevel),
            ("STUDY", [:], .studyRoot, .studyInstanceUID),
            ("STUDY", [.studyInstanceUID: ["1.2.*"]], .studyRoot, .studyInstanceUID),
            ("PATIENT", [.patientID: ["7", "8"]], .patientRoot, .patientID),
        ] as [(String, [DICOM.Tag: [String]], RetrieveModel, DICOM.Tag)])
    func `what cannot be retrieved is refused with the element at fault`(
        _ level: String, _ keys: [DICOM.Tag: [String]], _ model: RetrieveModel, _ tag: DICOM.Tag
    ) {
        let refusal = #expect(throws: RetrieveSelection.Refusal.self) {
            try RetrieveSelection(identifier(level, keys), model: model)
        }
        #expect(refusal?.tag == tag)
    }
}
