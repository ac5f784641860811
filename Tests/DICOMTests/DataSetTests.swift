import Testing

@testable import DICOM

@Suite struct DataSetTests {
    @Test func `elements stay in ascending order`() {
        var dataSet = DataSet()
        for tag in [Tag.pixelData, .patientID, .modality, .rows] { dataSet.setEmpty(tag) }
        dataSet.set(.patientID, "17")
        #expect(dataSet.map(\.tag) == [.modality, .patientID, .rows, .pixelData])
        dataSet.remove(.rows)
        #expect(!dataSet.contains(.rows))
        #expect(dataSet.count == 3)
    }

    @Test func `numbers are read from any representation`() {
        var dataSet = DataSet()
        dataSet.set(.rows, 512)
        dataSet.set(.seriesNumber, -3)
        dataSet.set(.sliceThickness, 0.625)
        dataSet.set(.imagePositionPatient, [-125.5, 0, 1.0 / 3])
        dataSet.set(.tableSpeed, 12.5)
        dataSet.set(.frameIncrementPointer, [Tag.frameTime, .rows])
        #expect(dataSet.int(.rows) == 512)
        #expect(dataSet.double(.rows) == 512)
        #expect(dataSet.string(.rows) == "512")
        #expect(dataSet.int(.seriesNumber) == -3)
        #expect(dataSet[.seriesNumber]?.vr == .IS)
        #expect(dataSet.double(.sliceThickness) == 0.625)
        #expect(dataSet.string(.sliceThickness) == "0.625")
        #expect(dataSet.doubles(.imagePositionPatient) == [-125.5, 0, 0.33333333333333])
        #expect(dataSet.double(.tableSpeed) == 12.5)
        #expect(dataSet[.frameIncrementPointer]?.tags == [.frameTime, .rows])
        #expect(dataSet.strings(.frameIncrementPointer) == ["(0018,1063)", "(0028,0010)"])
    }

    @Test(arguments: [
        1.0 / 3, -1.0 / 3e7, 123_456_789.123_456_789, 1e-300, -1.7976931348623157e308, 1e22, 0.1,
    ])
    func `decimal strings hold at most sixteen characters`(value: Double) throws {
        let text = try #require(Number.decimalString(value))
        #expect(text.utf8.count <= 16)
        let read = try #require(Number.double(text))
        #expect(abs(read - value) <= abs(value) * 1e-8)
    }

    @Test(arguments: ["", "1,5", "nan", "inf", "0x10", "1 2", "--1", "1e", "1e999"])
    func `what is no number is no number`(text: String) {
        #expect(Number.double(text) == nil)
        #expect(Number.integer(text) == nil)
    }

    @Test func `one bad value spoils a list of numbers rather than shifting it`() {
        var dataSet = DataSet()
        dataSet.set(.imagePositionPatient, ["1", "x", "3"])
        #expect(dataSet.doubles(.imagePositionPatient).isEmpty)
        #expect(dataSet.strings(.imagePositionPatient) == ["1", "x", "3"])
    }

    @Test func `numbers that do not fit are refused`() {
        var dataSet = DataSet()
        let outcomes = [
            dataSet.set(.rows, 70_000), dataSet.set(.rows, -1), dataSet.set(.seriesNumber, 3_000_000_000),
            dataSet.set(.sliceThickness, Double.nan), dataSet.set(.rows, 1.5),
            dataSet.set(.contentSequence, "text"),
        ]
        #expect(!outcomes.contains(true))
        #expect(dataSet.isEmpty)
    }

    @Test func `padding is trimmed and empty values keep their places`() {
        var dataSet = DataSet()
        dataSet[.imageType] = Element(
            tag: .imageType, vr: .CS, value: .bytes(Bytes(Array("ORIGINAL\\\\ AXIAL ".utf8)), .little))
        dataSet[.sopInstanceUID] = Element(
            tag: .sopInstanceUID, vr: .UI, value: .bytes(Bytes(Array("1.2.3\0".utf8)), .little))
        dataSet[.patientID] = Element(tag: .patientID, vr: .LO, value: .bytes([0x20, 0x20], .little))
        #expect(dataSet.strings(.imageType) == ["ORIGINAL", "", "AXIAL"])
        #expect(dataSet.uid(.sopInstanceUID) == "1.2.3")
        #expect(dataSet.string(.patientID) == nil)
        #expect(dataSet.strings(.patientID).isEmpty)
    }

