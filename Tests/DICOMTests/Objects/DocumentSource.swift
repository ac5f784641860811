@testable import DICOM

/// Images of one patient, and the context of documents made from them.
struct DocumentSource {
    var characterSet = SpecificCharacterSet.utf8
    static let moment = DateAndTime("20260102030405") ?? DateAndTime(date: day, time: midnight)
    private static var day: CalendarDate { CalendarDate(year: 2026, month: 1, day: 2) ?? moment.date }
    private static var midnight: TimeOfDay { TimeOfDay(hour: 0) ?? moment.time }

    /// The header of an image; `number` counts from 1.
    func image(_ number: Int, study: UID = "2.25.1", series: UID = "2.25.2") -> DataSet {
        var image = DataSet()
        image.set(.specificCharacterSet, characterSet.terms.joined(separator: "\\"))
        image.set(.patientName, "Zhang^San=张^三")
        image.set(.patientID, "P1")
        image.set(.sopClassUID, UID.ctImageStorage)
        image.set(.sopInstanceUID, UID("\(series).\(number)"))
        image.set(.studyInstanceUID, study)
        image.set(.seriesInstanceUID, series)
        image.set(.frameOfReferenceUID, UID("2.25.3"))
        image.set(.modality, "CT")
        image.set(.acquisitionTime, "10150\(number)")
        image.set(.rows, 512)
        image.set(.columns, 512)
        image.set(.pixelSpacing, [0.5, 0.25])
        image.set(.sliceThickness, 5.0)
        return image
    }

    func reference(_ number: Int, study: UID = "2.25.1", series: UID = "2.25.2") -> ImageReference {
        ImageReference(
            InstanceReference(
                study: study, series: series, sopClass: .ctImageStorage,
                sopInstance: UID("\(series).\(number)")))
    }

    func context() throws -> CompositeContext {
        try CompositeContext(
            derivedFrom: image(1),
            series: SeriesAttributes(uid: "2.25.8", number: 900, description: "Willis", bodyPart: "HEAD"),
            equipment: Equipment(
                manufacturer: "Willis", modelName: "Willis", serialNumber: "1", softwareVersions: ["0.1.0"]),
            sopInstanceUID: "2.25.9", instanceNumber: 1, created: DocumentSource.moment)
    }
}

extension DataSet {
    /// Written as a file and read again.
    func throughFile() throws -> DataSet {
        try DICOMFile.read(Bytes(DICOMFile(dataSet: self).write())).dataSet
    }
}
