import Glibc
import Testing

@testable import DICOM

@Suite struct DICOMFileTests {
    private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        var template = Array("/tmp/dicom-test-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
        try body(path)
    }

    @Test func `group 0002 in a data set is not taken for meta information`() throws {
        var file = Samples.file(.explicitVRLittleEndian)
        file.dataSet.set(.transferSyntaxUID, "1.2.3" as UID)
        let read = try DICOMFile.read(Bytes(try file.write()))
        #expect(read.transferSyntax == .explicitVRLittleEndian)
        file.dataSet.remove(.transferSyntaxUID)
        #expect(read.dataSet == file.dataSet)
    }

    @Test(arguments: Syntaxes.native)
    func `a written file reads back equal`(syntax: TransferSyntax) throws {
        let file = Samples.file(syntax)
        let bytes = try file.write()
        #expect(bytes[..<128].allSatisfy { $0 == 0 })
        let read = try DICOMFile.read(Bytes(bytes))
        #expect(read.dataSet == file.dataSet)
        #expect(read.transferSyntax == syntax)
        #expect(read.remarks.isEmpty)
        #expect(read.meta.uid(.mediaStorageSOPClassUID) == .ctImageStorage)
        #expect(read.meta.uid(.implementationClassUID) == DICOMFile.implementationClassUID)
        #expect(read.dataSet.ints(.pixelData).count == 16)
    }

    @Test(arguments: [FileAccess.mapped, .memory])
    func `files are read from disk`(access: FileAccess) throws {
        let file = Samples.file(.explicitVRLittleEndian)
        try withFile(try file.write()) { path in
            let read = try DICOMFile.read(path: path, access: access)
            #expect(read.dataSet == file.dataSet)
            let head = try DICOMFile.read(path: path, stopBeforePixelData: true, access: access)
            #expect(!head.dataSet.contains(.pixelData))
            #expect(head.dataSet.count == file.dataSet.count - 1)
        }
    }

    @Test func `a mapped file outlives its name`() throws {
        var read: DICOMFile?
        try withFile(try Samples.file(.explicitVRLittleEndian).write()) {
            read = try DICOMFile.read(path: $0)
        }
        #expect(read?.dataSet.string(.patientName) == "Müller^Jörg")
    }

    @Test func `bare data sets are recognised`() throws {
        for syntax in [TransferSyntax.implicitVRLittleEndian, .explicitVRLittleEndian, .explicitVRBigEndian] {
            let dataSet = Samples.file(syntax).dataSet
            let file = try DICOMFile.read(Bytes(try dataSet.encode(as: syntax)))
            #expect(file.transferSyntax == syntax)
            #expect(file.dataSet == dataSet)
            #expect(file.meta.isEmpty)
        }
    }

    @Test func `meta information without preamble or length is read`() throws {
        let whole = try Samples.file(.implicitVRLittleEndian).write()
        for start in [128, 132, 144] {
            let file = try DICOMFile.read(Bytes(Array(whole[start...])))
            #expect(file.transferSyntax == .implicitVRLittleEndian)
            #expect(file.dataSet.string(.patientName) == "Müller^Jörg")
            #expect(file.remarks.contains { $0.code == .irregularMeta } == (start == 144))
        }
    }

    @Test func `cut pixel data are kept and remarked on`() throws {
        let whole = try Samples.file(.explicitVRLittleEndian).write()
        let file = try DICOMFile.read(Bytes(Array(whole.dropLast(10))))
        #expect(file.hasTruncatedPixelData)
        #expect(file.dataSet.bytes(.pixelData)?.count == 22)
        let remark = try #require(file.remarks.first)
        #expect(remark.path == TagPath(.pixelData))
        #expect(remark.reason.contains("32 bytes are declared but only 22 are there"))
    }

