import Testing

@testable import DICOM

struct CompositeContextTests {
    @Test func `patient and study are those of the source, byte for byte, with its character set`() throws {
        let source = ObjectFixtures.source()
        let made = try ObjectFixtures.context(source).dataSet(sopClass: .segmentationStorage, modality: "SEG")
        for tag: DICOM.Tag in [
            .specificCharacterSet, .patientName, .patientID, .patientSex, .patientAge, .studyInstanceUID,
            .studyDate, .studyDescription,
        ] { #expect(made.bytes(tag) == source.bytes(tag), "\(tag)") }
        #expect(made.personName(.patientName)?.ideographic == "王^小东")
    }

    @Test func `what belongs to the series of the source is not taken over`() throws {
        let made = try ObjectFixtures.context().dataSet(sopClass: .segmentationStorage, modality: "SEG")
        #expect(made.string(.seriesDescription) == "Derived")
        #expect(made.uid(.seriesInstanceUID) == "1.2.4")
        #expect(made.uid(.sopInstanceUID) == "1.2.4.1")
        #expect(made.string(.manufacturer) == "Willis")
    }

    @Test func `dates and times of an object are by the clock that its study states`() throws {
        var source = ObjectFixtures.source()
        source.set(.timezoneOffsetFromUTC, "+0800")
        var context = try ObjectFixtures.context(source)
        context.created = try #require(DateAndTime("20231231180530.25+0000"))
        let made = context.dataSet(sopClass: .segmentationStorage, modality: "SEG")
        #expect(made.string(.contentDate) == "20240101" && made.string(.contentTime) == "020530.250000")
        #expect(
            made.microsecondsSince1970(date: .instanceCreationDate, time: .instanceCreationTime)
                == context.created.microsecondsSince1970())
        context.created = try #require(DateAndTime("20231231180530"))
        let plain = context.dataSet(sopClass: .segmentationStorage, modality: "SEG")
        #expect(plain.string(.contentTime) == "180530")
    }

    @Test func `attributes of Type 2 are there even when the source lacks them`() throws {
        var source = DataSet()
        source.set(.studyInstanceUID, UID("1.2.3"))
        let made = try PatientAndStudy(of: source).dataSet
        for tag: DICOM.Tag in [
            .patientName, .patientID, .patientBirthDate, .patientSex, .studyDate, .studyTime, .studyID,
            .accessionNumber, .referringPhysicianName,
        ] { #expect(made[tag]?.isEmpty == true, "\(tag)") }
    }

    @Test func `text of a character set that the source should have declared is declared`() throws {
        var source = ObjectFixtures.source(characterSet: "ISO_IR 192")
        source.convert(to: SpecificCharacterSet(["GB18030"]))
        let silent = DataSet(source.filter { $0.tag != .specificCharacterSet })
        var known = silent
        known.apply(CharacterSetCorrection(SpecificCharacterSet(["GB18030"])))
        let made = try PatientAndStudy(of: known).dataSet
        #expect(made.string(.specificCharacterSet) == "GB18030")
        #expect(made.personName(.patientName)?.ideographic == "王^小东")
    }

    @Test func `a source without a study is refused by name`() {
        #expect {
            try PatientAndStudy(of: DataSet())
        } throws: { error in
            (error as? DICOMError)?.code == .missingAttribute
                && (error as? DICOMError)?.path == TagPath(.studyInstanceUID)
        }
    }

    @Test func `the scanner of the source becomes contributing equipment`() throws {
        let made = try ObjectFixtures.context().dataSet(sopClass: .segmentationStorage, modality: "SEG")
        let item = try #require(made.items(.contributingEquipmentSequence).first)
        #expect(item.string(.manufacturer) == "Scanner works")
        #expect(item.code(.purposeOfReferenceCodeSequence)?.value == "109101")
    }

    @Test func `the same identifiers and times give the same bytes`() throws {
        func bytes() throws -> [UInt8] {
            try DICOMFile(
                dataSet: ObjectFixtures.context().dataSet(sopClass: .segmentationStorage, modality: "SEG")
            ).write()
        }
        #expect(try bytes() == bytes())
        let maker = UIDMaker.derived(seed: "a")
        #expect(maker.uid("series") == maker.uid("series"))
        #expect(maker.uid("series") != maker.uid("instance"))
        #expect(maker.uid("series") != UIDMaker.derived(seed: "b").uid("series"))
        #expect(UIDMaker.random.uid("series") != UIDMaker.random.uid("series"))
        #expect(maker.uid("series").isValid)
    }
}

