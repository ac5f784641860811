import DICOM
import Records
import Testing

@Suite("A scheduled step")
struct ScheduledStepTests {
    static let now = DateAndTime("20261122140509")

    private func scheduled(_ values: [(DICOM.Tag, String)]) throws -> ScheduledStep {
        try ScheduledStep(Self.item(values), now: try #require(Self.now))
    }

    static func item(_ values: [(DICOM.Tag, String)]) -> DataSet {
        var dataSet = DataSet()
        for (tag, value) in values { dataSet.set(tag, value) }
        return dataSet
    }

    @Test("puts what belongs to the step into its sequence")
    func places() throws {
        let step = try scheduled([
            (.patientID, "1"), (.modality, "CT"), (.scheduledStationAETitle, "CT01\\CT02"),
        ])
        #expect(!step.dataSet.contains(.modality))
        #expect(step.modality == "CT")
        #expect(step.stations == ["CT01", "CT02"])
        #expect(step.startDate?.description == "20261122")
        #expect(step.step.string(.scheduledProcedureStepStartTime) == "140509")
    }

    @Test("makes the same identifiers of the same order, and others of another")
    func identifiers() throws {
        func made(_ accession: String) throws -> ScheduledStep {
            try scheduled([(.patientID, "1"), (.modality, "CT"), (.accessionNumber, accession)])
        }
        let (one, same, other) = (try made("A1"), try made("A1"), try made("A2"))
        #expect(one.studyUID == same.studyUID && one.stepID == same.stepID)
        #expect(one.studyUID != other.studyUID)
        #expect(one.stepID.count <= 16)
        let (first, second) = (try made(""), try made(""))
        #expect(first.studyUID != second.studyUID)
    }

    @Test("is refused without patient or modality, and with what no device can hold")
    func refusals() {
        let wrong: [[(DICOM.Tag, String)]] = [
            [(.modality, "CT")], [(.patientID, "1")],
            [(.patientID, "1"), (.modality, "CT"), (.scheduledProcedureStepID, "12345678901234567")],
            [(.patientID, "1"), (.modality, "CT"), (.scheduledProcedureStepStartDate, "soon")],
            [(.patientID, "1"), (.modality, "CT"), (.scheduledProcedureStepStatus, "DREAMT OF")],
            [(.patientID, "1"), (.modality, "CT"), (.studyInstanceUID, "1..2")],
        ]
        for values in wrong {
            #expect(throws: ScheduledStep.Refusal.self) { try scheduled(values) }
        }
    }

    @Test("names the asking device where any may do it")
    func station() throws {
        let step = try scheduled([(.patientID, "1"), (.modality, "CT")])
        let answer = step.answer(state: .started, station: "CT09")
        let item = answer.items(.scheduledProcedureStepSequence).first
        #expect(item?.string(.scheduledStationAETitle) == "CT09")
        #expect(item?.string(.scheduledProcedureStepStatus) == "STARTED")
    }
}
