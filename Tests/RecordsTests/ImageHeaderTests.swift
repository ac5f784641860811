import DICOM
import Testing

@testable import Records

struct ImageHeaderTests {
    private func dataSet() -> DataSet {
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, UID("1.2.840.10008.5.1.4.1.1.2"))
        dataSet.set(.sopInstanceUID, UID("1.2.3.4"))
        dataSet.set(.studyInstanceUID, UID("1.2.3"))
        dataSet.set(.seriesInstanceUID, UID("1.2.3.1"))
        return dataSet
    }

    private func header(_ dataSet: DataSet) throws -> ImageHeader {
        try ImageHeader(dataSet, transferSyntaxUID: "1.2.840.10008.1.2.1")
    }

    @Test func `four identifiers are enough`() throws {
        let header = try header(dataSet())
        #expect(header.study.studyUID == "1.2.3")
        #expect(header.series.seriesUID == "1.2.3.1")
        #expect(header.image.sopInstanceUID == "1.2.3.4")
        #expect(header.image.frames == 1)
        #expect(header.patient.patientID.isEmpty)
    }

    @Test(arguments: [DICOM.Tag.sopClassUID, .sopInstanceUID, .studyInstanceUID, .seriesInstanceUID])
    func `a missing identifier is named`(tag: DICOM.Tag) {
        var dataSet = dataSet()
        dataSet[tag] = nil
        let missing = #expect(throws: ImageHeader.Missing.self) { try header(dataSet) }
        #expect(missing?.sentence.contains("\(tag)") == true)
    }

    @Test func `the three groups of a name are kept apart`() throws {
        var dataSet = dataSet()
        dataSet.set(.specificCharacterSet, "ISO_IR 192")
        dataSet.set(.patientName, "Zhang^San=张^三=zhang1^san1")
        let patient = try header(dataSet).patient
        #expect(patient.alphabeticName == "Zhang^San")
        #expect(patient.ideographicName == "张^三")
        #expect(patient.phoneticName == "zhang1^san1")
    }

    @Test func `hostile text is cut and stripped of control characters`() throws {
        var dataSet = dataSet()
        dataSet.set(.studyDescription, "a\u{1b}[31mb\u{7f}c")
        dataSet.set(.seriesDescription, String(repeating: "x", count: 5000))
        let header = try header(dataSet)
        #expect(header.study.description.contains("[31mb"))
        #expect(
            header.study.description.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(header.series.description.count == 1024)
    }

    @Test func `numbers that fit no column are left out`() throws {
        var dataSet = dataSet()
        dataSet.set(.instanceNumber, "99999999999")
        dataSet.set(.numberOfFrames, "-4")
        dataSet.set(.imagePositionPatient, ["1", "nan", "3"])
        dataSet.set(.sliceLocation, "inf")
        let image = try header(dataSet).image
        #expect(image.number == nil)
        #expect(image.frames == 1)
        #expect(image.positionMillimeters == nil)
        #expect(image.sliceLocationMillimeters == nil)
    }

    @Test func `date and time may come in one attribute`() throws {
        var dataSet = dataSet()
        dataSet.set(.acquisitionDateTime, "20260102030405.678+0800")
        let image = try header(dataSet).image
        #expect(image.acquisitionDate == "20260102")
        #expect(image.acquisitionTime == "030405.678")
    }
}
