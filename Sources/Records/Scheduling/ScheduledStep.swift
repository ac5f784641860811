import DICOM

/// Something that is to be examined: one scheduled procedure step with the patient and the request it belongs to, as a
/// modality worklist answers it (PS3.4 annex K).
package struct ScheduledStep: Sendable, Equatable {
    /// Why an item cannot be taken.
    package struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        package var reason: String
        package var description: String { reason }

        package init(reason: String) { self.reason = reason }
    }

    /// The item: patient and request at the top, the step in the one item of Scheduled Procedure Step Sequence.
    package private(set) var dataSet: DataSet

    /// Completes an item: identifiers that are missing are made from the request, so that the same request gives the
    /// same ones.
    ///
    /// - Parameter now: when the step is due if the item does not say.
    package init(_ item: DataSet, now: DateAndTime) throws(Refusal) {
        var dataSet = item
        dataSet.convert(to: .utf8)
        dataSet.removeAll { $0.tag.group <= 0x0002 || $0.tag.group == 0x7FE0 }
        guard dataSet.string(.patientID) != nil || dataSet.string(.patientName) != nil else {
            throw Refusal(reason: "the item names no patient: Patient ID and Patient's Name are missing")
        }
        var step = dataSet.items(.scheduledProcedureStepSequence).first ?? DataSet()
        // Whatever belongs to the step and stands beside it was meant for it.
        for tag in Self.tagsOfStep where dataSet.contains(tag) {
            if step[tag]?.isEmpty ?? true { step.copy([tag], from: dataSet) }
            dataSet.remove(tag)
        }
        guard step.string(.modality) != nil else {
            throw Refusal(reason: "the item does not say with which modality: Modality is missing")
        }
        try Self.completeTime(&step, now)
        try Self.completeIdentifiers(&dataSet, &step)
        dataSet.set(.scheduledProcedureStepSequence, [step])
        self.dataSet = dataSet
        try checkLengths()
    }

    /// An item that was taken before.
    package init(stored dataSet: DataSet) { self.dataSet = dataSet }

    // MARK: - What searches begin with

    package var step: DataSet { dataSet.items(.scheduledProcedureStepSequence).first ?? DataSet() }
    package var studyUID: String { dataSet.uid(.studyInstanceUID)?.string ?? "" }
    package var stepID: String { step.string(.scheduledProcedureStepID) ?? "" }
    package var accessionNumber: String { dataSet.string(.accessionNumber) ?? "" }
    package var patientID: String { dataSet.string(.patientID) ?? "" }
    package var modality: String { step.string(.modality) ?? "" }
    /// AE titles of the devices; none when any may do it.
    package var stations: [String] {
        step.strings(.scheduledStationAETitle).filter { !$0.isEmpty }
    }
    package var startDate: CalendarDate? { step.date(.scheduledProcedureStepStartDate) }
    /// What the schedule says by itself.
    package var plannedState: StepState {
        step.string(.scheduledProcedureStepStatus).flatMap(StepState.init) ?? .scheduled
    }

    /// The item with the state that holds now, for a device that asks for what is meant for it.
    ///
    /// - Parameter station: stands in for the AE title where any device may do the step.
    package func answer(state: StepState, station: String) -> DataSet {
        var answer = dataSet
        var step = step
        step.set(.scheduledProcedureStepStatus, state.rawValue)
        if stations.isEmpty, !station.isEmpty { step.set(.scheduledStationAETitle, station) }
        answer.set(.scheduledProcedureStepSequence, [step])
        return answer
    }

    // MARK: - Parts

    /// The attributes of the Scheduled Procedure Step module (PS3.3 C.4.10) that stand within the sequence.
    package static let tagsOfStep: [Tag] = [
        .modality, .anatomicalOrientationType, .requestedContrastAgent, .scheduledStationAETitle,
        .scheduledProcedureStepStartDate, .scheduledProcedureStepStartTime, .scheduledProcedureStepEndDate,
        .scheduledProcedureStepEndTime, .scheduledPerformingPhysicianName,
        .scheduledProcedureStepDescription, .scheduledProtocolCodeSequence, .scheduledProcedureStepID,
        .scheduledPerformingPhysicianIdentificationSequence, .scheduledStationName,
        .scheduledProcedureStepLocation, .preMedication, .scheduledProcedureStepStatus,
        .scheduledSpecimenSequence, .commentsOnTheScheduledProcedureStep,
    ]

    /// Where an attribute stands in an item: within the sequence, or at the top.
    package static func path(of tag: Tag) -> [Tag] {
        tagsOfStep.contains(tag) ? [.scheduledProcedureStepSequence, tag] : [tag]
    }

    private static func completeTime(_ step: inout DataSet, _ now: DateAndTime) throws(Refusal) {
        if let text = step.string(.scheduledProcedureStepStartDate) {
            guard CalendarDate(text) != nil else {
                throw Refusal(reason: "\(text) is no date; write it as 20261231")
            }
        } else {
            step.set(.scheduledProcedureStepStartDate, now.date.description)
        }
        if let text = step.string(.scheduledProcedureStepStartTime) {
            guard TimeOfDay(text) != nil else {
                throw Refusal(reason: "\(text) is no time of day; write it as 140509")
            }
        } else {
            step.set(.scheduledProcedureStepStartTime, now.time.description)
        }
        if let text = step.string(.scheduledProcedureStepStatus), StepState(rawValue: text) == nil {
            throw Refusal(reason: "\(text) is no state of a scheduled step")
        }
    }

    private static func completeIdentifiers(_ dataSet: inout DataSet, _ step: inout DataSet) throws(Refusal) {
        if let study = dataSet.uid(.studyInstanceUID), !study.isValid {
            throw Refusal(reason: "the Study Instance UID \(study.string.prefix(64)) is none")
        }
        let accession = dataSet.string(.accessionNumber) ?? ""
        let procedure = dataSet.string(.requestedProcedureID) ?? ""
        let parts = [
            dataSet.string(.issuerOfPatientID) ?? "", dataSet.string(.patientID) ?? "", accession, procedure,
        ]
        let isNamed = !accession.isEmpty || !procedure.isEmpty
        if dataSet.uid(.studyInstanceUID) == nil {
            let study =
                isNamed
                ? UID.derived(from: "willis/scheduled/" + parts.joined(separator: "\u{1}")) : UID.generate()
            dataSet.set(.studyInstanceUID, study)
        }
        if procedure.isEmpty { dataSet.set(.requestedProcedureID, accession.isEmpty ? newID() : accession) }
        if step.string(.scheduledProcedureStepID) == nil {
            let protocolText = step.string(.scheduledProcedureStepDescription) ?? ""
            let modality = step.string(.modality) ?? ""
            let seed = (parts + [modality, protocolText]).joined(separator: "\u{1}")
            step.set(.scheduledProcedureStepID, isNamed ? "S" + shortDigest(seed) : newID())
        }
    }

    private static func newID() -> String {
        "W" + String(UInt64.random(in: 0..<(1 << 60)), radix: 36, uppercase: true)
    }

    /// Twelve digits that depend on the text alone.
    private static func shortDigest(_ text: String) -> String {
        String(UID.derived(from: text).string.filter { $0 != "." }.suffix(12))
    }

    /// Identifiers that are too long would be cut by devices and not be found again.
    private func checkLengths() throws(Refusal) {
        let limits: [(Tag, String, Int, DataSet)] = [
            (.scheduledProcedureStepID, "Scheduled Procedure Step ID", 16, step),
            (.requestedProcedureID, "Requested Procedure ID", 16, dataSet),
            (.accessionNumber, "Accession Number", 16, dataSet), (.patientID, "Patient ID", 64, dataSet),
            (.modality, "Modality", 16, step),
        ]
        for (tag, name, most, place) in limits {
            guard let text = place.string(tag), text.count > most else { continue }
            throw Refusal(reason: "\(name) \(text.prefix(40)) is longer than \(most) characters")
        }
        for station in stations where station.utf8.count > 16 {
            throw Refusal(reason: "the AE title \(station.prefix(40)) is longer than 16 characters")
        }
    }
}
