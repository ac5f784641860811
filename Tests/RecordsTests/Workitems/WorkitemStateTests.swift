import DICOM
import Testing

@testable import Records

/// PS3.4 table CC.1.1-2, written once more.
@Suite struct WorkitemStateTests {
    private func outcome(_ from: WorkitemState, _ to: WorkitemState, _ holdsLock: Bool) -> String {
        do throws(WorkitemRefusal) {
            return try from.step(to: to, holdsLock: holdsLock) == .change ? "change" : "already"
        } catch {
            return error.sentence.split(separator: "(").last.map { String($0.prefix(4)) } ?? ""
        }
    }

    @Test func `every wish in every state is answered as the standard has it`() {
        let states: [WorkitemState] = [.scheduled, .inProgress, .completed, .canceled]
        let expected: [WorkitemState: [String]] = [
            .scheduled: ["C303", "C303", "C303", "C303"],
            .inProgress: ["change", "C302", "C300", "C300"],
            .completed: ["C310", "change", "already", "C300"],
            .canceled: ["C310", "change", "C300", "already"],
        ]
        for (wanted, answers) in expected {
            #expect(states.map { outcome($0, wanted, true) } == answers, "to \(wanted)")
            #expect(states.map { outcome($0, wanted, false) } == ["C301", "C301", "C301", "C301"])
        }
    }

    @Test func `a request to cancel ends what nobody began, and is passed on otherwise`() throws {
        #expect(try WorkitemState.scheduled.cancellation() == .cancel)
        #expect(try WorkitemState.inProgress.cancellation() == .tellPerformer)
        #expect(try WorkitemState.canceled.cancellation() == .alreadyThere)
        #expect(throws: WorkitemRefusal.alreadyCompleted) { try WorkitemState.completed.cancellation() }
    }
}

@Suite struct WorkitemRulesTests {
    private var request: DataSet {
        var dataSet = DataSet()
        dataSet.set(.procedureStepState, "SCHEDULED")
        dataSet.set(.scheduledProcedureStepPriority, "HIGH")
        dataSet.set(.procedureStepLabel, "Perfusion")
        dataSet.set(.worklistLabel, "STROKE")
        dataSet.set(.scheduledProcedureStepStartDateTime, "20260301080000")
        dataSet.set(.inputReadinessState, "READY")
        dataSet.set(.patientName, "Wang^Xiaoming=王^小明")
        return dataSet
    }

    @Test func `what is created is complete, and holds no transaction`() throws {
        let (made, isModified) = try WorkitemRules.created(request, uid: "1.2", modified: "2026")
        #expect(!isModified && made.uid(.sopInstanceUID) == "1.2" && made.contains(.patientID))
        #expect(made.personName(.patientName)?.ideographic == "王^小明" && !made.contains(.transactionUID))
    }

    @Test func `what is missing or held is refused with names`() {
        var held = request
        held.set(.transactionUID, UID("1.2"))
        #expect(throws: WorkitemRefusal.notScheduled) {
            try WorkitemRules.created(held, uid: "1.2", modified: "2026")
        }
        var hasty = request
        hasty.set(.scheduledProcedureStepPriority, "NOW")
        hasty.remove(.procedureStepLabel)
        do throws(WorkitemRefusal) {
            _ = try WorkitemRules.created(hasty, uid: "1.2", modified: "2026")
            Issue.record("It was created.")
        } catch {
            #expect(
                Set(error.faults.map(\.attribute)) == [
                    "ProcedureStepLabel", "ScheduledProcedureStepPriority",
                ])
        }
    }

    @Test func `patients and states are not changed by updates`() throws {
        let made = try WorkitemRules.created(request, uid: "1.2", modified: "2026").dataSet
        for tag in [Tag.patientName, .procedureStepState, .sopInstanceUID] {
            var changes = DataSet()
            changes.set(tag, "1.9")
            #expect(throws: WorkitemRefusal.self) {
                try WorkitemRules.updated(made, by: changes, modified: "2027")
            }
        }
        var same = DataSet()
        same.set(.procedureStepState, "SCHEDULED")
        same.set(.worklistLabel, "卒中")
        let changed = try WorkitemRules.updated(made, by: same, modified: "2027")
        #expect(changed.string(.worklistLabel) == "卒中")
        #expect(changed.personName(.patientName)?.ideographic == "王^小明")
    }

    @Test func `a final state asks for what was done`() throws {
        var dataSet = request
        #expect(throws: WorkitemRefusal.self) { try WorkitemRules.requireFinal(dataSet, .completed) }
        var performed = DataSet()
        var code = DataSet()
        code.set(.codeValue, "1")
        performed.set(.performedStationNameCodeSequence, [code])
        performed.set(.performedWorkitemCodeSequence, [code])
        performed.set(.performedProcedureStepStartDateTime, "20260301080000")
        performed.set(.performedProcedureStepEndDateTime, "20260301081000")
        performed.setEmpty(.outputInformationSequence)
        dataSet.set(.unifiedProcedureStepPerformedProcedureSequence, [performed])
        try WorkitemRules.requireFinal(dataSet, .completed)
        #expect(throws: WorkitemRefusal.self) { try WorkitemRules.requireFinal(dataSet, .canceled) }
    }
}
