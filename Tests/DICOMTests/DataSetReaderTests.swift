import Testing

@testable import DICOM

@Suite struct DataSetReaderTests {
    let explicitLittle = TransferSyntax.explicitVRLittleEndian
    let implicitLittle = TransferSyntax.implicitVRLittleEndian

    @Test func `an explicit element is read`() throws {
        let bytes = explicit(.patientName, "PN", Array("Doe^Jane".utf8))
        let dataSet = try DataSet.decode(Bytes(bytes), as: explicitLittle)
        #expect(dataSet.string(.patientName) == "Doe^Jane")
        #expect(dataSet[.patientName]?.vr == .PN)
    }

    @Test func `an implicit element gets its representation from the dictionary`() throws {
        let bytes = implicit(.rows, little(UInt16(512))) + implicit(Tag(0x0009, 0x0010), Array("ACME".utf8))
        let dataSet = try DataSet.decode(Bytes(bytes.reversedOrder), as: implicitLittle)
        #expect(dataSet.int(.rows) == 512)
        #expect(dataSet[.rows]?.vr == .US)
        #expect(dataSet[Tag(0x0009, 0x0010)]?.vr == .LO)
    }

    @Test func `signedness of implicit values follows Pixel Representation`() throws {
        let padding = implicit(.pixelPaddingValue, [0x00, 0xF8])
        let signed = implicit(.pixelRepresentation, [1, 0]) + padding
        let unsigned = implicit(.pixelRepresentation, [0, 0]) + padding
        #expect(try DataSet.decode(Bytes(signed), as: implicitLittle).int(.pixelPaddingValue) == -2048)
        #expect(try DataSet.decode(Bytes(unsigned), as: implicitLittle).int(.pixelPaddingValue) == 0xF800)
    }

    @Test func `big endian numbers are read`() throws {
        let bytes = hex("0028 0010 5553 0002 0200  0028 1050 4453 0002 3430")
        let dataSet = try DataSet.decode(Bytes(bytes), as: .explicitVRBigEndian)
        #expect(dataSet.int(.rows) == 512)
        #expect(dataSet.double(.windowCenter) == 40)
    }

    @Test(arguments: [true, false], [true, false])
    func `sequences are read whatever their lengths`(definedSequence: Bool, definedItem: Bool) throws {
        let inner = explicit(.codeValue, "SH", Array("T-1 ".utf8))
        let one = definedItem ? item(inner) : item(inner + itemEnd, length: undefined)
        let items = one + item([]) + one
        let sequence =
            definedSequence
            ? explicit(.conceptNameCodeSequence, "SQ", items)
            : explicit(.conceptNameCodeSequence, "SQ", items + sequenceEnd, length: undefined)
        let after = explicit(Tag(0x0040, 0xA132), "UL", [1, 0, 0, 0])
        let dataSet = try DataSet.decode(Bytes(sequence + after), as: explicitLittle)
        let read = dataSet.items(.conceptNameCodeSequence)
        #expect(read.count == 3)
        #expect(read[0].string(.codeValue) == "T-1")
        #expect(read[1].isEmpty)
        #expect(dataSet.count == 2)
    }

    @Test func `unknown values of undefined length are implicit sequences`() throws {
        let inner = implicit(.codeValue, Array("T-1 ".utf8))
        let items = item(inner + itemEnd, length: undefined) + sequenceEnd
        let bytes =
            explicit(Tag(0x0019, 0x0010), "LO", Array("ACME".utf8))
            + explicit(Tag(0x0019, 0x1001), "UN", items, length: undefined)
        let dataSet = try DataSet.decode(Bytes(bytes), as: explicitLittle)
        #expect(dataSet.items(Tag(0x0019, 0x1001)).first?.string(.codeValue) == "T-1")
        #expect(dataSet.privateCreator(of: Tag(0x0019, 0x1001)) == "ACME")
        #expect(dataSet.privateTag(group: 0x19, creator: "ACME", offset: 1) == Tag(0x0019, 0x1001))
    }

    @Test func `a standard sequence passed on as UN is read as a sequence`() throws {
        let items = item(implicit(.codeValue, Array("T-1 ".utf8)))
        let bytes = explicit(.conceptNameCodeSequence, "UN", items)
        let dataSet = try DataSet.decode(Bytes(bytes), as: explicitLittle)
        #expect(dataSet.items(.conceptNameCodeSequence).first?.string(.codeValue) == "T-1")
    }

    @Test func `a standard sequence passed on as UN keeps its bytes when it is none`() throws {
        let bytes = explicit(.conceptNameCodeSequence, "UN", [1, 2, 3, 4, 5, 6, 7, 8])
        let dataSet = try DataSet.decode(Bytes(bytes), as: explicitLittle)
        #expect(dataSet.bytes(.conceptNameCodeSequence)?.array == [1, 2, 3, 4, 5, 6, 7, 8])
    }

