import DICOM

/// What a device tells of an examination while it does it and once it has: a Modality Performed Procedure Step
/// (PS3.4 annex F). The attributes are kept as they were told.
package struct PerformedStep: Sendable, Equatable {
    /// Performed Procedure Step Status (0040,0252).
    package enum State: Sendable, Hashable {
        case inProgress
        case completed
        /// - wrongEntry: the device had chosen the wrong worklist entry (code 110514, DCM).
        case discontinued(wrongEntry: Bool)

        package var term: String {
            switch self {
            case .inProgress: "IN PROGRESS"
            case .completed: "COMPLETED"
            case .discontinued: "DISCONTINUED"
            }
        }
    }

    /// Why a request is refused, as PS3.7 annex C and PS3.4 F.7.2 number it.
    package enum Refusal: Error, Sendable, Equatable {
        case missingAttribute(Tag)
        case missingValue(Tag)
        case invalidValue(Tag)
        /// A710H: a step that is completed or discontinued may no longer be updated.
        case mayNoLongerBeUpdated
        case duplicate
        case unknown
    }

    package let sopInstanceUID: UID
    package private(set) var dataSet: DataSet

    /// N-CREATE: a step begins.
    package init(creating dataSet: DataSet, sopInstanceUID: UID) throws(Refusal) {
        self.sopInstanceUID = sopInstanceUID
        self.dataSet = dataSet
        self.dataSet.convert(to: .utf8)
        self.dataSet.removeAll { $0.tag.group <= 0x0002 }
        for tag in Self.neededAtFirst { try Self.require(tag, in: dataSet) }
        guard dataSet.string(.performedProcedureStepStatus) == State.inProgress.term else {
            throw .invalidValue(.performedProcedureStepStatus)
        }
        guard dataSet.date(.performedProcedureStepStartDate) != nil else {
            throw .invalidValue(.performedProcedureStepStartDate)
        }
        guard dataSet.time(.performedProcedureStepStartTime) != nil else {
            throw .invalidValue(.performedProcedureStepStartTime)
        }
        for item in dataSet.items(.scheduledStepAttributesSequence) {
            try Self.require(.studyInstanceUID, in: item)
        }
    }

    /// A step that was told before.
    package init(stored dataSet: DataSet, sopInstanceUID: UID) {
        self.dataSet = dataSet
        self.sopInstanceUID = sopInstanceUID
    }

    /// N-SET: takes over what the device says now.
    /// - Returns: attributes that may not be set any more and were passed over (PS3.4 table F.7.2-1).
    package mutating func update(_ change: DataSet) throws(Refusal) -> [Tag] {
        guard state == .inProgress else { throw .mayNoLongerBeUpdated }
        if let term = change.string(.performedProcedureStepStatus),
            !["IN PROGRESS", "COMPLETED", "DISCONTINUED"].contains(term)
        {
            throw .invalidValue(.performedProcedureStepStatus)
        }
        var change = change
        change.convert(to: .utf8)
        var changed = self
        var passedOver: [Tag] = []
        for element in change where element.tag.group > 0x0002 && element.tag != .specificCharacterSet {
            guard Self.fixed.contains(element.tag) else {
                changed.dataSet.copy([element.tag], from: change)
                continue
            }
            // Many devices repeat what they said first; only a change is remarkable.
            if changed.dataSet.strings(element.tag) != change.strings(element.tag) {
                passedOver.append(element.tag)
            }
        }
        try changed.checkEnd()
        self = changed
        return passedOver
    }

    /// What a step must say once it is over (PS3.4 table F.7.2-1, final state).
    private func checkEnd() throws(Refusal) {
        guard state == .completed else { return }
        for tag in Self.neededAtLast { try Self.require(tag, in: dataSet) }
        for series in dataSet.items(.performedSeriesSequence) {
            try Self.require(.seriesInstanceUID, in: series)
        }
        guard dataSet.date(.performedProcedureStepEndDate) != nil else {
            throw .invalidValue(.performedProcedureStepEndDate)
        }
        guard dataSet.time(.performedProcedureStepEndTime) != nil else {
            throw .invalidValue(.performedProcedureStepEndTime)
        }
    }

    private static func require(_ tag: Tag, in dataSet: DataSet) throws(Refusal) {
        guard let element = dataSet[tag] else { throw .missingAttribute(tag) }
        if element.isEmpty || (element.vr.isString && dataSet.string(tag) == nil) { throw .missingValue(tag) }
    }

    private static let neededAtFirst: [Tag] = [
        .scheduledStepAttributesSequence, .performedProcedureStepID, .performedStationAETitle,
        .performedProcedureStepStartDate, .performedProcedureStepStartTime, .performedProcedureStepStatus,
        .modality,
    ]
    private static let neededAtLast: [Tag] = [
        .performedProcedureStepEndDate, .performedProcedureStepEndTime, .performedSeriesSequence,
    ]
    /// "Not allowed" for N-SET.
    private static let fixed: Set<Tag> = [
        .scheduledStepAttributesSequence, .patientName, .patientID, .patientBirthDate, .patientSex,
        .referencedPatientSequence, .performedProcedureStepID, .performedStationAETitle,
        .performedProcedureStepStartDate, .performedProcedureStepStartTime, .modality, .studyID,
    ]
}

