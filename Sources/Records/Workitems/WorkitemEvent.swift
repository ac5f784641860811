import DICOM

/// What subscribers are told of (PS3.4 table CC.2.4-1).
package enum WorkitemEvent: Int, Sendable {
    case stateReport = 1
    case cancelRequested = 2
    case progressReport = 3
    case scpStatusChange = 4
    case assigned = 5

    /// The report as it goes out, but for its Message ID.
    package func report(uid: UID, _ arguments: DataSet) -> DataSet {
        var report = arguments
        report.set(Tag(0x0000, 0x0002), WorkitemRules.eventClass, vr: .UI)
        report.set(Tag(0x0000, 0x1000), uid, vr: .UI)
        report.set(Tag(0x0000, 0x1002), rawValue, vr: .US)
        return report
    }

    /// The state of a unit of work, with reasons where it was canceled.
    package static func state(of dataSet: DataSet) -> DataSet {
        var arguments = DataSet()
        arguments.set(.procedureStepState, dataSet.string(.procedureStepState) ?? "")
        arguments.set(.inputReadinessState, dataSet.string(.inputReadinessState) ?? "")
        if let progress = dataSet.items(.procedureStepProgressInformationSequence).first {
            for tag in [Tag.reasonForCancellation, .procedureStepDiscontinuationReasonCodeSequence]
            where progress.contains(tag) {
                arguments.copy([tag], from: progress)
            }
        }
        return arguments
    }

    /// What a change of attributes is to be told as.
    package static func changes(from old: DataSet, to new: DataSet) -> [(
        event: WorkitemEvent, arguments: DataSet
    )] {
        var events: [(event: WorkitemEvent, arguments: DataSet)] = []
        func differ(_ tags: [Tag]) -> Bool { tags.contains { old[$0] != new[$0] } }
        func taken(_ tags: [Tag]) -> DataSet {
            var arguments = DataSet()
            for tag in tags where new.contains(tag) { arguments.copy([tag], from: new) }
            return arguments
        }
        if differ([.inputReadinessState]) { events.append((.stateReport, state(of: new))) }
        let progress: [Tag] = [.procedureStepProgressInformationSequence]
        if differ(progress) { events.append((.progressReport, taken(progress))) }
        let assignment: [Tag] = [.scheduledStationNameCodeSequence, .scheduledHumanPerformersSequence]
        if differ(assignment) { events.append((.assigned, taken(assignment))) }
        return events
    }
}
