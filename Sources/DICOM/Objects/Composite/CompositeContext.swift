/// What every composite object says, whatever it holds: whom it is about, the study and series it belongs to, what
/// made it, and what it is called (PS3.3 C.7 and C.12.1).
///
/// Nothing is asked of a clock or of chance: with the same identifiers and times the same bytes come out.
public struct CompositeContext: Sendable {
    /// Patient and study.
    public var patientAndStudy: PatientAndStudy
    /// The series.
    public var series: SeriesAttributes
    /// What made the object.
    public var equipment: Equipment
    /// SOP Instance UID.
    public var sopInstanceUID: UID
    /// Instance Number.
    public var instanceNumber: Int
    /// When the content and the object were made, in the time zone of the study.
    public var created: DateAndTime
    /// The space of positions; `nil` for objects without.
    public var frameOfReference: FrameOfReference?
    /// Equipment that had a part in it before.
    public var contributingEquipment: [ContributingEquipment]

    /// Describes an object.
    public init(
        patientAndStudy: PatientAndStudy, series: SeriesAttributes, equipment: Equipment,
        sopInstanceUID: UID, instanceNumber: Int, created: DateAndTime,
        frameOfReference: FrameOfReference? = nil, contributingEquipment: [ContributingEquipment] = []
    ) {
        self.patientAndStudy = patientAndStudy
        self.series = series
        self.equipment = equipment
        self.sopInstanceUID = sopInstanceUID
        self.instanceNumber = instanceNumber
        self.created = created
        self.frameOfReference = frameOfReference
        self.contributingEquipment = contributingEquipment
    }

    /// Describes an object that is derived from others: patient, study and frame of reference are those of the source,
    /// and its scanner becomes contributing equipment.
    /// - Throws: ``DICOMError`` with code `missingAttribute` when the source names no study.
    public init(
        derivedFrom source: DataSet, series: SeriesAttributes, equipment: Equipment, sopInstanceUID: UID,
        instanceNumber: Int, created: DateAndTime
    ) throws(DICOMError) {
        self.init(
            patientAndStudy: try PatientAndStudy(of: source), series: series, equipment: equipment,
            sopInstanceUID: sopInstanceUID, instanceNumber: instanceNumber, created: created,
            frameOfReference: FrameOfReference(of: source),
            contributingEquipment: ContributingEquipment(acquisitionOf: source).map { [$0] } ?? [])
    }

    /// When it was created, by the clock of the study: Timezone Offset From UTC, which comes with the study, holds for
    /// all dates and times of the object.
    var createdLocally: DateAndTime {
        patientAndStudy.dataSet.timezoneOffsetMinutes.map { created.moved(toOffsetMinutes: $0) } ?? created
    }

    /// The beginning of an object: all of the above.
    /// - Parameters:
    ///   - sopClass: What the object is.
    ///   - modality: Modality, such as SEG.
    public func dataSet(sopClass: UID, modality: String) -> DataSet {
        var dataSet = patientAndStudy.dataSet
        dataSet.set(.sopClassUID, sopClass)
        dataSet.set(.sopInstanceUID, sopInstanceUID)
        let created = createdLocally
        dataSet.set(.instanceCreationDate, created.date.description)
        dataSet.set(.instanceCreationTime, created.time.description)
        dataSet.set(.modality, modality)
        dataSet.set(.instanceNumber, instanceNumber)
        dataSet.set(.contentDate, created.date.description)
        dataSet.set(.contentTime, created.time.description)
        series.write(into: &dataSet)
        equipment.write(into: &dataSet)
        if let frameOfReference {
            dataSet.set(.frameOfReferenceUID, frameOfReference.uid)
            dataSet.set(.positionReferenceIndicator, frameOfReference.positionReferenceIndicator)
        }
        if !contributingEquipment.isEmpty {
            dataSet.set(.contributingEquipmentSequence, contributingEquipment.map(\.item))
        }
        return dataSet
    }
}