    @Test func `text beyond ASCII makes a new data set UTF-8`() {
        var dataSet = DataSet()
        dataSet.set(.patientID, "17")
        #expect(dataSet.string(.specificCharacterSet) == nil)
        dataSet.set(.patientName, PersonName(alphabetic: "Wang^XiaoDong", ideographic: "王^小东"))
        #expect(dataSet.string(.specificCharacterSet) == "ISO_IR 192")
        #expect(dataSet.personName(.patientName)?.ideographic == "王^小东")
        #expect(dataSet.personName(.patientName)?.formatted == "王小东")
    }

    @Test func `changing the character set keeps the text, in items too`() {
        var inner = DataSet()
        inner.set(.codeMeaning, "脑")
        var dataSet = DataSet()
        dataSet.set(.patientName, "王^小东")
        dataSet.set(.conceptNameCodeSequence, [inner])
        dataSet.set(.specificCharacterSet, "GB18030")
        #expect(dataSet.bytes(.patientName)?.array == hex("CDF55ED0A1B6AB20"))
        #expect(dataSet.string(.patientName) == "王^小东")
        #expect(dataSet.items(.conceptNameCodeSequence)[0].string(.codeMeaning) == "脑")
    }

    @Test func `copied text is re-encoded`() throws {
        let bytes =
            explicit(.specificCharacterSet, "CS", Array("GB18030 ".utf8))
            + explicit(.patientName, "PN", hex("CDF55ED0A1B6AB20"))
        let source = try DataSet.decode(Bytes(bytes), as: .explicitVRLittleEndian)
        var target = DataSet()
        target.copy([.patientName, .patientID], from: source)
        #expect(target.string(.patientName) == "王^小东")
        #expect(target.string(.specificCharacterSet) == "ISO_IR 192")
    }

    @Test func `items that move to another data set keep their text`() throws {
        let items = explicit(.conceptNameCodeSequence, "SQ", item(explicit(.codeMeaning, "LO", hex("C4D4"))))
        let bytes = explicit(.specificCharacterSet, "CS", Array("GBK ".utf8)) + items
        let source = try DataSet.decode(Bytes(bytes), as: .explicitVRLittleEndian)
        for characterSet in ["ISO_IR 192", "ISO_IR 100", ""] {
            var target = DataSet()
            if !characterSet.isEmpty { target.set(.specificCharacterSet, characterSet) }
            target[.conceptNameCodeSequence] = source[.conceptNameCodeSequence]
            let written = try target.encode(as: .explicitVRLittleEndian)
            let read = try DataSet.decode(Bytes(written), as: .explicitVRLittleEndian)
            #expect(read.items(.conceptNameCodeSequence)[0].string(.codeMeaning) == "脑")
        }
    }

    @Test func `an assumed character set reads text without a declared one`() throws {
        var dataSet = try DataSet.decode(
            Bytes(explicit(.patientName, "PN", hex("CDF55ED0A1B6AB20"))), as: .explicitVRLittleEndian)
        #expect(dataSet.string(.patientName)?.contains("\u{FFFD}") == true)
        dataSet.apply(CharacterSetCorrection(.gb18030))
        #expect(dataSet.string(.patientName) == "王^小东")
    }

    @Test func `items inherit the character set and may have their own`() throws {
        let own =
            explicit(.specificCharacterSet, "CS", Array("ISO_IR 100".utf8))
            + explicit(.codeMeaning, "LO", [0xE4, 0x20])
        let inherited = explicit(.codeMeaning, "LO", hex("C4D4"))
        let bytes =
            explicit(.specificCharacterSet, "CS", Array("GBK ".utf8))
            + explicit(.conceptNameCodeSequence, "SQ", item(own) + item(inherited))
        let dataSet = try DataSet.decode(Bytes(bytes), as: .explicitVRLittleEndian)
        #expect(dataSet.items(.conceptNameCodeSequence).map { $0.string(.codeMeaning) } == ["ä", "脑"])
    }

    @Test func `dates and times become instants`() {
        var dataSet = DataSet()
        dataSet.set(.acquisitionDate, "20240229")
        dataSet.set(.acquisitionTime, "235959.250")
        #expect(
            dataSet.microsecondsSince1970(date: .acquisitionDate, time: .acquisitionTime)
                == 1_709_251_199_250_000)
        dataSet.set(.timezoneOffsetFromUTC, "+0800")
        #expect(
            dataSet.microsecondsSince1970(date: .acquisitionDate, time: .acquisitionTime)
                == 1_709_222_399_250_000)
        dataSet.set(.acquisitionDateTime, "20240229235959.25-0130")
        #expect(dataSet.microsecondsSince1970(.acquisitionDateTime) == 1_709_256_599_250_000)
    }
}
