import DICOM

extension ImageHeader {
    /// Why an object cannot be placed in the index.
    package enum Missing: Error, Sendable, Equatable {
        case attribute(keyword: String, tag: String)

        package var sentence: String {
            switch self {
            case .attribute(let keyword, let tag): "the data set has no \(keyword) \(tag)"
            }
        }
    }

    /// Reads what the index keeps. Only the four identifiers must be there; all else may be missing or malformed.
    package init(_ dataSet: DataSet, transferSyntaxUID: UID) throws(Missing) {
        patient = PatientIdentity(dataSet)
        issuer = dataSet.text(.issuerOfPatientID)
        study = StudyHeader(
            dataSet, studyUID: try dataSet.identifier(.studyInstanceUID, "StudyInstanceUID"))
        series = SeriesHeader(
            dataSet, seriesUID: try dataSet.identifier(.seriesInstanceUID, "SeriesInstanceUID"))
        image = ImageAttributes(
            sopClassUID: try dataSet.identifier(.sopClassUID, "SOPClassUID"),
            sopInstanceUID: try dataSet.identifier(.sopInstanceUID, "SOPInstanceUID"),
            transferSyntaxUID: transferSyntaxUID.string, number: dataSet.small(.instanceNumber),
            imageType: dataSet.text(dataSet.strings(.imageType).joined(separator: "\\")),
            acquisitionNumber: dataSet.small(.acquisitionNumber),
            imagesInAcquisition: dataSet.count(.imagesInAcquisition),
            temporalPosition: dataSet.small(.temporalPositionIdentifier),
            acquisitionDate: dataSet.acquisitionDate, acquisitionTime: dataSet.acquisitionTime,
            contentTime: dataSet.text(.contentTime), positionMillimeters: dataSet.position,
            sliceLocationMillimeters: dataSet.double(.sliceLocation).flatMap { $0.isFinite ? $0 : nil },
            rows: dataSet.count(.rows), columns: dataSet.count(.columns),
            bitsAllocated: dataSet.count(.bitsAllocated),
            frames: dataSet.count(.numberOfFrames) ?? 1)
    }
}

extension PatientIdentity {
    /// Reads what a data set, or a part of one, says of its patient.
    package init(_ dataSet: DataSet) {
        let name = dataSet.personName(.patientName)
        self.init(
            alphabeticName: dataSet.text(name?.alphabetic), ideographicName: dataSet.text(name?.ideographic),
            phoneticName: dataSet.text(name?.phonetic), patientID: dataSet.text(.patientID),
            birthDate: dataSet.text(.patientBirthDate), sex: dataSet.text(.patientSex),
            age: dataSet.text(.patientAge))
    }

    /// The name as it stands in an object.
    package var name: PersonName {
        PersonName(alphabetic: alphabeticName, ideographic: ideographicName, phonetic: phoneticName)
    }
}

extension StudyHeader {
    /// Reads what a data set, or a part of one, says of its study.
    package init(_ dataSet: DataSet, studyUID: String) {
        self.init(
            studyUID: studyUID, date: dataSet.text(.studyDate), time: dataSet.text(.studyTime),
            description: dataSet.text(.studyDescription), accessionNumber: dataSet.text(.accessionNumber),
            expectedSeries: dataSet.count(.numberOfStudyRelatedSeries),
            expectedInstances: dataSet.count(.numberOfStudyRelatedInstances))
    }
}

extension SeriesHeader {
    /// Reads what a data set, or a part of one, says of its series.
    package init(_ dataSet: DataSet, seriesUID: String) {
        self.init(
            seriesUID: seriesUID, number: dataSet.small(.seriesNumber), modality: dataSet.text(.modality),
            description: dataSet.text(.seriesDescription), protocolName: dataSet.text(.protocolName),
            bodyPart: dataSet.text(.bodyPartExamined), manufacturer: dataSet.text(.manufacturer),
            model: dataSet.text(.manufacturerModelName), station: dataSet.text(.stationName),
            expectedInstances: dataSet.count(.numberOfSeriesRelatedInstances),
            temporalPositions: dataSet.count(.numberOfTemporalPositions))
    }
}

extension DataSet {
    /// Longest text the index keeps of one attribute; the object itself keeps all of it.
    private static var longestText: Int { 1024 }

    fileprivate func text(_ tag: Tag) -> String { text(string(tag)) }

    /// Drops what no database column or page can show: zero bytes and other control characters.
    fileprivate func text(_ value: String?) -> String {
        guard let value else { return "" }
        if value.utf8.count <= Self.longestText, value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            return value
        }
        let scalars = value.unicodeScalars.filter { $0.properties.generalCategory != .control }
        return String(String(String.UnicodeScalarView(scalars)).prefix(Self.longestText))
    }

    fileprivate func identifier(_ tag: Tag, _ keyword: String) throws(ImageHeader.Missing) -> String {
        let text = text(uid(tag)?.string)
        guard !text.isEmpty else { throw .attribute(keyword: keyword, tag: "\(tag)") }
        return text
    }

    /// A number that fits any database's integer.
    fileprivate func small(_ tag: Tag) -> Int? {
        int(tag).flatMap { Int32(exactly: $0) }.map { Int($0) }
    }

    fileprivate func count(_ tag: Tag) -> Int? {
        small(tag).flatMap { $0 > 0 ? $0 : nil }
    }

    fileprivate var position: [Double]? {
        let position = doubles(.imagePositionPatient)
        return position.count == 3 && position.allSatisfy(\.isFinite) ? position : nil
    }

    /// Acquisition Date, or the date part of Acquisition DateTime.
    fileprivate var acquisitionDate: String {
        let date = text(.acquisitionDate)
        return date.isEmpty ? String(text(.acquisitionDateTime).prefix(8)) : date
    }

    /// Acquisition Time, or the time part of Acquisition DateTime without its offset from UTC.
    fileprivate var acquisitionTime: String {
        let time = text(.acquisitionTime)
        guard time.isEmpty else { return time }
        let rest = text(.acquisitionDateTime).dropFirst(8)
        return String(rest.prefix { $0 != "+" && $0 != "-" })
    }
}
