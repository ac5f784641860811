import Testing

@testable import DICOM

/// The quick way through plain elements stops wherever the careful one has something to say.
@Suite struct PlainElementTests {
    @Test(arguments: [TransferSyntax.explicitVRLittleEndian, .implicitVRLittleEndian, .explicitVRBigEndian])
    func `the budget of elements is exact`(syntax: TransferSyntax) throws {
        var dataSet = DataSet()
        for number in UInt16(0)..<10 { dataSet.set(Tag(0x0009, 0x1000 + number), "x", vr: .LO) }
        let bytes = Bytes(try dataSet.encode(as: syntax))
        let enough = Budget(maximumElements: 10)
        let read = try DataSet.decode(bytes, as: syntax, budget: enough)
        #expect(read.count == 10)
        let error = failure { () throws(DICOMError) in
            try DataSet.decode(bytes, as: syntax, budget: Budget(maximumElements: 9))
        }
        #expect(error?.code == .tooManyElements)
        #expect(error?.path == TagPath(Tag(0x0009, 0x1009)))
    }

    @Test func `an element out of order among plain ones is put in its place and remarked`() throws {
        let bytes =
            explicit(.rows, "US", [4, 0]) + explicit(.patientID, "LO", [0x41, 0x42])
            + explicit(.columns, "US", [5, 0]) + explicit(.columns, "US", [6, 0])
        var file = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
        file += explicit(.transferSyntaxUID, "UI", Array("1.2.840.10008.1.2.1\0".utf8)) + bytes
        let read = try DICOMFile.read(Bytes(file))
        #expect(read.dataSet.map(\.tag) == [.patientID, .rows, .columns])
        #expect(read.dataSet.int(.columns) == 6)
        let codes = read.remarks.map(\.code)
        #expect(codes.contains(.outOfOrder) && codes.contains(.duplicateElement))
    }

    @Test func `a sign and a character set among plain elements govern what follows`() throws {
        let bytes =
            implicit(.specificCharacterSet, Array("ISO_IR 192".utf8))
            + implicit(.patientName, Array("ß".utf8))
            + implicit(.pixelRepresentation, [1, 0]) + implicit(.smallestImagePixelValue, [0xFF, 0xFF])
        let dataSet = try DataSet.decode(Bytes(bytes), as: .implicitVRLittleEndian)
        #expect(dataSet.string(.patientName) == "ß")
        #expect(dataSet[.smallestImagePixelValue]?.vr == .SS)
        #expect(dataSet.int(.smallestImagePixelValue) == -1)
    }

    @Test func `two capital letters that are no representation are not taken for one`() {
        for letters in ["@@", "AA", "ZZ", "ob", "_X", "S\u{3}"] {
            let bytes = explicit(.patientID, letters, [1, 2, 3, 4, 5, 6]) + explicit(.rows, "US", [1, 0])
            let dataSet = try? DataSet.decode(Bytes(bytes), as: .explicitVRLittleEndian)
            #expect(dataSet?[.patientID]?.vr ?? .UN == .UN)
        }
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let name = String(decoding: [first, second], as: UTF8.self)
                #expect(VR(first, second) == VR(rawValue: name))
            }
        }
    }

    @Test func `looking a tag up by its hash finds what the sorted table holds`() {
        for (tag, vr) in zip(AttributeTable.index.tags, AttributeTable.index.vrs) {
            #expect(AttributeTable.vr(tag)?.vr == vr)
            // Private, so in no table.
            #expect(AttributeTable.vr(tag | 0x0001_0000 | 0x1000) == nil)
        }
    }
}