struct ReferencedInstancesTests {
    private func reference(_ study: UID, _ series: UID, _ instance: UID) -> InstanceReference {
        InstanceReference(study: study, series: series, sopClass: .ctImageStorage, sopInstance: instance)
    }

    @Test func `each object is named once, below its series and study`() {
        let a = reference("1", "1.1", "1.1.1")
        let b = reference("1", "1.2", "1.2.1")
        let c = reference("1", "1.1", "1.1.2")
        let d = reference("2", "2.1", "2.1.1")
        let referenced = ReferencedInstances([a, b, c, a, d])
        var dataSet = DataSet()
        referenced.writeCommonInstanceReference(into: &dataSet, study: "1")
        let series = dataSet.items(.referencedSeriesSequence)
        #expect(series.map { $0.uid(.seriesInstanceUID) } == ["1.1", "1.2"])
        #expect(
            series.map { $0.items(.referencedInstanceSequence).map { $0.uid(.referencedSOPInstanceUID) } }
                == [["1.1.1", "1.1.2"], ["1.2.1"]])
        let other = dataSet.items(.studiesContainingOtherReferencedInstancesSequence)
        #expect(other.map { $0.uid(.studyInstanceUID) } == ["2"])
        #expect(referenced.evidence.map { $0.uid(.studyInstanceUID) } == ["1", "2"])
        #expect(
            referenced.evidence[1].items(.referencedSeriesSequence)[0].items(.referencedSOPSequence).count
                == 1)
    }

    @Test func `an object without an identifier cannot be referred to, and the error says which`() {
        var image = ObjectFixtures.source()
        image.remove(.sopInstanceUID)
        #expect {
            try InstanceReference(image)
        } throws: { ($0 as? DICOMError)?.path == TagPath(.sopInstanceUID) }
    }
}

struct ObjectCheckTests {
    @Test(
        arguments: [
            (DICOM.Tag.contentLabel, "lower case"), (.seriesDescription, String(repeating: "x", count: 65)),
            (.stationName, String(repeating: "x", count: 17)), (.contentDate, "20261340"),
        ] as [(DICOM.Tag, String)])
    func `a value that its representation cannot have is refused by name`(_ tag: DICOM.Tag, _ value: String)
        throws
    {
        var dataSet = try ObjectFixtures.context().dataSet(sopClass: .segmentationStorage, modality: "SEG")
        dataSet.set(tag, value)
        #expect {
            try ObjectCheck().check(dataSet)
        } throws: { error in
            (error as? DICOMError)?.code == .invalidValue && (error as? DICOMError)?.path == TagPath(tag)
        }
    }

    @Test func `what was copied from a scanner is not held against the object`() throws {
        var source = ObjectFixtures.source()
        source.set(.accessionNumber, String(repeating: "9", count: 40))
        let context = try ObjectFixtures.context(source)
        let dataSet = context.dataSet(sopClass: .segmentationStorage, modality: "SEG")
        #expect(throws: DICOMError.self) { try ObjectCheck().check(dataSet) }
        try ObjectCheck(copied: context.patientAndStudy).check(dataSet)
    }

    @Test func `items take on the character set of the object where it can hold their text`() throws {
        var item = DataSet()
        item.set(.segmentLabel, "梗死核心")
        #expect(item.contains(.specificCharacterSet))
        let context = try ObjectFixtures.context()
        var dataSet = context.dataSet(sopClass: .segmentationStorage, modality: "SEG")
        dataSet.set(.segmentSequence, [item])
        try ObjectCheck(copied: context.patientAndStudy).finish(&dataSet)
        let settled = dataSet.items(.segmentSequence)[0]
        #expect(!settled.contains(.specificCharacterSet))
        #expect(settled.string(.segmentLabel) == "梗死核心")
        #expect(try ObjectFixtures.reread(dataSet).items(.segmentSequence)[0].string(.segmentLabel) == "梗死核心")
    }
}