extension PerformedStep {
    package var state: State {
        switch dataSet.string(.performedProcedureStepStatus) {
        case "COMPLETED": .completed
        case "DISCONTINUED": .discontinued(wrongEntry: isWrongEntry)
        default: .inProgress
        }
    }

    /// PS3.16 CID 9300: "Incorrect worklist entry selected".
    private var isWrongEntry: Bool {
        dataSet.items(.performedProcedureStepDiscontinuationReasonCodeSequence).contains {
            $0.string(.codeValue) == "110514" && $0.string(.codingSchemeDesignator) == "DCM"
        }
    }

    package var patientID: String { dataSet.string(.patientID) ?? "" }
    package var modality: String { dataSet.string(.modality) ?? "" }
    package var station: String { dataSet.string(.performedStationAETitle) ?? "" }

    /// What of the schedule the device did; one item has an empty step ID where it did what nobody had scheduled.
    package var schedules: [(studyUID: String, stepID: String, accessionNumber: String)] {
        dataSet.items(.scheduledStepAttributesSequence).map { item in
            (
                item.uid(.studyInstanceUID)?.string ?? "", item.string(.scheduledProcedureStepID) ?? "",
                item.string(.accessionNumber) ?? ""
            )
        }
    }

    /// Series Instance UIDs and the number of objects in each.
    package var series: [(seriesUID: String, instances: [String])] {
        dataSet.items(.performedSeriesSequence).map { series in
            let images = [Tag.referencedImageSequence, .referencedNonImageCompositeSOPInstanceSequence]
                .flatMap { series.items($0) }
            return (
                series.uid(.seriesInstanceUID)?.string ?? "",
                images.compactMap { $0.uid(.referencedSOPInstanceUID)?.string }
            )
        }
    }

    /// When it began and ended by the clock of the device, as `yyyyMMddHHmmss` with its offset where it tells one.
    package var moments: [(kind: String, deviceTime: String)] {
        let wanted: [(String, Tag, Tag)] = [
            ("begun", .performedProcedureStepStartDate, .performedProcedureStepStartTime),
            ("ended", .performedProcedureStepEndDate, .performedProcedureStepEndTime),
        ]
        return wanted.compactMap { kind, date, time in
            guard kind == "begun" || state != .inProgress, let day = dataSet.date(date),
                let time = dataSet.time(time)
            else { return nil }
            let moment = DateAndTime(date: day, time: time, offsetMinutes: dataSet.timezoneOffsetMinutes)
            return (kind, moment.description)
        }
    }

    /// Dose as the device tells it (PS3.3 C.4.16), as label and value with its unit.
    package var dose: [(label: String, value: String)] {
        let single: [(Tag, String, String)] = [
            (.totalNumberOfExposures, "exposures", ""),
            (.imageAndFluoroscopyAreaDoseProduct, "dose area product", "dGy·cm²"),
            (.entranceDose, "entrance dose", "dGy"), (.entranceDoseInmGy, "entrance dose", "mGy"),
            (.totalTimeOfFluoroscopy, "fluoroscopy", "s"),
        ]
        var lines: [(String, String)] = single.compactMap { tag, label, unit in
            dataSet.string(tag).map { (label, unit.isEmpty ? $0 : "\($0) \(unit)") }
        }
        for exposure in dataSet.items(.exposureDoseSequence) {
            let values: [(Tag, String, String)] = [
                (.kvp, "kVp", ""), (.xRayTubeCurrentInuA, "tube current", "µA"),
                (.exposureTime, "exposure time", "ms"), (.ctdiVol, "CTDIvol", "mGy"),
            ]
            let text = values.compactMap { tag, label, unit in
                exposure.string(tag).map { "\(label) \($0)" + (unit.isEmpty ? "" : " \(unit)") }
            }.joined(separator: ", ")
            if !text.isEmpty { lines.append((exposure.string(.radiationMode) ?? "exposure", text)) }
        }
        return lines
    }
}
