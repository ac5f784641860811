import Testing

@testable import DICOM

@Suite struct StandardDictionaryTests {
    @Test func `attributes are found by tag and by keyword`() throws {
        let attribute = try #require(StandardDictionary.attribute(.patientName))
        #expect(attribute.keyword == "PatientName")
        #expect(attribute.name == "Patient's Name")
        #expect(attribute.vr == .PN)
        #expect(attribute.valueMultiplicity == "1")
        #expect(!attribute.isRetired)
        #expect(StandardDictionary.tag(keyword: "PixelData") == .pixelData)
        #expect(StandardDictionary.attribute(.pixelData)?.vrs == [.OB, .OW])
        #expect(StandardDictionary.attribute(Tag(0x0008, 0x0001))?.isRetired == true)
    }

    @Test func `repeating groups and private tags are known by their pattern`() {
        #expect(StandardDictionary.attribute(Tag(0x6002, 0x3000))?.keyword == "OverlayData")
        #expect(StandardDictionary.vr(of: Tag(0x6002, 0x0010)) == .US)
        #expect(StandardDictionary.vr(of: Tag(0x0009, 0x0010)) == .LO)
        #expect(StandardDictionary.vr(of: Tag(0x0009, 0x1001)) == nil)
        #expect(StandardDictionary.vr(of: Tag(0x0009, 0x0000)) == .UL)
    }

    @Test func `the table is sorted and whole`() {
        let tags = AttributeTable.index.tags
        #expect(tags.count > 5000)
        #expect(zip(tags, tags.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func `identifiers have names`() {
        #expect(StandardDictionary.uidName(.ctImageStorage) == "CT Image Storage")
        #expect(StandardDictionary.uidName("1.2.3") == nil)
        #expect(TransferSyntax.implicitVRLittleEndian.name == "Implicit VR Little Endian")
    }

    @Test func `storage classes are storage classes`() {
        let classes = StandardDictionary.storageSOPClasses
        #expect(classes.count > 150)
        for uid: UID in [.ctImageStorage, .mrImageStorage, .segmentationStorage, .comprehensiveSRStorage] {
            #expect(classes.contains(uid))
        }
        for uid: UID in [.verification, .storageCommitmentPushModel, .mediaStorageDirectoryStorage] {
            #expect(!classes.contains(uid))
        }
    }

    @Test func `transfer syntaxes know how they are written`() {
        #expect(!TransferSyntax(.implicitVRLittleEndian).isExplicit)
        #expect(TransferSyntax(.explicitVRBigEndian).isBigEndian)
        #expect(TransferSyntax(.deflatedExplicitVRLittleEndian).isDeflated)
        #expect(TransferSyntax(.jpeg2000Lossless).isEncapsulated)
        #expect(TransferSyntax(.rleLossless).isEncapsulated)
        #expect(!TransferSyntax.explicitVRLittleEndian.isEncapsulated)
    }
}
