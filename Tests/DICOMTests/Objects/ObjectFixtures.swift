import Testing

@testable import DICOM

/// What the tests of derived objects share.
enum ObjectFixtures {
    static let created = DateAndTime(
        date: CalendarDate(year: 2026, month: 3, day: 1)!, time: TimeOfDay(hour: 10, minute: 15, second: 30)!)

    /// An image whose patient's name is in Chinese in GB18030, as its scanner writes it.
    static func source(characterSet: String = "GB18030", instance: UID = "1.2.3.1") -> DataSet {
        var source = DataSet()
        source.set(.specificCharacterSet, characterSet)
        source.set(.patientName, "Wang^XiaoDong=王^小东")
        source.set(.patientID, "P-1")
        source.set(.patientSex, "M")
        source.set(.patientAge, "067Y")
        source.set(.studyInstanceUID, UID("1.2.3"))
        source.set(.studyDate, "20260301")
        source.set(.studyDescription, "卒中")
        source.set(.seriesInstanceUID, UID("1.2.3.0"))
        source.set(.sopClassUID, UID.ctImageStorage)
        source.set(.sopInstanceUID, instance)
        source.set(.frameOfReferenceUID, UID("1.2.3.9"))
        source.set(.manufacturer, "Scanner works")
        source.set(.seriesDescription, "not of the patient")
        return source
    }

    static let equipment = Equipment(
        manufacturer: "Willis", modelName: "Tests", serialNumber: "none", softwareVersions: ["1", "2"])

    static func context(_ source: DataSet = source(), instance: UID = "1.2.4.1") throws -> CompositeContext {
        try CompositeContext(
            derivedFrom: source,
            series: SeriesAttributes(uid: "1.2.4", number: 7, description: "Derived", bodyPart: "HEAD"),
            equipment: equipment, sopInstanceUID: instance, instanceNumber: 1, created: created)
    }

    static let geometry = PlaneGeometry(
        rows: 3, columns: 5, planes: 4, first: [-10, -20, 30], step: [0, 0, 5],
        orientation: [1, 0, 0, 0, 1, 0],
        pixelSpacing: [2, 1.5], sliceThickness: 5)

    static func derivation(planes: Int = 4) throws -> Derivation {
        Derivation(
            code: Code("129104", "DCM", "Perfusion image analysis"),
            sources: try (0..<planes).map { plane in
                [Derivation.Source(try InstanceReference(source(instance: UID("1.2.3.\(plane + 1)"))))]
            })
    }

    /// The object as it comes back from a file.
    static func reread(_ dataSet: DataSet) throws -> DataSet {
        try DICOMFile.read(Bytes(try DICOMFile(dataSet: dataSet).write())).dataSet
    }
}
