import Testing

@testable import DICOM

@Suite struct JSONAttributesTests {
    @Test func `a few attributes of many are what all of them would be`() throws {
        var dataSet = DataSet()
        dataSet.set(.specificCharacterSet, "ISO_IR 192")
        dataSet.set(.patientName, "Zhang^San=张^三")
        dataSet.set(.patientComments, "quotes \" and \\ and } and {\"00100020\":{")
        dataSet.set(.rows, 512)
        var item = DataSet()
        item.set(.requestedProcedureID, "7")
        dataSet.set(.requestAttributesSequence, [item, item])
        let json = try dataSet.json()
        let attributes = try #require(JSONAttributes(json))
        #expect(try attributes.dataSet { _ in true } == ModelDocument.read(json: Bytes(json)).dataSet)
        let some = try attributes.dataSet { $0 == .patientName || $0 == .rows }
        #expect(some.int(.rows) == 512 && some.string(.patientName) == "Zhang^San=张^三")
        #expect(!some.contains(.patientComments) && !some.contains(.requestAttributesSequence))
        #expect(try attributes.dataSet { _ in false }.isEmpty)
    }

    @Test(arguments: ["", "{", "[]", "{\"0010\":{}}", "{\"00100010\":{\"vr\":\"PN\"}", "{\"00100010\":3}"])
    func `what the writer would not write is refused`(text: String) {
        #expect(JSONAttributes(Array(text.utf8)) == nil)
    }

    @Test func `an empty data set has no attributes`() throws {
        #expect(try #require(JSONAttributes(Array("{}".utf8))).dataSet { _ in true }.isEmpty)
    }
}

@Suite struct JSONReplacementTests {
    @Test func `attributes of another document replace those of the same tag and join the rest in order`()
        throws
    {
        func document(_ text: String) throws -> JSONAttributes {
            try #require(JSONAttributes(Array(text.utf8)))
        }
        let one = try document(
            #"{"00080020":{"vr":"DA"},"00100010":{"vr":"PN"},"7FE00010":{"vr":"OW","BulkDataURI":"x"}}"#)
        let other = try document(#"{"00080005":{"vr":"CS"},"00100010":{"vr":"LO"},"04000561":{"vr":"SQ"}}"#)
        #expect(
            String(decoding: one.json(replacing: other), as: UTF8.self)
                == #"{"00080005":{"vr":"CS"},"00080020":{"vr":"DA"},"00100010":{"vr":"LO"},"#
                + #""04000561":{"vr":"SQ"},"7FE00010":{"vr":"OW","BulkDataURI":"x"}}"#)
        #expect(one.json(replacing: try document("{}")).count == 88)
    }
}
