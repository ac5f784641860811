import Testing

@testable import DICOM

@Suite struct DeidentifierTests {
    private let key = Array("a key for tests only, nothing more".utf8)

    private func sample(_ change: (inout DataSet) -> Void = { _ in }) -> DICOMFile {
        var dataSet = Samples.file(.explicitVRLittleEndian).dataSet
        dataSet.remove(.contentSequence)
        dataSet.set(.patientName, "Müller^Jörg")
        dataSet.set(.patientID, "H-4711")
        dataSet.set(.patientBirthDate, "19510203")
        dataSet.set(.patientSex, "M")
        dataSet.set(.patientAge, "073Y")
        dataSet.set(.studyDate, "20240229")
        dataSet.set(.studyTime, "101530.25")
        dataSet.set(.acquisitionDateTime, "20240229101531.5+0100")
        dataSet.set(.studyInstanceUID, "1.2.3.4")
        dataSet.set(.institutionName, "Klinikum Nord")
        dataSet.set(.deviceSerialNumber, "SN-99")
        dataSet.set(
            .seriesDescription, "Perfusion of Mr. MÜLLER, seen 2024-02-29, tel 040123456, thin slices")
        dataSet.set(Tag(0x0019, 0x0010), "GEMS_ACQU_01", vr: .LO)
        dataSet.set(Tag(0x0019, 0x1023), 39.37, vr: .DS)
        dataSet.set(Tag(0x0019, 0x10FF), "Müller", vr: .LO)
        change(&dataSet)
        return DICOMFile(dataSet: dataSet)
    }

