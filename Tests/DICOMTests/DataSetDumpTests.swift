import Testing

@testable import DICOM

@Suite struct DataSetDumpTests {
    private func lines(_ dataSet: DataSet, _ options: DataSetDump.TextOptions = .init()) -> [String] {
        DataSetDump(dataSet).text(options).split(separator: "\n").map(String.init)
    }

    @Test func `long values are cut unless all is asked for`() {
        var dataSet = DataSet()
        dataSet.set(.textValue, String(repeating: "a", count: 500))
        #expect(lines(dataSet).first?.hasSuffix("a…") == true)
        #expect(
            lines(dataSet, .init(isFull: true)).first?.hasSuffix(String(repeating: "a", count: 500)) == true)
    }

    @Test func `chosen attributes are found in sequences, with their path`() {
        let file = Samples.file(.explicitVRLittleEndian)
        let found = lines(file.dataSet, .init(tags: [.codeValue, .rows]))
        #expect(found.count == 3)
        #expect(found[0].hasPrefix("(0028,0010)"))
        #expect(found.contains("(0040,A730)[0].(0040,A043)[0].(0008,0100)"))
        #expect(found.contains { $0.hasSuffix("T-A0100") })
    }

    @Test func `private elements are called as their manufacturer calls them`() {
        var dataSet = DataSet()
        dataSet.set(DICOM.Tag(0x0009, 0x0010), "GEMS_IDEN_01", vr: .LO)
        dataSet.set(DICOM.Tag(0x0009, 0x1002), Bytes(Array("CT01".utf8)), vr: .UN)
        dataSet.set(DICOM.Tag(0x0009, 0x10FF), Bytes(Array("CT01".utf8)), vr: .UN)
        let found = lines(dataSet)
        #expect(found[1].contains("<GEMS_IDEN_01> Suite id") && found[1].hasSuffix(" CT01"))
        #expect(found[2].contains("<GEMS_IDEN_01>") && found[2].hasSuffix(" 43 54 30 31"))
    }

    @Test func `offsets are those of the file`() throws {
        let bytes = try Samples.file(.implicitVRLittleEndian).write()
        let text = DataSetDump(try DICOMFile.read(Bytes(bytes))).text(.init(showsOffsets: true))
        let line = try #require(text.split(separator: "\n").first { $0.contains("PatientName") })
        let offset = try #require(line.split(separator: " ").first.flatMap { Int($0) })
        #expect(Array(bytes[offset..<offset + 4]) == [0x10, 0, 0x10, 0])
    }

    @Test func `control characters do not reach the terminal`() {
        var dataSet = DataSet()
        dataSet.set(.patientID, Bytes([0x1B, 0x5B, 0x32, 0x4A]), vr: .LO)
        #expect(!DataSetDump(dataSet).text.contains("\u{1B}"))
    }
}