    @Test func `fragments are sliced, not interpreted`() throws {
        let fragments = item([]) + item([0xFE, 0xFF, 0xDD, 0xE0]) + item([1, 2])
        let bytes = explicit(.pixelData, "OB", fragments + sequenceEnd, length: undefined)
        let dataSet = try DataSet.decode(Bytes(bytes), as: TransferSyntax(.jpegBaseline8Bit))
        #expect(dataSet.fragments(.pixelData)?.map(\.array) == [[], [0xFE, 0xFF, 0xDD, 0xE0], [1, 2]])
    }

    @Test func `implicit items within an explicit file are recognised`() throws {
        let inner = implicit(.codeValue, Array("T-1 ".utf8)) + implicit(.codeMeaning, Array("Head".utf8))
        let bytes = explicit(.conceptNameCodeSequence, "SQ", item(inner))
        let file = try DICOMFile.read(Bytes(explicit(.modality, "CS", Array("CT".utf8)) + bytes))
        #expect(file.dataSet.items(.conceptNameCodeSequence).first?.string(.codeMeaning) == "Head")
        #expect(file.remarks.contains { $0.code == .encodingMismatch })
    }

    @Test func `an explicit data set that claims to be implicit is recognised`() throws {
        let bytes = explicit(.modality, "CS", Array("CT".utf8)) + explicit(.patientID, "LO", Array("17".utf8))
        let dataSet = try DataSet.decode(Bytes(bytes), as: implicitLittle)
        #expect(dataSet.string(.patientID) == "17")
    }

    @Test func `an implicit element among explicit ones is recognised`() throws {
        let bytes =
            explicit(.modality, "CS", Array("CT".utf8)) + implicit(Tag(0x0009, 0x1001), [1, 2, 3, 4])
            + explicit(.patientID, "LO", Array("17".utf8))
        let file = try DICOMFile.read(Bytes(bytes))
        #expect(file.dataSet.bytes(Tag(0x0009, 0x1001))?.array == [1, 2, 3, 4])
        #expect(file.dataSet.string(.patientID) == "17")
    }

    @Test(arguments: ["ZZ", "??", "  "])
    func `an unknown representation is kept as UN`(vr: String) throws {
        let bytes =
            explicit(.modality, "CS", Array("CT".utf8)) + explicit(Tag(0x0009, 0x1001), vr, [1, 2])
            + explicit(.patientID, "LO", Array("17".utf8))
        let file = try DICOMFile.read(Bytes(bytes))
        #expect(file.dataSet[Tag(0x0009, 0x1001)]?.vr == .UN)
        #expect(file.dataSet.string(.patientID) == "17")
        #expect(file.remarks.map(\.code).contains(.invalidVR))
    }

    @Test func `odd lengths, group lengths and wrong order stay readable`() throws {
        let bytes =
            explicit(Tag(0x0008, 0), "UL", [99, 0, 0, 0]) + explicit(.patientID, "LO", Array("170".utf8))
            + explicit(.modality, "CS", Array("MR".utf8)) + explicit(.modality, "CS", Array("CT".utf8))
        let file = try DICOMFile.read(Bytes(bytes))
        #expect(file.dataSet.string(.patientID) == "170")
        #expect(file.dataSet.string(.modality) == "CT")
        #expect(Array(file.dataSet.map(\.tag)) == [Tag(0x0008, 0), .modality, .patientID])
        #expect(Set(file.remarks.map(\.code)).isSuperset(of: [.outOfOrder, .duplicateElement]))
    }

    @Test func `zero padding after the data set is ignored`() throws {
        for count in [1, 4, 7, 8, 12, 600] {
            let bytes = explicit(.patientID, "LO", Array("17".utf8)) + [UInt8](repeating: 0, count: count)
            let file = try DICOMFile.read(Bytes(bytes))
            #expect(file.dataSet.count == 1)
            #expect(file.remarks.contains { $0.code == .trailingBytes })
        }
    }

    @Test func `a character set declared late governs earlier items`() throws {
        let name = explicit(.patientName, "PN", [0xD0, 0xA1])
        let bytes =
            explicit(.conceptNameCodeSequence, "SQ", item(name))
            + explicit(.specificCharacterSet, "CS", Array("GB18030 ".utf8))
        let dataSet = try DataSet.decode(Bytes(bytes), as: explicitLittle)
        #expect(dataSet.items(.conceptNameCodeSequence).first?.string(.patientName) == "小")
    }

    @Test func `an error names path and offset`() throws {
        let inner = explicit(.codeValue, "SH", Array("T-1 ".utf8), length: 40)
        let bytes = explicit(.contentSequence, "SQ", item([]) + item([]) + item(inner))
        let error = try #require(
            failure { () throws(DICOMError) in try DataSet.decode(Bytes(bytes), as: explicitLittle) })
        #expect(error.code == .lengthExceedsData)
        #expect(error.path.description == "(0040,A730)[2].(0008,0100)")
        #expect(error.offset == 36)
        #expect(error.description.contains("40 bytes are declared but only 4 are left"))
    }
}

extension [UInt8] {
    /// The two elements of a test in ascending order: private group first.
    fileprivate var reversedOrder: [UInt8] { Array(self[10...] + self[..<10]) }
}