    @Test func `the basic profile leaves nothing of the patient`() throws {
        let (file, report) = try Deidentifier(profile: .basic, key: key).deidentify(sample())
        let dataSet = file.dataSet
        let gone: [DICOM.Tag] = [.patientAge, .seriesDescription, Tag(0x0019, 0x1023)]
        #expect(gone.filter { dataSet.contains($0) } == [])
        #expect(dataSet[.patientBirthDate]?.isEmpty == true)
        #expect(dataSet[.patientSex]?.isEmpty == true)
        #expect(dataSet[.studyDate]?.isEmpty == true)
        #expect(dataSet.string(.patientID) == dataSet.string(.patientName))
        #expect(dataSet.string(.patientIdentityRemoved) == "YES")
        #expect(dataSet.string(.longitudinalTemporalInformationModified) == "REMOVED")
        #expect(
            dataSet.items(.deidentificationMethodCodeSequence).map { $0.string(.codeValue) } == ["113100"])
        #expect(file.meta.uid(.mediaStorageSOPInstanceUID) == dataSet.uid(.sopInstanceUID))
        let bytes = String(decoding: try file.write(), as: UTF8.self)
        for word in ["ller", "4711", "Klinikum", "SN-99", "2024", "1.2.3.4"] {
            #expect(!bytes.contains(word))
        }
        #expect(report.entries.contains { $0.path == TagPath(.patientAge) && $0.action == .removed })
        #expect(!report.text.contains("4711"))
    }

    @Test func `pseudonyms, identifiers and shifts are the same in every file of a patient, and only there`()
        throws
    {
        let deidentifier = Deidentifier(profile: .research, key: key)
        let (first, _) = try deidentifier.deidentify(sample())
        let (second, _) = try deidentifier.deidentify(sample { $0.set(.studyDate, "20240301") })
        let (other, _) = try deidentifier.deidentify(sample { $0.set(.patientID, "H-4712") })
        #expect(first.dataSet.string(.patientID) == deidentifier.pseudonym(patientID: "H-4711"))
        #expect(first.dataSet.string(.patientID) == second.dataSet.string(.patientID))
        #expect(first.dataSet.string(.patientID) != other.dataSet.string(.patientID))
        #expect(first.dataSet.uid(.studyInstanceUID) == second.dataSet.uid(.studyInstanceUID))
        #expect(first.dataSet.uid(.studyInstanceUID)?.isValid == true)
        let days = try [first, second].map { try #require($0.dataSet.date(.studyDate)).daysSince1970 }
        #expect(days[1] - days[0] == 1)
        let (elsewhere, _) = try Deidentifier(profile: .research, key: [1]).deidentify(sample())
        #expect(first.dataSet.string(.patientID) != elsewhere.dataSet.string(.patientID))
    }

    @Test func `research keeps what it needs and cleans the rest`() throws {
        let (file, report) = try Deidentifier(profile: .research, key: key).deidentify(sample())
        let dataSet = file.dataSet
        #expect(dataSet.string(.patientAge) == "073Y")
        #expect(dataSet.string(.deviceSerialNumber) == "SN-99")
        #expect(dataSet.string(.seriesDescription) == "Perfusion of Mr. ***, seen ***, tel ***, thin slices")
        #expect(dataSet.double(Tag(0x0019, 0x1023)) == 39.37)
        #expect(!dataSet.contains(Tag(0x0019, 0x10FF)))
        #expect(dataSet.string(.studyTime) == "101530.25")
        #expect(dataSet.string(.acquisitionDateTime)?.hasSuffix("101531.5+0100") == true)
        #expect(dataSet.date(.studyDate) != CalendarDate("20240229"))
        #expect(dataSet.string(.institutionName) == "ANONYMIZED")
        #expect(report.count(.dateShifted) == 2)
        #expect(report.profile.map(\.code).contains("113107"))
    }

    @Test func `a report keeps its structure when cleaned, and one line when not`() throws {
        let file = sample { dataSet in
            var name = DataSet()
            name.set(.valueType, "PNAME")
            name.set(.personName, "Müller^Jörg")
            var text = DataSet()
            text.set(.valueType, "TEXT")
            text.set(.textValue, "Infarct of Jörg Müller on the left, 14 mL")
            text.set(.contentSequence, [name])
            var image = DataSet()
            var reference = DataSet()
            reference.set(.referencedSOPClassUID, UID.ctImageStorage)
            reference.set(.referencedSOPInstanceUID, "1.2.3.5")
            image.set(.referencedSOPSequence, [reference])
            dataSet.set(.contentSequence, [text, image])
        }
        let deidentifier = Deidentifier(profile: .research, key: key)
        let content = try deidentifier.deidentify(file).0.dataSet.items(.contentSequence)
        #expect(content.first?.string(.textValue) == "Infarct of *** *** on the left, 14 mL")
        #expect(content.first?.items(.contentSequence).first?.string(.personName) == "ANONYMIZED")
        let reference = content.last?.items(.referencedSOPSequence).first
        #expect(reference?.uid(.referencedSOPInstanceUID) == deidentifier.replacement(for: "1.2.3.5"))
        #expect(reference?.uid(.referencedSOPClassUID) == .ctImageStorage)
        let bare = try Deidentifier(profile: .basic, key: key).deidentify(file).0.dataSet.items(
            .contentSequence)
        #expect(bare.map { $0.string(.textValue) } == ["The content has been removed."])
    }

    @Test func `what cannot be looked into goes, and the patient of an item is that of the file`() throws {
        let file = sample { dataSet in
            dataSet.set(.issuerOfPatientID, "Nord")
            dataSet.set(DICOM.Tag(0x0020, 0xFFF0), Bytes(Array("Müller".utf8)), vr: .UN)
            var item = DataSet()
            item.set(.patientID, "H-4711")
            dataSet.set(.referencedInstanceSequence, [item])
        }
        let deidentifier = Deidentifier(profile: .basic, key: key)
        let dataSet = try deidentifier.deidentify(file).0.dataSet
        #expect(!dataSet.contains(DICOM.Tag(0x0020, 0xFFF0)))
        let inner = dataSet.items(.referencedInstanceSequence).first?.string(.patientID)
        #expect(inner == dataSet.string(.patientID))
        #expect(inner == deidentifier.pseudonym(patientID: "H-4711", issuer: "Nord"))
    }

    @Test(arguments: [
        ("seen 3. März 2024 again", "seen *** again"), ("on 29Feb24", "on ***"),
        ("mail a.b@c.de now", "mail *** now"),
        ("2.5 mm, 120 kV", "2.5 mm, 120 kV"), ("May 5 mm", "May 5 mm"),
    ])
    func `text loses dates and addresses and keeps measures`(text: String, expected: String) {
        #expect(TextCleaner(DataSet()).clean(text) == expected)
    }

    @Test func `the code is HMAC-SHA256 as RFC 4231 has it`() {
        let short = Pseudonyms(key: Array("Jefe".utf8)).code(Array("what do ya want for nothing?".utf8))
        #expect(
            DataSetDump.hexadecimal(short)
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let long = Pseudonyms(key: [UInt8](repeating: 0xAA, count: 131))
            .code(Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8))
        #expect(
            DataSetDump.hexadecimal(long)
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test func `days are added across months, leap years and centuries`() throws {
        let start = try #require(CalendarDate("19990101"))
        for days in stride(from: -400_000, through: 400_000, by: 997) {
            guard let moved = start.adding(days: days) else { continue }
            #expect(moved.daysSince1970 == start.daysSince1970 + days)
        }
        #expect(CalendarDate.shifted("20240301", days: -1) == "20240229")
        #expect(CalendarDate.shifted("202403", days: -1) == "202402")
        #expect(CalendarDate.shifted("yesterday", days: 1) == nil)
    }

    @Test func `the table names what the standard names`() {
        #expect(ConfidentialityRule.rule(for: .patientName)?.written == "Z")
        #expect(ConfidentialityRule.rule(for: .rows) == nil)
        #expect(ConfidentialityRule.rule(for: Tag(0x6002, 0x3000))?.basic == .remove)
        let named =
            StandardDictionary.storageSOPClasses.isEmpty ? 0 : ConfidentialityTable.lines.utf8CodeUnitCount
        #expect(named > 600 * 10)
    }
}
