extension DeidentificationRun {
    /// Says in the data set what was done to it (PS3.15 annex E.1.1, PS3.3 sections C.7.1.1 and C.12.1).
    /// - Parameter hasCleanPixels: Whether somebody has seen to it that the pixels show no text (E.3.1).
    mutating func declare(in dataSet: inout DataSet, hasCleanPixels: Bool) {
        let codes = codes(hasCleanPixels: hasCleanPixels)
        report.profile = codes
        var items: [DataSet] = []
        for (code, meaning) in codes {
            var item = DataSet()
            item.set(.codeValue, code)
            item.set(.codingSchemeDesignator, "DCM")
            item.set(.codeMeaning, meaning)
            items.append(item)
        }
        dataSet.set(.patientIdentityRemoved, "YES")
        dataSet.set(.deidentificationMethod, "Willis, PS3.15 annex E")
        // What an earlier pass did remains true.
        let earlier = dataSet.items(.deidentificationMethodCodeSequence).filter { item in
            !codes.contains { $0.code == item.string(.codeValue) }
        }
        dataSet.set(.deidentificationMethodCodeSequence, earlier + items)
        dataSet.set(.longitudinalTemporalInformationModified, temporal)
        if hasCleanPixels { dataSet.set(.burnedInAnnotation, "NO") }
        for tag: Tag in [
            .patientIdentityRemoved, .deidentificationMethod, .deidentificationMethodCodeSequence,
            .longitudinalTemporalInformationModified,
        ] {
            report.entries.append(
                DeidentificationReport.Entry(
                    path: TagPath(tag), action: .declared, rule: "PS3.15 annex E.1.1"))
        }
        addNotes(dataSet)
    }

    private var temporal: String {
        switch options.dates {
        case .removed: "REMOVED"
        case .shifted: "MODIFIED"
        case .kept: "UNMODIFIED"
        }
    }

    private mutating func addNotes(_ dataSet: DataSet) {
        if dataSet.string(.burnedInAnnotation) == "YES" {
            report.notes.append(
                "the pixels show text by the image's own word; clean them before they are shared.")
        } else if dataSet.contains(.pixelData), dataSet.string(.burnedInAnnotation) == nil {
            report.notes.append(
                "nobody has said whether the pixels show text; look at one image of each device.")
        }
        if options.cleansDescriptors || options.cleansStructuredContent {
            report.notes.append(
                "free text has been searched by a machine; read some of it before it is shared.")
        }
        let part = dataSet.string(.bodyPartExamined)?.uppercased() ?? ""
        let modality = dataSet.string(.modality) ?? ""
        if ["CT", "MR", "PT"].contains(modality),
            ["HEAD", "BRAIN", "SKULL", "NECK"].contains(where: part.contains)
        {
            report.notes.append(
                "a face can be computed from sections of a head; pixels have not been defaced.")
        }
        if dataSet.string(.recognizableVisualFeatures) == "YES" {
            report.notes.append("the image says that somebody could be recognised by it; features stay.")
        }
        if options.dates == .kept { report.notes.append("dates and times are those of the patient.") }
    }

    /// Codes of context group CID 7050.
    private func codes(hasCleanPixels: Bool) -> [(code: String, meaning: String)] {
        let all: [(Bool, String, String)] = [
            (true, "113100", "Basic Application Confidentiality Profile"),
            (hasCleanPixels, "113101", "Clean Pixel Data Option"),
            (options.cleansGraphics, "113103", "Clean Graphics Option"),
            (options.cleansStructuredContent, "113104", "Clean Structured Content Option"),
            (options.cleansDescriptors, "113105", "Clean Descriptors Option"),
            (options.dates == .kept, "113106", "Retain Longitudinal Temporal Information Full Dates Option"),
            (
                options.dates == .shifted, "113107",
                "Retain Longitudinal Temporal Information Modified Dates Option"
            ),
            (options.keepsPatientCharacteristics, "113108", "Retain Patient Characteristics Option"),
            (options.keepsDevice, "113109", "Retain Device Identity Option"),
            (options.keepsUIDs, "113110", "Retain UIDs Option"),
            (!options.safePrivateElements.isEmpty, "113111", "Retain Safe Private Option"),
            (options.keepsInstitution, "113112", "Retain Institution Identity Option"),
        ]
        return all.filter(\.0).map { (code: $0.1, meaning: $0.2) }
    }
}
