import Testing

@testable import DICOM

@Suite struct ValidatorTests {
    /// A CT image as PS3.3 A.3 asks for.
    static func image() -> DataSet {
        var dataSet = DataSet()
        let texts: [(DICOM.Tag, String)] = [
            (.imageType, "ORIGINAL\\PRIMARY\\AXIAL"), (.studyDate, "20240131"), (.studyTime, "235960.5"),
            (.accessionNumber, ""), (.modality, "CT"), (.manufacturer, "Maker"),
            (.referringPhysicianName, ""),
            (.patientName, "Doe^Jane"), (.patientID, "17"), (.patientBirthDate, ""), (.patientSex, "F"),
            (.sliceThickness, "5"), (.kvp, "120"), (.studyInstanceUID, "1.2.3.1"),
            (.seriesInstanceUID, "1.2.3.2"),
            (.patientPosition, "HFS"), (.studyID, ""), (.seriesNumber, "1"), (.acquisitionNumber, "1"),
            (.instanceNumber, "1"), (.imagePositionPatient, "0\\0\\0"),
            (.imageOrientationPatient, "1\\0\\0\\0\\1\\0"), (.frameOfReferenceUID, "1.2.3.3"),
            (.positionReferenceIndicator, ""), (.photometricInterpretation, "MONOCHROME2"),
            (.pixelSpacing, "1\\1"),
            (.rescaleIntercept, "-1024"), (.rescaleSlope, "1"), (.rescaleType, "HU"),
        ]
        for (tag, text) in texts { dataSet.set(tag, text) }
        dataSet.set(.sopClassUID, UID.ctImageStorage)
        dataSet.set(.sopInstanceUID, UID("1.2.3.4"))
        let numbers: [(DICOM.Tag, Int)] = [
            (.samplesPerPixel, 1), (.rows, 4), (.columns, 4), (.bitsAllocated, 16), (.bitsStored, 12),
            (.highBit, 11),
            (.pixelRepresentation, 0),
        ]
        for (tag, number) in numbers { dataSet.set(tag, number) }
        dataSet.set(.pixelData, Array(repeating: 7, count: 16))
        return dataSet
    }

    private func findings(
        _ dataSet: DataSet, _ syntax: TransferSyntax = .explicitVRLittleEndian
    ) throws -> [ValidationFinding] {
        try Validator().validate(Bytes(try DICOMFile(dataSet: dataSet, transferSyntax: syntax).write()))
    }

    /// What is found after one change.
    private func errors(_ change: (inout DataSet) -> Void) throws -> [ValidationFinding] {
        var dataSet = Self.image()
        change(&dataSet)
        return try findings(dataSet).filter { $0.severity == .error }
    }

    @Test(arguments: Syntaxes.native)
    func `a sound image has no finding`(syntax: TransferSyntax) throws {
        #expect(try findings(Self.image(), syntax).map(\.description) == [])
    }

