/// Whom an object is about, and the study it belongs to: the modules Patient, Clinical Trial Subject, General Study,
/// Patient Study and Clinical Trial Study (PS3.3 C.7.1 and C.7.2).
///
/// Derived objects carry them exactly as their source has them, byte for byte, with its Specific Character Set:
/// archives compare them.
public struct PatientAndStudy: Sendable, Hashable {
    /// The attributes, and Specific Character Set where there is one. Type 2 attributes are all there, empty where
    /// nothing is known.
    public let dataSet: DataSet
    /// Study Instance UID.
    public let studyInstanceUID: UID

    /// Copies them from an object of the study.
    ///
    /// Text that the source leaves without a declared character set is understood after
    /// ``DataSet/apply(_:)``, which declares it.
    /// - Throws: ``DICOMError`` with code `missingAttribute` when it names no study.
    public init(of source: DataSet) throws(DICOMError) {
        guard let study = source.uid(.studyInstanceUID) else {
            throw DICOMError(
                .missingAttribute, "the source names no study that the new object could belong to.",
                path: TagPath(.studyInstanceUID))
        }
        let wanted = Set(PatientAndStudy.tags + [.specificCharacterSet])
        let copy = DataSet(
            ascending: source.filter { wanted.contains($0.tag) }, inheriting: source.inheritedCharacterSet)
        self.init(completing: copy, study: study)
    }

    /// Describes a patient and study anew.
    ///
    /// The sex is M, F or O, and empty when it is not known. The attributes are whatever else the modules have, such as
    /// Patient's Age; those of other modules are left out.
    public init(
        name: PersonName, patientID: String, birthDate: CalendarDate? = nil, sex: String = "",
        studyInstanceUID: UID, studyDate: CalendarDate? = nil, studyTime: TimeOfDay? = nil,
        studyID: String = "", accessionNumber: String = "", attributes: DataSet = DataSet()
    ) {
        let wanted = Set(PatientAndStudy.tags)
        var dataSet = DataSet()
        dataSet.copy(attributes.map(\.tag).filter(wanted.contains), from: attributes)
        dataSet.set(.patientName, name)
        dataSet.set(.patientID, patientID)
        if let birthDate { dataSet.set(.patientBirthDate, birthDate.description) }
        dataSet.set(.patientSex, sex)
        dataSet.set(.studyInstanceUID, studyInstanceUID)
        if let studyDate { dataSet.set(.studyDate, studyDate.description) }
        if let studyTime { dataSet.set(.studyTime, studyTime.description) }
        dataSet.set(.studyID, studyID)
        dataSet.set(.accessionNumber, accessionNumber)
        self.init(completing: dataSet, study: studyInstanceUID)
    }

    private init(completing part: DataSet, study: UID) {
        var dataSet = part
        for tag in PatientAndStudy.type2 where !dataSet.contains(tag) { dataSet.setEmpty(tag) }
        self.dataSet = dataSet
        studyInstanceUID = study
    }

    /// Hashes the study: patients of equal studies are rarely different.
    public func hash(into hasher: inout Hasher) { hasher.combine(studyInstanceUID) }
}

extension PatientAndStudy {
    /// The attributes of Type 2, which must be there even when they are empty.
    static let type2: [Tag] = [
        .patientName, .patientID, .patientBirthDate, .patientSex, .studyDate, .studyTime,
        .referringPhysicianName, .studyID, .accessionNumber,
    ]

    /// All attributes of the modules, and the time zone that their times are in.
    static let tags: [Tag] = patient + trial + study + patientStudy

    private static let patient: [Tag] = [
        .patientName, .patientID, .issuerOfPatientID, .issuerOfPatientIDQualifiersSequence, .typeOfPatientID,
        .patientBirthDate, .patientBirthTime, .patientBirthDateInAlternativeCalendar,
        .patientDeathDateInAlternativeCalendar, .patientAlternativeCalendar, .patientSex,
        .qualityControlSubject, .referencedPatientSequence, .referencedPatientPhotoSequence,
        .sourcePatientGroupIdentificationSequence, .groupOfPatientsIdentificationSequence,
        .otherPatientIDs, .otherPatientIDsSequence, .otherPatientNames, .ethnicGroup, .patientComments,
        .patientSpeciesDescription, .patientSpeciesCodeSequence, .patientBreedDescription,
        .patientBreedCodeSequence, .breedRegistrationSequence, .strainDescription, .strainNomenclature,
        .strainCodeSequence, .responsiblePerson, .responsiblePersonRole, .responsibleOrganization,
        .patientIdentityRemoved, .deidentificationMethod, .deidentificationMethodCodeSequence,
        .longitudinalTemporalInformationModified,
    ]
    private static let trial: [Tag] = [
        .clinicalTrialSponsorName, .clinicalTrialProtocolID, .clinicalTrialProtocolName, .clinicalTrialSiteID,
        .clinicalTrialSiteName, .clinicalTrialSubjectID, .clinicalTrialSubjectReadingID,
        .clinicalTrialTimePointID, .clinicalTrialTimePointDescription,
        .longitudinalTemporalOffsetFromEvent, .longitudinalTemporalEventType,
        .clinicalTrialProtocolEthicsCommitteeName, .clinicalTrialProtocolEthicsCommitteeApprovalNumber,
        .consentForClinicalTrialUseSequence,
    ]
    private static let study: [Tag] = [
        .timezoneOffsetFromUTC, .studyInstanceUID, .studyDate, .studyTime, .studyID, .accessionNumber,
        .issuerOfAccessionNumberSequence, .studyDescription, .referringPhysicianName,
        .referringPhysicianIdentificationSequence, .consultingPhysicianName,
        .consultingPhysicianIdentificationSequence, .physiciansOfRecord,
        .physiciansOfRecordIdentificationSequence, .nameOfPhysiciansReadingStudy,
        .physiciansReadingStudyIdentificationSequence, .requestingServiceCodeSequence,
        .referencedStudySequence, .procedureCodeSequence, .reasonForPerformedProcedureCodeSequence,
    ]
    private static let patientStudy: [Tag] = [
        .admittingDiagnosesDescription, .admittingDiagnosesCodeSequence, .patientAge, .patientSize,
        .patientWeight, .patientBodyMassIndex, .measuredAPDimension, .measuredLateralDimension,
        .patientSizeCodeSequence, .medicalAlerts, .allergies, .smokingStatus, .pregnancyStatus,
        .lastMenstrualDate, .patientState, .occupation, .additionalPatientHistory, .admissionID,
        .issuerOfAdmissionIDSequence, .reasonForVisit, .reasonForVisitCodeSequence, .serviceEpisodeID,
        .issuerOfServiceEpisodeIDSequence, .serviceEpisodeDescription, .patientSexNeutered,
    ]
}
