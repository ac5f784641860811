import Testing

@testable import DICOM

@Suite struct JSONTests {
    private func text(_ dataSet: DataSet) throws -> String {
        String(decoding: try dataSet.json(), as: UTF8.self)
    }

    private func read(_ text: String, budget: Budget = .standard) throws(DICOMError) -> DataSet {
        try ModelDocument.read(json: Bytes(Array(text.utf8)), budget: budget).dataSet
    }

    @Test func `values are written as PS3.18 annex F has them`() throws {
        var dataSet = DataSet()
        dataSet.set(.patientName, "Yamada^Tarou=山田^太郎=やまだ^たろう")
        dataSet.set(.imageType, "ORIGINAL\\\\AXIAL")
        dataSet.set(.rows, 512)
        dataSet.set(.frameIncrementPointer, [Tag.frameTime])
        dataSet.setEmpty(.accessionNumber)
        #expect(
            try text(dataSet) == """
                {"00080005":{"vr":"CS","Value":["ISO_IR 192"]},\
                "00080008":{"vr":"CS","Value":["ORIGINAL",null,"AXIAL"]},\
                "00080050":{"vr":"SH"},\
                "00100010":{"vr":"PN","Value":[{"Alphabetic":"Yamada^Tarou","Ideographic":"山田^太郎",\
                "Phonetic":"やまだ^たろう"}]},\
                "00280009":{"vr":"AT","Value":["00181063"]},\
                "00280010":{"vr":"US","Value":[512]}}
                """)
    }

    @Test(arguments: [
        ("1.50", "1.50"), ("-0.1E-3", "-0.1E-3"), ("+5", "\"+5\""), ("007", "\"007\""), (".5", "\".5\""),
        ("1e400", "1e400"), ("abc", "\"abc\""),
    ])
    func `decimal strings keep their digits`(value: String, expected: String) throws {
        var dataSet = DataSet()
        dataSet.set(.sliceThickness, value)
        #expect(try text(dataSet) == "{\"00180050\":{\"vr\":\"DS\",\"Value\":[\(expected)]}}")
        #expect(try read(try text(dataSet)) == dataSet)
    }

    @Test func `numbers that JSON lacks are strings, never bare words`() throws {
        var dataSet = DataSet()
        let odd = [Double.nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude]
        dataSet.set(.realWorldValueSlope, odd, vr: .FD)
        dataSet.set(Tag(0x0072, 0x0083), [Int.max, 7], vr: .UV)
        let written = try text(dataSet)
        #expect(written.contains("[\"NaN\",\"inf\",\"-inf\",-0.0,5e-324]"))
        #expect(written.contains("[\"9223372036854775807\",7]"))
        let back = try read(written)
        #expect(
            back.bytes(.realWorldValueSlope)?.array.suffix(32)
                == dataSet.bytes(.realWorldValueSlope)?.array.suffix(32))
        #expect(back.ints(Tag(0x0072, 0x0083)) == [Int.max, 7])
    }

    @Test func `the representation may follow the value, and unknown members are passed over`() throws {
        let dataSet = try read(
            #"{"00081140":{"Value":[{"00080018":{"Value":["1.2"],"vr":"UI"}},{}],"x":{"y":[1,{}]},"vr":"SQ"}}"#
        )
        #expect(dataSet.items(.referencedImageSequence).count == 2)
        #expect(dataSet.items(.referencedImageSequence).first?.uid(.sopInstanceUID) == "1.2")
    }

    @Test func `text comes back in the character set that the document names`() throws {
        let dataSet = try read(
            #"{"00080005":{"vr":"CS","Value":["ISO_IR 100"]},"00104000":{"vr":"LT","Value":["M\u00fcller\ud83d"#
                + #"\ude00"]}}"#)
        #expect(dataSet.characterSet == .utf8, "Latin 1 has no smiling face")
        #expect(dataSet.string(.patientComments) == "Müller😀")
        let latin = try read(
            #"{"00080005":{"vr":"CS","Value":["ISO_IR 100"]},"00104000":{"vr":"LT","Value":["Müller"]}}"#)
        #expect(latin.bytes(.patientComments)?.array == Array("M".utf8) + [0xFC] + Array("ller".utf8))
    }

    @Test func `bulk data are named, fetched, or left to be fetched`() throws {
        let file = Samples.file(.explicitVRLittleEndian)
        let json = try file.dataSet.json { path, _ in .uri("bulk/\(path)") }
        let left = try ModelDocument.read(json: Bytes(json))
        #expect(
            left.bulkData == [BulkDataReference(path: TagPath(.pixelData), vr: .OW, uri: "bulk/(7FE0,0010)")])
        #expect(left.dataSet[.pixelData]?.isEmpty == true)
        let pixels = file.dataSet[.pixelData]?.value
        let whole = try ModelDocument.read(json: Bytes(json)) { _ in pixels }
        #expect(whole.dataSet.bytes(.pixelData) == file.dataSet.bytes(.pixelData))
        #expect(try !text(file.dataSet).contains("BulkDataURI"))
    }

    @Test func `encapsulated pixel data do not go into the document`() throws {
        let dataSet = DataSet([Element(tag: .pixelData, vr: .OB, value: .fragments([Bytes(), [1, 2]]))])
        let error = failure { () throws(DICOMError) in try dataSet.json() }
        #expect(error?.code == .unencodable)
        #expect(try dataSet.json { _, _ in .omitted } == Array("{}".utf8))
    }

    @Test func `random data sets come back`() throws {
        var random = SplitMix(seed: 18)
        for _ in 0..<200 {
            let dataSet = Samples.random(&random)
            let once = try ModelDocument.read(json: Bytes(try dataSet.json())).dataSet
            #expect(try once.json() == dataSet.json())
            #expect(try ModelDocument.read(json: Bytes(try once.json())).dataSet == once)
        }
    }

    @Test(arguments: [
        "", "{", "[]", "{}{}", "{\"00080018\":1}", "{\"0008001\":{}}", "{\"FFFEE000\":{\"vr\":\"UI\"}}",
        "{\"00080018\":{\"vr\":\"XX\"}}", "{\"00090010\":{\"Value\":[1]}}",
        "{\"00080018\":{\"vr\":\"UI\",\"Value\":[\"1\"],\"Value\":[\"2\"]}}",
        "{\"00080018\":{\"vr\":\"UI\"},\"00080018\":{\"vr\":\"UI\"}}",
        "{\"00080018\":{\"vr\":\"UI\",}}", "{\"00080018\":{\"vr\":\"UI\"},}",
        "{\"00280010\":{\"vr\":\"US\",\"Value\":[65536]}}", "{\"00280010\":{\"vr\":\"US\",\"Value\":[NaN]}}",
        "{\"00280010\":{\"vr\":\"US\",\"Value\":[01]}}", "{\"00280010\":{\"vr\":\"US\",\"Value\":[null]}}",
        "{\"00080008\":{\"vr\":\"CS\",\"Value\":[\"A\\\\B\"]}}",
        "{\"00080008\":{\"vr\":\"CS\",\"Value\":[\"\\ud800\"]}}",
        "{\"00080008\":{\"vr\":\"CS\",\"Value\":[\"\u{1}\"]}}",
        "{\"00080008\":{\"vr\":\"CS\",\"Value\":[1]}}",
        "{\"7FE00010\":{\"vr\":\"OB\",\"InlineBinary\":\"A\"}}",
        "{\"00100010\":{\"vr\":\"PN\",\"InlineBinary\":\"AAAA\"}}",
    ])
    func `what is wrong is refused`(document: String) {
        #expect(throws: DICOMError.self) { try read(document) }
    }

    @Test func `what is not ASCII cannot stand in a code string`() throws {
        let dataSet = try read(#"{"00080060":{"vr":"CS","Value":["CÜ\uFFFD"]}}"#)
        #expect(dataSet.string(.modality) == "C??")
        #expect(
            failure { () throws(DICOMError) in
                try read(#"{"00080060":{"vr":"CS","InlineBinary":"Q/w="}}"#)
            }?.code == .invalidValue)
    }

    @Test func `names of more groups than there are come back`() throws {
        var dataSet = DataSet()
        dataSet.set(.patientName, "a=b=c=d")
        #expect(try ModelDocument.read(json: Bytes(dataSet.json())).dataSet == dataSet)
        #expect(try ModelDocument.read(xml: Bytes(dataSet.xml())).dataSet == dataSet)
        #expect(
            failure { () throws(DICOMError) in
                try read(#"{"00100010":{"vr":"PN","Value":[{"Alphabetic":"a=b"}]}}"#)
            }?.code == .invalidValue)
    }

    @Test func `nesting and numbers are budgeted`() throws {
        let deep =
            String(repeating: #"{"00081140":{"vr":"SQ","Value":["#, count: 100_000)
        #expect(failure { () throws(DICOMError) in try read(deep) }?.code == .tooDeep)
        let reversed = String(repeating: #"{"00081140":{"Value":["#, count: 100_000)
        #expect(failure { () throws(DICOMError) in try read(reversed) }?.code == .malformedDocument)
        let items = #"{"00081140":{"vr":"SQ","Value":[{},{},{}]}}"#
        let few = Budget(maximumItems: 2)
        #expect(failure { () throws(DICOMError) in try read(items, budget: few) }?.code == .tooManyItems)
        let one = Budget(maximumElements: 1)
        let two = #"{"00080018":{"vr":"UI"},"00080016":{"vr":"UI"}}"#
        #expect(failure { () throws(DICOMError) in try read(two, budget: one) }?.code == .tooManyElements)
    }

    @Test func `damaged documents are refused and never trap`() throws {
        let good = try Samples.file(.explicitVRLittleEndian).dataSet.json()
        var random = SplitMix(seed: 4)
        for _ in 0..<2000 {
            var bad = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bad[Int.random(in: 0..<bad.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            bad.removeLast(Int.random(in: 0...3, using: &random))
            _ = try? ModelDocument.read(json: Bytes(bad))
        }
    }
}
