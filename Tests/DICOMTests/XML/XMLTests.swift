import Testing

@testable import DICOM

@Suite struct XMLTests {
    private func read(_ body: String, budget: Budget = .standard) throws(DICOMError) -> DataSet {
        let text = "<?xml version=\"1.0\"?><NativeDicomModel>\(body)</NativeDicomModel>"
        return try ModelDocument.read(xml: Bytes(Array(text.utf8)), budget: budget).dataSet
    }

    @Test func `values are written as PS3.19 annex A has them`() throws {
        var dataSet = DataSet()
        dataSet.set(.patientName, "Yamada^Tarou^^Dr=山田^太郎")
        dataSet.set(.imageType, "ORIGINAL\\\\A&B")
        let expected = """
            <?xml version="1.0" encoding="UTF-8"?>
            <NativeDicomModel xml:space="preserve">
            <DicomAttribute tag="00080005" vr="CS" keyword="SpecificCharacterSet">\
            <Value number="1">ISO_IR 192</Value></DicomAttribute>
            <DicomAttribute tag="00080008" vr="CS" keyword="ImageType"><Value number="1">ORIGINAL</Value>\
            <Value number="3">A&amp;B</Value></DicomAttribute>
            <DicomAttribute tag="00100010" vr="PN" keyword="PatientName"><PersonName number="1"><Alphabetic>\
            <FamilyName>Yamada</FamilyName><GivenName>Tarou</GivenName><NamePrefix>Dr</NamePrefix></Alphabetic>\
            <Ideographic><FamilyName>山田</FamilyName><GivenName>太郎</GivenName></Ideographic></PersonName>\
            </DicomAttribute>
            </NativeDicomModel>

            """
        #expect(String(decoding: try dataSet.xml(), as: UTF8.self) == expected)
        let back = try ModelDocument.read(xml: Bytes(Array(expected.utf8))).dataSet
        #expect(back == dataSet)
    }

    @Test func `random data sets come back as they do through JSON`() throws {
        var random = SplitMix(seed: 19)
        for _ in 0..<200 {
            var dataSet = Samples.random(&random)
            // Empty parts at the end of a name mean nothing, and XML has no place for them.
            dataSet.removeNames()
            let back = try ModelDocument.read(xml: Bytes(try dataSet.xml())).dataSet
            #expect(try back.json() == dataSet.json())
        }
    }

    @Test func `numbers of 64 bits keep all their digits`() throws {
        var dataSet = DataSet()
        dataSet.set(DICOM.Tag(0x0072, 0x0083), Bytes([UInt8](repeating: 0xFF, count: 8)), vr: .UV)
        #expect(dataSet.strings(DICOM.Tag(0x0072, 0x0083)) == ["18446744073709551615"])
        #expect(try ModelDocument.read(xml: Bytes(try dataSet.xml())).dataSet == dataSet)
        #expect(try ModelDocument.read(json: Bytes(try dataSet.json())).dataSet == dataSet)
    }

    @Test func `comments, sections and references are XML`() throws {
        let dataSet = try read(
            """
            <!-- a & b --><DicomAttribute tag='00104000' vr="LT"><Value number="1">1 &lt;
            <![CDATA[<2> &amp;]]> &#x5c71;&#38;</Value></DicomAttribute>
            """)
        #expect(dataSet.string(.patientComments) == "1 <\n<2> &amp; 山&")
    }

    @Test func `line ends are line feeds in sections too`() throws {
        let dataSet = try read(
            "<DicomAttribute tag='00104000' vr='LT'><Value><![CDATA[a\r\nb\rc&lt;]]></Value></DicomAttribute>"
        )
        #expect(dataSet.string(.patientComments) == "a\nb\nc&lt;")
    }

    @Test func `Latin 1 is read as well`() throws {
        var text = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><NativeDicomModel>".utf8)
        text += Array("<DicomAttribute tag=\"00104000\" vr=\"LT\"><Value number=\"1\">M".utf8) + [0xFC]
        text += Array("ller</Value></DicomAttribute></NativeDicomModel>".utf8)
        #expect(try ModelDocument.read(xml: Bytes(text)).dataSet.string(.patientComments) == "Müller")
    }

