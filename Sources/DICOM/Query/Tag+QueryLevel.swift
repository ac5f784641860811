extension Tag {
    /// The level of the information model whose entities have this attribute in common (PS3.3 modules of the patient,
    /// study, series, frame of reference and equipment, and the computed attributes of PS3.4 section C.3.4). All that
    /// is listed nowhere is of the instance.
    public var queryLevel: QueryLevel { Tag.levels[self] ?? .instance }

    private static let levels: [Tag: QueryLevel] = {
        var levels: [Tag: QueryLevel] = [:]
        for tag in ofPatient { levels[tag] = .patient }
        for tag in ofStudy { levels[tag] = .study }
        for tag in ofSeries { levels[tag] = .series }
        return levels
    }()

    private static let ofPatient: [Tag] = [
        .patientName, .patientID, .issuerOfPatientID, .typeOfPatientID, .issuerOfPatientIDQualifiersSequence,
        .sourcePatientGroupIdentificationSequence, .groupOfPatientsIdentificationSequence, .patientBirthDate,
        .patientBirthTime, .patientBirthDateInAlternativeCalendar, .patientAlternativeCalendar, .patientSex,
        .qualityControlSubject, .strainDescription, .patientSpeciesDescription, .patientSpeciesCodeSequence,
        .patientBreedDescription, .patientBreedCodeSequence, .responsiblePerson, .responsiblePersonRole,
        .responsibleOrganization, .otherPatientIDs, .otherPatientIDsSequence, .otherPatientNames,
        .patientBirthName, .patientMotherBirthName, .patientAddress, .ethnicGroup, .patientComments,
        .patientIdentityRemoved, .deidentificationMethod, .deidentificationMethodCodeSequence,
        .clinicalTrialSponsorName, .clinicalTrialProtocolID, .clinicalTrialProtocolName, .clinicalTrialSiteID,
        .clinicalTrialSiteName, .clinicalTrialSubjectID, .clinicalTrialSubjectReadingID,
        .numberOfPatientRelatedStudies, .numberOfPatientRelatedSeries, .numberOfPatientRelatedInstances,
    ]

    private static let ofStudy: [Tag] = [
        .studyInstanceUID, .studyDate, .studyTime, .referringPhysicianName,
        .referringPhysicianIdentificationSequence, .consultingPhysicianName, .studyID, .accessionNumber,
        .issuerOfAccessionNumberSequence, .studyDescription, .physiciansOfRecord,
        .physiciansOfRecordIdentificationSequence, .nameOfPhysiciansReadingStudy,
        .requestingServiceCodeSequence, .procedureCodeSequence, .reasonForPerformedProcedureCodeSequence,
        .admittingDiagnosesDescription, .admittingDiagnosesCodeSequence, .patientAge, .patientSize,
        .patientWeight, .patientBodyMassIndex, .medicalAlerts, .allergies, .smokingStatus, .pregnancyStatus,
        .lastMenstrualDate, .patientState, .occupation, .additionalPatientHistory, .admissionID,
        .serviceEpisodeID, .serviceEpisodeDescription, .clinicalTrialTimePointID,
        .clinicalTrialTimePointDescription, .requestedProcedureDescription,
        .timezoneOffsetFromUTC, .modalitiesInStudy, .sopClassesInStudy, .anatomicRegionsInStudyCodeSequence,
        .numberOfStudyRelatedSeries, .numberOfStudyRelatedInstances, .instanceAvailability, .retrieveAETitle,
        .retrieveURL,
    ]

    private static let ofSeries: [Tag] = [
        .seriesInstanceUID, .modality, .seriesNumber, .laterality, .seriesDate, .seriesTime,
        .performingPhysicianName, .performingPhysicianIdentificationSequence, .protocolName,
        .seriesDescription,
        .seriesDescriptionCodeSequence, .operatorsName, .operatorIdentificationSequence,
        .referencedPerformedProcedureStepSequence, .bodyPartExamined, .patientPosition,
        .requestAttributesSequence, .performedProcedureStepID, .performedProcedureStepStartDate,
        .performedProcedureStepStartTime, .performedProcedureStepEndDate, .performedProcedureStepEndTime,
        .performedProcedureStepDescription, .performedProtocolCodeSequence,
        .commentsOnThePerformedProcedureStep, .clinicalTrialSeriesID, .clinicalTrialSeriesDescription,
        .frameOfReferenceUID, .positionReferenceIndicator, .manufacturer, .institutionAddress, .stationName,
        .institutionName,
        .institutionalDepartmentName, .manufacturerModelName, .deviceSerialNumber, .softwareVersions,
        .gantryID, .spatialResolution, .dateOfLastCalibration, .timeOfLastCalibration,
        .numberOfSeriesRelatedInstances,
    ]
}
