extension MediaDirectory {
    /// Adds a file, with records for its patient, study and series where they are missing.
    /// - Parameters:
    ///   - file: The file as it is on the media; its pixels are not needed.
    ///   - fileID: The names that lead to it from the folder of the DICOMDIR.
    /// - Throws: ``DICOMError`` with code `unencodable` for a file ID that the standard does not allow, and
    /// `missingAttribute` when the file does not say what it belongs to.
    public mutating func add(_ file: DICOMFile, fileID: [String]) throws(DICOMError) {
        try MediaDirectory.check(fileID: fileID)
        let dataSet = file.dataSet
        for tag: Tag in [.sopClassUID, .sopInstanceUID, .studyInstanceUID, .seriesInstanceUID]
        where dataSet.uid(tag) == nil {
            throw DICOMError(.missingAttribute, "a record needs this attribute; set it.", path: TagPath(tag))
        }
        let patient = place(
            of: .patient, in: &records, keys: [.patientID, .patientName], from: dataSet,
            same: [.patientID, .patientName])
        let study = place(
            of: .study, in: &records[patient].children,
            keys: [.studyDate, .studyTime, .studyDescription, .studyInstanceUID, .studyID, .accessionNumber],
            from: dataSet, same: [.studyInstanceUID])
        let series = place(
            of: .series, in: &records[patient].children[study].children,
            keys: [.modality, .seriesInstanceUID, .seriesNumber], from: dataSet, same: [.seriesInstanceUID])
        let count = records[patient].children[study].children[series].children.count
        let instance = MediaDirectory.instance(file, fileID: fileID, number: count + 1)
        records[patient].children[study].children[series].children.append(instance)
    }

    /// The place of the record that a file belongs to, made if it is missing.
    private func place(
        of type: RecordType, in records: inout [Record], keys: [Tag], from dataSet: DataSet, same: [Tag]
    ) -> Int {
        let found = records.lastIndex { record in
            record.type == type && same.allSatisfy { record.attributes.string($0) == dataSet.string($0) }
        }
        if let found { return found }
        var attributes = DataSet()
        attributes.take(keys, from: dataSet, number: records.count + 1)
        records.append(Record(type: type, attributes: attributes))
        return records.count - 1
    }

    private static func instance(_ file: DICOMFile, fileID: [String], number: Int) -> Record {
        let dataSet = file.dataSet
        let (type, keys) = kind(dataSet.uid(.sopClassUID) ?? "")
        var attributes = DataSet()
        attributes.take(keys, from: dataSet, number: number)
        attributes.set(.referencedFileID, fileID)
        attributes.set(.referencedSOPClassUIDInFile, dataSet.uid(.sopClassUID) ?? "")
        attributes.set(.referencedSOPInstanceUIDInFile, dataSet.uid(.sopInstanceUID) ?? "")
        attributes.set(.referencedTransferSyntaxUIDInFile, file.transferSyntax.uid)
        return Record(type: type, attributes: attributes)
    }

    /// The type of the record for a storage class, with its keys (PS3.3 section F.5).
    private static func kind(_ sopClass: UID) -> (RecordType, [Tag]) {
        let document: [Tag] = [.contentDate, .contentTime, .instanceNumber]
        let keyword = StandardDictionary.identifier(sopClass)?.keyword ?? ""
        if keyword == "KeyObjectSelectionDocumentStorage" {
            return ("KEY OBJECT DOC", document + [.conceptNameCodeSequence])
        }
        if keyword.hasSuffix("SRStorage") || keyword.hasSuffix("SRTextStorage") || keyword.contains("DoseSR")
            || keyword == "ProcedureLogStorage"
        {
            return (
                "SR DOCUMENT",
                document + [
                    .completionFlag, .verificationFlag, .verificationDateTime, .conceptNameCodeSequence,
                ]
            )
        }
        if keyword.contains("PresentationState") {
            return (
                "PRESENTATION",
                [
                    .instanceNumber, .contentLabel, .contentDescription, .presentationCreationDate,
                    .presentationCreationTime, .contentCreatorName, .referencedSeriesSequence,
                ]
            )
        }
        if keyword.hasPrefix("Encapsulated") {
            return (
                "ENCAP DOC",
                document + [.documentTitle, .mimeTypeOfEncapsulatedDocument, .conceptNameCodeSequence]
            )
        }
        let rest: [String: (RecordType, [Tag])] = [
            "RTDoseStorage": ("RT DOSE", [.instanceNumber, .doseSummationType]),
            "RTStructureSetStorage": ("RT STRUCTURE SET", [.instanceNumber, .structureSetLabel]),
            "RTPlanStorage": ("RT PLAN", [.instanceNumber, .rtPlanLabel]),
            "RawDataStorage": ("RAW DATA", document),
            "MRSpectroscopyStorage": ("SPECTROSCOPY", document + [.imageType]),
            "SpatialRegistrationStorage": ("REGISTRATION", document + [.contentLabel]),
            "RealWorldValueMappingStorage": ("VALUE MAP", document + [.contentLabel]),
        ]
        if let found = rest[keyword] { return found }
        return keyword.contains("Waveform") ? ("WAVEFORM", document) : (.image, [.instanceNumber])
    }
}

extension DataSet {
    /// Takes the keys of a record from a file. A number that must not be missing, and is, becomes that of the record
    /// among its siblings; other keys stay without a value.
    mutating func take(_ keys: [Tag], from dataSet: DataSet, number: Int) {
        if !dataSet.characterSet.terms.isEmpty { set(.specificCharacterSet, dataSet.characterSet.terms) }
        copy(keys, from: dataSet)
        for key in keys where self[key]?.isEmpty ?? true {
            switch key {
            case .studyID, .seriesNumber, .instanceNumber: set(key, String(number))
            case .verificationDateTime, .conceptNameCodeSequence, .imageType, .referencedSeriesSequence:
                continue
            default: setEmpty(key)
            }
        }
    }
}