    @Test func `bulk data are named and fetched`() throws {
        let file = Samples.file(.explicitVRLittleEndian)
        let xml = try file.dataSet.xml { path, _ in .uri("a?b&c=\(path)") }
        let left = try ModelDocument.read(xml: Bytes(xml))
        #expect(left.bulkData.map(\.uri) == ["a?b&c=(7FE0,0010)"])
        let pixels = file.dataSet[.pixelData]?.value
        let whole = try ModelDocument.read(xml: Bytes(xml)) { _ in pixels }
        #expect(
            whole.dataSet == file.dataSet || whole.dataSet.bytes(.pixelData) == file.dataSet.bytes(.pixelData)
        )
    }

    @Test(arguments: [
        "<Other/>", "text", "<DicomAttribute/>", "<DicomAttribute tag=\"0010\" vr=\"LO\"/>",
        "<DicomAttribute tag=\"00100020\" vr=\"XX\"/>", "<DicomAttribute tag=\"00100020\" vr=\"LO\">",
        "<DicomAttribute tag=\"00100020\" vr=\"LO\"></Value>",
        "<DicomAttribute tag=\"00100020\" tag=\"1\" vr=\"LO\"/>",
        "<DicomAttribute tag=\"00100020\" vr=\"LO\"><Value number=\"0\"/></DicomAttribute>",
        "<DicomAttribute tag=\"00280010\" vr=\"US\"><Value number=\"2\">1</Value></DicomAttribute>",
        "<DicomAttribute tag=\"00280010\" vr=\"US\"><Value number=\"1\">x</Value></DicomAttribute>",
        "<DicomAttribute tag=\"00100020\" vr=\"LO\"><Item number=\"1\"/></DicomAttribute>",
        "<DicomAttribute tag=\"00100020\" vr=\"LO\"><Value number=\"1\">a\\b</Value></DicomAttribute>",
        "<DicomAttribute tag=\"00104000\" vr=\"LT\"><Value number=\"1\">&#27;</Value></DicomAttribute>",
        "<DicomAttribute tag=\"00104000\" vr=\"LT\"><Value number=\"1\">&x;</Value></DicomAttribute>",
        "<DicomAttribute tag=\"00104000\" vr=\"LT\"><Value number=\"1\"><![CDATA[\u{1}]]></Value></DicomAttribute>",
        "<DicomAttribute tag=\"00104000\" vr=\"LT\"><Value number=\"999999999\">x</Value></DicomAttribute>",
        "<DicomAttribute tag=\"00100020\" vr=\"LO\"/><DicomAttribute tag=\"00100020\" vr=\"LO\"/>",
    ])
    func `what is wrong is refused`(body: String) {
        #expect(throws: DICOMError.self) { try read(body) }
    }

    @Test func `document types, and with them entities, are refused`() {
        let bomb = """
            <?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>
            <NativeDicomModel><DicomAttribute tag="00104000" vr="LT"><Value number="1">&b;&c;</Value></DicomAttribute>
            </NativeDicomModel>
            """
        let error = failure { () throws(DICOMError) in try ModelDocument.read(xml: Bytes(Array(bomb.utf8))) }
        #expect(error?.code == .malformedDocument)
    }

    @Test func `nesting is budgeted`() {
        let level = "<DicomAttribute tag=\"00081140\" vr=\"SQ\"><Item number=\"1\">"
        let deep = String(repeating: level, count: 50_000)
        #expect(failure { () throws(DICOMError) in try read(deep) }?.code == .tooDeep)
        let few = Budget(maximumElements: 1)
        let two = "<DicomAttribute tag=\"00100020\" vr=\"LO\"/><DicomAttribute tag=\"00100021\" vr=\"LO\"/>"
        #expect(failure { () throws(DICOMError) in try read(two, budget: few) }?.code == .tooManyElements)
    }

    @Test func `damaged documents are refused and never trap`() throws {
        let good = try Samples.file(.explicitVRLittleEndian).dataSet.xml()
        var random = SplitMix(seed: 5)
        for _ in 0..<1500 {
            var bad = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bad[Int.random(in: 0..<bad.count, using: &random)] = UInt8.random(
                    in: 0x20...0x7F, using: &random)
            }
            bad.removeLast(Int.random(in: 0...3, using: &random))
            _ = try? ModelDocument.read(xml: Bytes(bad))
        }
    }
}

extension DataSet {
    fileprivate mutating func removeNames() {
        removeAll { $0.vr == .PN }
        for element in self {
            guard case .items(var items) = element.value else { continue }
            for index in items.indices { items[index].removeNames() }
            self[element.tag] = Element(tag: element.tag, vr: .SQ, value: .items(items))
        }
    }
}
