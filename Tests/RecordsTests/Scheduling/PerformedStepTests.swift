import DICOM
import Records
import Testing

@Suite("A performed step")
struct PerformedStepTests {
    static func begun() -> DataSet {
        var dataSet = DataSet()
        var schedule = DataSet()
        schedule.set(.studyInstanceUID, "1.2.3")
        schedule.set(.scheduledProcedureStepID, "S1")
        dataSet.set(.scheduledStepAttributesSequence, [schedule])
        dataSet.set(.patientID, "4711")
        dataSet.set(.performedProcedureStepID, "P1")
        dataSet.set(.performedStationAETitle, "CT01")
        dataSet.set(.performedProcedureStepStartDate, "20261122")
        dataSet.set(.performedProcedureStepStartTime, "140509")
        dataSet.set(.performedProcedureStepStatus, "IN PROGRESS")
        dataSet.set(.modality, "CT")
        return dataSet
    }

    static func ended(_ status: String) -> DataSet {
        var dataSet = DataSet()
        dataSet.set(.performedProcedureStepStatus, status)
        dataSet.set(.performedProcedureStepEndDate, "20261122")
        dataSet.set(.performedProcedureStepEndTime, "141800")
        var series = DataSet()
        series.set(.seriesInstanceUID, "1.2.3.4")
        dataSet.set(.performedSeriesSequence, [series])
        return dataSet
    }

    private func step() throws -> PerformedStep {
        try PerformedStep(creating: Self.begun(), sopInstanceUID: "1.2.9")
    }

    @Test(
        "needs each attribute of Type 1, with a value",
        arguments: [
            DICOM.Tag.scheduledStepAttributesSequence, .performedProcedureStepID, .performedStationAETitle,
            .performedProcedureStepStartDate, .performedProcedureStepStartTime, .performedProcedureStepStatus,
            .modality,
        ])
    func needs(_ tag: DICOM.Tag) {
        var missing = Self.begun()
        missing.remove(tag)
        #expect(throws: PerformedStep.Refusal.missingAttribute(tag)) {
            try PerformedStep(creating: missing, sopInstanceUID: "1.2.9")
        }
        missing.setEmpty(tag)
        #expect(throws: PerformedStep.Refusal.missingValue(tag)) {
            try PerformedStep(creating: missing, sopInstanceUID: "1.2.9")
        }
    }

    @Test("begins in progress and in no other state", arguments: ["COMPLETED", "DISCONTINUED", "BEGUN"])
    func beginning(_ status: String) {
        var dataSet = Self.begun()
        dataSet.set(.performedProcedureStepStatus, status)
        #expect(throws: PerformedStep.Refusal.invalidValue(.performedProcedureStepStatus)) {
            try PerformedStep(creating: dataSet, sopInstanceUID: "1.2.9")
        }
    }

    @Test("changes until it is over, and not once more", arguments: ["COMPLETED", "DISCONTINUED"])
    func ending(_ status: String) throws {
        var step = try step()
        #expect(step.moments.map(\.kind) == ["begun"])
        #expect(try step.update(Self.ended(status)) == [])
        #expect(step.state.term == status)
        #expect(step.moments.map(\.deviceTime) == ["20261122140509", "20261122141800"])
        #expect(throws: PerformedStep.Refusal.mayNoLongerBeUpdated) {
            _ = try step.update(Self.ended("COMPLETED"))
        }
    }

    @Test("is not completed without end and series, and stays as it was")
    func incomplete() throws {
        var step = try step()
        var end = Self.ended("COMPLETED")
        end.remove(.performedSeriesSequence)
        #expect(throws: PerformedStep.Refusal.missingAttribute(.performedSeriesSequence)) {
            _ = try step.update(end)
        }
        #expect(step.state == .inProgress)
        #expect(!step.dataSet.contains(.performedProcedureStepEndDate))
    }

    @Test("keeps its patient, and tells who tried to change it")
    func fixed() throws {
        var step = try step()
        var change = DataSet()
        change.set(.patientID, "4712")
        change.set(.performedStationAETitle, "CT01")
        #expect(try step.update(change) == [.patientID])
        #expect(step.patientID == "4711")
    }

    @Test("moves what was scheduled")
    func schedule() {
        typealias State = PerformedStep.State
        func judged(_ performed: [State]) -> StepState {
            StepState.judged(by: performed, planned: .arrived)
        }
        #expect(judged([]) == .arrived)
        #expect(judged([.inProgress, .completed]) == .started)
        #expect(judged([.completed, .discontinued(wrongEntry: false)]) == .completed)
        #expect(judged([.discontinued(wrongEntry: false)]) == .discontinued)
        #expect(judged([.discontinued(wrongEntry: true)]) == .arrived)
    }
}