    @Test func `cut pixel data on the network are an error`() throws {
        let bytes = try Samples.file(.explicitVRLittleEndian).dataSet.encode(as: .explicitVRLittleEndian)
        let error = failure { () throws(DICOMError) in
            try DataSet.decode(Bytes(Array(bytes.dropLast(1))), as: .explicitVRLittleEndian)
        }
        #expect(error?.code == .truncatedPixelData)
    }

    @Test func `what is no DICOM file is refused`() {
        for bytes in [
            [], [1, 2, 3], Array("<html><body>Not found</body></html>".utf8),
            [UInt8](repeating: 0xFF, count: 500),
        ] {
            let error = failure { () throws(DICOMError) in try DICOMFile.read(Bytes(bytes)) }
            #expect(error?.code == .notDICOM)
        }
    }

    @Test func `errors of the disk name the file`() throws {
        let missing = failure { () throws(DICOMError) in try DICOMFile.read(path: "/nonexistent/a.dcm") }
        #expect(missing?.code == .fileUnreadable)
        #expect(
            missing?.description == "/nonexistent/a.dcm: cannot open the file: No such file or directory.")
        #expect(
            failure { () throws(DICOMError) in try DICOMFile.read(path: "/tmp") }?.code == .fileUnreadable)
        let file = Samples.file(.explicitVRLittleEndian)
        let folder = failure { () throws(DICOMError) in try file.write(to: "/nonexistent/a.dcm") }
        #expect(folder?.code == .fileUnwritable)
        let full = failure { () throws(DICOMError) in try file.write(to: "/dev/full") }
        #expect(full?.code == .fileUnwritable)
        #expect(full?.description.contains("No space left") == true)
    }

    @Test func `a file larger than the budget is refused`() throws {
        try withFile(try Samples.file(.explicitVRLittleEndian).write()) { path in
            for access in [FileAccess.mapped, .memory] {
                let error = failure { () throws(DICOMError) in
                    try DICOMFile.read(path: path, budget: Budget(maximumBytes: 100), access: access)
                }
                #expect(error?.code == .tooLarge)
                #expect(error?.file == path)
            }
        }
    }

    @Test func `a changed instance changes the meta information`() throws {
        var file = try DICOMFile.read(Bytes(try Samples.file(.explicitVRLittleEndian).write()))
        file.dataSet.set(.sopInstanceUID, UID("1.2.3"))
        let read = try DICOMFile.read(Bytes(try file.write()))
        #expect(read.meta.uid(.mediaStorageSOPInstanceUID) == "1.2.3")
    }

    @Test func `a file without an instance cannot be written`() {
        let error = failure { () throws(DICOMError) in try DICOMFile(dataSet: DataSet()).write() }
        #expect(error?.code == .missingAttribute)
        #expect(error?.path == TagPath(.sopClassUID))
    }

    @Test(arguments: Syntaxes.native)
    func `a file without a single element reads back`(syntax: TransferSyntax) throws {
        var file = DICOMFile(dataSet: DataSet(), transferSyntax: syntax)
        file.meta.set(.mediaStorageSOPClassUID, UID.ctImageStorage)
        file.meta.set(.mediaStorageSOPInstanceUID, UID.generate())
        let read = try DICOMFile.read(Bytes(try file.write()))
        #expect(read.dataSet.isEmpty)
        #expect(read.meta.uid(.mediaStorageSOPClassUID) == .ctImageStorage)
    }

    @Test func `dumps show names, values and nesting`() {
        let dump = DataSetDump(Samples.file(.explicitVRLittleEndian))
        let lines = dump.text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.contains("(0010,0010) PN 14 PatientName Müller^Jörg"))
        #expect(lines.contains("(0040,A043) SQ ConceptNameCodeSequence 1 item"))
        #expect(dump.text.contains("\n    (0040,A043) SQ"))
        #expect(dump.text.contains("(CT Image Storage)"))
        #expect(
            dump.jsonLines.contains(
                #"{"path":"(0040,A730)[0].(0040,A043)[0].(0008,0100)","vr":"SH","length":8,"hex":"542d413031303020","strings":["T-A0100"]}"#
            ))
    }
}