    @Test func `an absent attribute is named with its type and module`() throws {
        let found = try errors { $0.remove(.kvp) }
        #expect(
            found.map(\.description) == [
                "error: (0018,0060) KVP: it is absent (Type 2) [PS3.3, CT Image Module, CT Image]"
            ])
        #expect(
            try errors { $0.setEmpty(.rows) }.contains {
                $0.rule == .emptyAttribute && $0.path == TagPath(.rows)
            })
        #expect(try errors { $0.setEmpty(.patientID) } == [])
    }

    @Test func `conditions that the data set settles are checked`() throws {
        let found = try errors {
            $0.set(.windowCenter, "40")
            $0.set(.lossyImageCompression, "01")
        }
        #expect(found.contains { $0.path == TagPath(.windowWidth) && $0.rule == .missingAttribute })
        #expect(try errors { $0.remove(.pixelData) }.map(\.path) == [TagPath(.pixelData)])
    }

    @Test func `items of sequences are checked as well`() throws {
        var reference = DataSet()
        reference.set(.referencedSOPClassUID, UID.ctImageStorage)
        let found = try errors { $0.set(.sourceImageSequence, [reference]) }
        #expect(found.map(\.rule) == [.missingAttribute])
        #expect(found.first?.path.description == "(0008,2112)[0].(0008,1155)")
    }

    @Test(arguments: [
        (DICOM.Tag.studyDate, "20240230"), (.studyDate, "2024.01.31"), (.studyTime, "2460"),
        (.patientSex, "W"),
        (.modality, "ct"), (.seriesNumber, "99999999999"), (.kvp, "12x"), (.frameOfReferenceUID, "1.02.3"),
        (.frameOfReferenceUID, "3.1"), (.patientAge, "42"), (.accessionNumber, "12345678901234567"),
        (.patientName, "A^B^C^D^E^F"), (.sliceThickness, "1.00000000000000000"),
    ])
    func `values that their representation forbids are found`(tag: DICOM.Tag, text: String) throws {
        let found = try errors { $0.set(tag, text) }
        #expect(found.map(\.path) == [TagPath(tag)])
        #expect(found.allSatisfy { [.value, .enumeratedValue].contains($0.rule) && $0.offset != nil })
    }

    @Test func `values that are allowed are not`() throws {
        let found = try errors {
            $0.set(.studyTime, "07")
            $0.set(.acquisitionDateTime, "20240229120000.123456+0100")
            $0.set(.patientAge, "042Y")
            $0.set(.kvp, " 1.2e2 ")
            $0.set(.patientName, "Müller^Jörg=穆勒^约格")
        }
        #expect(found == [])
    }

    @Test func `offsets lead to the element`() throws {
        var dataSet = Self.image()
        dataSet.set(.modality, "ct")
        let bytes = try DICOMFile(dataSet: dataSet).write()
        let found = try Validator().validate(Bytes(bytes)).filter { $0.path == TagPath(.modality) }
        let offset = try #require(found.first?.offset)
        #expect(Array(bytes[offset..<offset + 6]) == [0x08, 0, 0x60, 0, 0x43, 0x53])
    }

    @Test func `numbers of values and representations are those of the dictionary`() throws {
        #expect(try errors { $0.set(.pixelSpacing, "1") }.map(\.rule) == [.multiplicity])
        #expect(try errors { $0.set(.instanceNumber, "1", vr: .DS) }.map(\.rule) == [.representation])
        for (count, text, isAllowed) in [
            (1, "1", true), (2, "1", false), (4, "2-2n", true), (3, "2-2n", false), (3, "1-3", true),
            (4, "1-3", false),
            (9, "1-n", true), (1, "1-n or 1", true),
        ] {
            #expect(Multiplicity.allows(count, text) == isAllowed, "\(count) of \(text)")
        }
    }

    @Test func `private elements need a creator`() throws {
        let found = try errors { $0.set(DICOM.Tag(0x0029, 0x1001), "x", vr: .LO) }
        #expect(found.map(\.rule) == [.privateElement])
        #expect(
            try errors {
                $0.set(DICOM.Tag(0x0029, 0x0010), "ACME", vr: .LO)
                $0.set(DICOM.Tag(0x0029, 0x1001), "x", vr: .LO)
            } == [])
    }

    @Test func `text that its character set cannot mean is found`() throws {
        let undeclared = Element(tag: .patientID, vr: .LO, value: .bytes([0xC4, 0x20], .little))
        #expect(try errors { $0[.patientID] = undeclared }.map(\.rule) == [.characterSet])
        let unknown = Element(
            tag: .specificCharacterSet, vr: .CS, value: .bytes(Bytes(Array("LATIN9".utf8)), .little))
        #expect(try errors { $0[.specificCharacterSet] = unknown }.map(\.rule) == [.characterSet])
    }

    @Test func `pixel data have the size that is described`() throws {
        let found = try errors { $0.set(.rows, 5) }
        #expect(found.map(\.rule) == [.pixelData])
        #expect(try errors { $0.set(.highBit, 12) }.map(\.path) == [TagPath(.highBit)])
    }

    @Test func `offset tables lead to fragments`() throws {
        var dataSet = Self.image()
        let fragments: [Bytes] = [Bytes(little(UInt32(4))), [1, 2, 3, 4]]
        dataSet[.pixelData] = Element(tag: .pixelData, vr: .OB, value: .fragments(fragments))
        let syntax = TransferSyntax(.rleLossless)
        #expect(try findings(dataSet, syntax).filter { $0.severity == .error }.map(\.rule) == [.fragments])
    }

    @Test func `a file without meta information and one that is cut are complained of`() throws {
        let bare = try Self.image().encode(as: .explicitVRLittleEndian)
        let rules = Set(try Validator().validate(Bytes(bare)).filter { $0.severity == .error }.map(\.rule))
        #expect(rules.isSuperset(of: [.preamble, .metaInformation]))
        let whole = try DICOMFile(dataSet: Self.image()).write()
        let cut = try Validator().validate(Bytes(Array(whole[0..<whole.count - 200])))
        #expect(cut.contains { $0.severity == .error && $0.offset != nil })
    }

    @Test func `order and duplicates are found`() throws {
        let elements =
            explicit(.modality, "CS", Array("CT".utf8)) + explicit(.studyDate, "DA", Array("20240101".utf8))
        let found = try Validator().validate(Bytes(elements + elements))
        #expect(found.filter { $0.rule == .order }.count == 2)
    }

    @Test func `every list of the tables can be unpacked`() {
        #expect(ModuleTable.lists.count > 1000)
        #expect(ModuleTable.lists.joined().allSatisfy { ($0.items ?? 0) < ModuleTable.lists.count })
        #expect(ModuleTable.lists.joined().allSatisfy { StandardDictionary.attribute($0.tag) != nil })
        #expect(ModuleTable.allModules.allSatisfy { $0.list < ModuleTable.lists.count })
        #expect(ModuleTable.object(of: .ctImageStorage)?.name == "CT Image")
        #expect(ModuleTable.allObjects.allSatisfy { object in object.modules.contains { $0.usage == "M" } })
    }

    @Test func `hostile bytes never trap it`() throws {
        var random = SplitMix(seed: 99)
        let whole = try DICOMFile(dataSet: Self.image()).write()
        for _ in 0..<300 {
            var bytes = whole
            for _ in 0..<3 {
                bytes[Int.random(in: 128..<bytes.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            _ = try? Validator().validate(Bytes(bytes))
        }
    }
}
