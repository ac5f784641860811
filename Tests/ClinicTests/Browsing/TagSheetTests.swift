import Archive
import DICOM
import Records
import Testing

@testable import Clinic

@Suite struct TagSheetTests {
    private func sheet(_ image: TestImage, find: String = "") async throws -> TagSheet {
        let house = try House()
        #expect(try await house.intake.receive(image) == .stored)
        let sheet = try await StudyBrowser(archive: house.archive).tags(
            studyUID: "1.2.3", seriesUID: "1.2.3.1", sopInstanceUID: "1.2.3.1.1", find: find)
        return try #require(sheet)
    }

    /// With two items one within the other, and private attributes of a known and of an unknown maker.
    private func image() -> TestImage {
        var image = TestImage()
        var inner = DataSet()
        inner.set(.codeMeaning, "脑")
        var outer = DataSet()
        outer.set(.referencedSOPInstanceUID, "1.2.840.10008.1.2.1")
        outer.set(.purposeOfReferenceCodeSequence, [inner])
        image.dataSet.set(.referencedImageSequence, [outer, outer])
        image.dataSet.set(DICOM.Tag(0x0019, 0x0010), "GEMS_ACQU_01", vr: .LO)
        image.dataSet.set(DICOM.Tag(0x0019, 0x1024), "12.5", vr: .DS)
        image.dataSet.set(DICOM.Tag(0x0021, 0x0010), "NOBODY KNOWS", vr: .LO)
        image.dataSet.set(DICOM.Tag(0x0021, 0x1001), "x", vr: .LO)
        return image
    }

    @Test func `every attribute has its tag, name and value, nested ones too`() async throws {
        let sheet = try await sheet(image())
        let name = try #require(sheet.lines.first { $0.tag == "(0010,0010)" })
        #expect(name.name == "Patient's Name" && name.vr == "PN" && name.value == "Zhang^San=张^三")
        let meanings = sheet.lines.filter { $0.tag == "(0008,0104)" }
        #expect(meanings.map(\.value) == ["脑", "脑"] && meanings.allSatisfy { $0.depth == 4 })
        #expect(sheet.lines.filter { $0.kind == .item }.map(\.name) == ["1", "1", "2", "1"])
        let uid = try #require(sheet.lines.first { $0.tag == "(0008,1155)" })
        #expect(uid.value == "1.2.840.10008.1.2.1 (Explicit VR Little Endian)")
        #expect(sheet.lines.last?.kind == .elsewhere && sheet.lines.last?.tag == "(7FE0,0010)")
        #expect(sheet.lines.first?.tag == "(0002,0000)")
        #expect(sheet.patient.ideographicName == "张^三" && sheet.characterSets == ["ISO_IR 192"])
    }

    @Test func `private attributes have the name that is known, else whose they are`() async throws {
        let lines = try await sheet(image()).lines
        let known = try #require(lines.first { $0.tag == "(0019,1024)" })
        #expect(known.kind == .privateAttribute && known.name.hasSuffix("· GEMS_ACQU_01"))
        #expect(known.value == "12.5")
        let unknown = try #require(lines.first { $0.tag == "(0021,1001)" })
        #expect(unknown.name == "NOBODY KNOWS")
    }

    @Test(arguments: ["0008,0104", "00080104", "code mean", "CODEMEANING", "脑"])
    func `what is looked for comes with the sequences around it`(text: String) async throws {
        let sheet = try await sheet(image(), find: text)
        #expect(sheet.count == 2)
        #expect(
            sheet.lines.map(\.tag) == [
                "(0008,1140)", "", "(0040,A170)", "", "(0008,0104)", "", "(0040,A170)", "", "(0008,0104)",
            ])
    }

    @Test func `nothing found is an empty sheet`() async throws {
        let sheet = try await sheet(image(), find: "zzzz")
        #expect(sheet.lines.isEmpty && sheet.count == 0)
    }

    @Test func `a sheet ends somewhere, and counts what it leaves out`() async throws {
        var image = image()
        var item = DataSet()
        item.set(.codeValue, "x")
        item.set(.codingSchemeDesignator, "x")
        item.set(.codeMeaning, "x")
        image.dataSet.set(.procedureCodeSequence, Array(repeating: item, count: 1000))
        let sheet = try await sheet(image)
        #expect(sheet.lines.count <= TagSheet.mostLines && sheet.count > 3000)
        let found = try await self.sheet(image, find: "pixel data")
        #expect(found.lines.map(\.tag) == ["(7FE0,0010)"])
    }

    @Test func `text that is known to be in another character set reads right`() async throws {
        let house = try House()
        _ = try await Peers(archive: house.archive).setCharacterSet(
            of: "CT1", to: "GBK", evenIfDeclared: false)
        var image = TestImage()
        image.dataSet.convert(to: .gbk)
        image.dataSet.set(.patientName, "张^三")
        image.dataSet.remove(.specificCharacterSet)
        #expect(try await house.intake.receive(image) == .stored)
        let sheet = try await StudyBrowser(archive: house.archive).tags(
            studyUID: "1.2.3", seriesUID: "1.2.3.1", sopInstanceUID: "1.2.3.1.1")
        #expect(sheet?.lines.first { $0.tag == "(0010,0010)" }?.value == "张^三")
    }
}
