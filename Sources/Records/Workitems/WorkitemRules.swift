import DICOM

/// What a Unified Procedure Step must and must not hold (PS3.4 table CC.2.5-3).
package enum WorkitemRules {
    /// UPS Push SOP Class, which every unit of work is an instance of.
    package static let sopClass: UID = "1.2.840.10008.5.1.4.34.6.1"
    /// UPS Event SOP Class, of which reports are.
    package static let eventClass: UID = "1.2.840.10008.5.1.4.34.6.4"
    /// What stands for all units of work when somebody subscribes.
    package static let globalSubscription = "1.2.840.10008.5.1.4.34.5"
    /// What stands for all that fit a filter.
    package static let filteredSubscription = "1.2.840.10008.5.1.4.34.5.1"

    /// Which a requester must give, with a value.
    private static let required: [Tag] = [
        .scheduledProcedureStepPriority, .procedureStepLabel, .scheduledProcedureStepStartDateTime,
        .inputReadinessState,
    ]
    /// Which are there at least without a value.
    private static let expected: [Tag] = [
        .scheduledStationNameCodeSequence, .scheduledWorkitemCodeSequence, .inputInformationSequence,
        .patientName, .patientID, .patientBirthDate, .patientSex, .admissionID, .referencedRequestSequence,
    ]
    /// Which only we, or only its creation, may set.
    private static let fixed: Set<Tag> = [
        .sopClassUID, .sopInstanceUID, .procedureStepState, .scheduledProcedureStepModificationDateTime,
        .patientName, .patientID, .issuerOfPatientID, .patientBirthDate, .patientSex, .admissionID,
        .referencedRequestSequence,
    ]
    private static let allowed: [Tag: Set<String>] = [
        .scheduledProcedureStepPriority: ["HIGH", "MEDIUM", "LOW"],
        .inputReadinessState: ["INCOMPLETE", "UNAVAILABLE", "READY"],
    ]

    /// Completes a data set that a unit of work is to be made of.
    /// - Returns: the unit of work, and whether something had to be added that it should have had.
    package static func created(
        _ request: DataSet, uid: UID, modified: String
    ) throws(WorkitemRefusal) -> (dataSet: DataSet, isModified: Bool) {
        guard request.string(.procedureStepState) == WorkitemState.scheduled.rawValue,
            request.string(.transactionUID) == nil
        else { throw .notScheduled }
        var faults = required.filter { request.string($0) == nil }.map { fault($0, "it has no value.") }
        faults += wrongTerms(request)
        guard faults.isEmpty else { throw .invalid(faults) }
        var dataSet = request
        dataSet.remove(.transactionUID)
        var isModified = false
        if dataSet.string(.worklistLabel) == nil {
            dataSet.set(.worklistLabel, "GENERAL")
            isModified = true
        }
        for tag in expected where !dataSet.contains(tag) { dataSet.setEmpty(tag) }
        for tag in [
            Tag.procedureStepProgressInformationSequence, .unifiedProcedureStepPerformedProcedureSequence,
        ] where !dataSet.contains(tag) {
            dataSet.setEmpty(tag)
        }
        dataSet.set(.sopClassUID, sopClass)
        dataSet.set(.sopInstanceUID, uid)
        dataSet.set(.scheduledProcedureStepModificationDateTime, modified)
        return (dataSet, isModified)
    }

    /// Puts changes into a unit of work.
    package static func updated(
        _ current: DataSet, by changes: DataSet, modified: String
    ) throws(WorkitemRefusal) -> DataSet {
        var faults: [WorkitemRefusal.Fault] = []
        for element in changes where fixed.contains(element.tag) {
            // Saying what is so already does no harm.
            if element != current[element.tag] { faults.append(fault(element.tag, "it may not be changed.")) }
        }
        faults += wrongTerms(changes)
        for tag in required + [.worklistLabel] where changes[tag]?.isEmpty == true {
            faults.append(fault(tag, "its value may not be taken away."))
        }
        guard faults.isEmpty else { throw .invalid(faults) }
        var dataSet = current
        for element in changes where element.tag != .transactionUID && !fixed.contains(element.tag) {
            dataSet.copy([element.tag], from: changes)
        }
        dataSet.set(.scheduledProcedureStepModificationDateTime, modified)
        return dataSet
    }

    /// Holds a unit of work to what its final state asks for.
    package static func requireFinal(_ dataSet: DataSet, _ state: WorkitemState) throws(WorkitemRefusal) {
        var faults: [WorkitemRefusal.Fault] = []
        if state == .completed {
            let performed = dataSet.items(.unifiedProcedureStepPerformedProcedureSequence).first
            guard let performed else {
                throw .finalStateNotMet([
                    fault(.unifiedProcedureStepPerformedProcedureSequence, "it has no item.")
                ])
            }
            let named: [Tag] = [.performedStationNameCodeSequence, .performedWorkitemCodeSequence]
            for tag in named where performed.items(tag).isEmpty {
                faults.append(fault(tag, "it has no item."))
            }
            let times: [Tag] = [.performedProcedureStepStartDateTime, .performedProcedureStepEndDateTime]
            for tag in times where performed.string(tag) == nil {
                faults.append(fault(tag, "it has no value."))
            }
            if !performed.contains(.outputInformationSequence) {
                faults.append(fault(.outputInformationSequence, "it is missing; without output it is empty."))
            }
        } else if state == .canceled {
            let progress = dataSet.items(.procedureStepProgressInformationSequence).first
            if progress?.string(.procedureStepCancellationDateTime) == nil {
                faults.append(fault(.procedureStepCancellationDateTime, "it has no value."))
            }
        }
        guard faults.isEmpty else { throw .finalStateNotMet(faults) }
    }

    private static func wrongTerms(_ dataSet: DataSet) -> [WorkitemRefusal.Fault] {
        allowed.compactMap { tag, terms in
            guard let value = dataSet.string(tag), !terms.contains(value) else { return nil }
            return fault(tag, "\(value.prefix(16)) is none of \(terms.sorted().joined(separator: ", ")).")
        }
    }

    private static func fault(_ tag: Tag, _ reason: String) -> WorkitemRefusal.Fault {
        WorkitemRefusal.Fault(StandardDictionary.attribute(tag)?.keyword ?? tag.hexadecimal, reason)
    }
}
