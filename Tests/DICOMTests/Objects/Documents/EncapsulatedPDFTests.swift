import Testing

@testable import DICOM

@Suite struct EncapsulatedPDFTests {
    private let source = DocumentSource(characterSet: .gb18030)

    @Test(arguments: [9, 10]) func `the same bytes come out, odd or even`(_ count: Int) throws {
        let bytes = Array("%PDF-1.4".utf8) + [UInt8](repeating: 0, count: count - 8)
        let document = EncapsulatedPDF(
            pdf: Bytes(bytes), title: "灌注报告", titleCode: Code("18748-4", "LN", "研究"),
            sources: [source.reference(1).instance], namesPatient: true, isVerified: true,
            acquired: DocumentSource.moment)
        let written = try document.dataSet(in: source.context()).throughFile()
        let read = try EncapsulatedPDF(written)
        #expect(read.pdf.array == bytes)
        #expect(read.title == "灌注报告" && read.titleCode == document.titleCode && read.namesPatient)
        #expect(read.sources.map(\.sopInstance) == ["2.25.2.1"])
        #expect(read.isVerified == true && read.acquired == DocumentSource.moment)
        #expect(written.int(.encapsulatedDocumentLength) == count)
        #expect(written.string(.mimeTypeOfEncapsulatedDocument) == "application/pdf")
        #expect(written.personName(.patientName)?.ideographic == "张^三")
    }

    @Test func `older objects without a length lose their byte of padding`() throws {
        let document = EncapsulatedPDF(pdf: Bytes(Array("%PDF-1.4\n".utf8)), title: "", namesPatient: false)
        var written = try document.dataSet(in: source.context()).throughFile()
        written.remove(.encapsulatedDocumentLength)
        #expect(try EncapsulatedPDF(written).pdf == document.pdf)
    }

    @Test func `a lying length gives no more than there is`() throws {
        let document = EncapsulatedPDF(pdf: Bytes(Array("%PDF-1.4".utf8)), title: "", namesPatient: false)
        var written = try document.dataSet(in: source.context())
        written.set(.encapsulatedDocumentLength, 4_000_000_000)
        #expect(try EncapsulatedPDF(written).pdf == document.pdf)
    }

    @Test func `what is no PDF is refused`() throws {
        let context = try source.context()
        let document = EncapsulatedPDF(pdf: Bytes(Array("<html>".utf8)), title: "", namesPatient: false)
        #expect(failure { () throws(DICOMError) in try document.dataSet(in: context) }?.code == .invalidValue)
        #expect(
            failure { () throws(DICOMError) in try EncapsulatedPDF(DataSet()) }?.code == .missingAttribute)
    }
}
