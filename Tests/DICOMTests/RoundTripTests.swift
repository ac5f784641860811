import Testing

@testable import DICOM

@Suite struct RoundTripTests {
    @Test(arguments: Syntaxes.native, [SequenceLength.defined, .undefined])
    func `what is written reads back equal`(syntax: TransferSyntax, length: SequenceLength) throws {
        var random = SplitMix(seed: 2024)
        for _ in 0..<60 {
            let dataSet = Samples.random(&random)
            let bytes = try dataSet.encode(as: syntax, sequenceLength: length)
            #expect(bytes.count % 2 == 0)
            #expect(try DataSet.decode(Bytes(bytes), as: syntax) == dataSet)
        }
    }

    @Test(arguments: Syntaxes.native, Syntaxes.native)
    func `passing through another syntax changes nothing`(first: TransferSyntax, second: TransferSyntax)
        throws
    {
        var random = SplitMix(seed: 11)
        for _ in 0..<20 {
            let dataSet = Samples.random(&random)
            let once = try DataSet.decode(Bytes(try dataSet.encode(as: first)), as: first)
            let twice = try DataSet.decode(Bytes(try once.encode(as: second)), as: second)
            #expect(twice == dataSet)
        }
    }

    @Test func `fragments read back equal and go into no native syntax`() throws {
        let value = Value.fragments([Bytes(), [1, 2, 3], [0xFE, 0xFF, 0xDD, 0xE0]])
        let dataSet = DataSet([Element(tag: .pixelData, vr: .OB, value: value)])
        let syntax = TransferSyntax(.jpegLosslessSV1)
        #expect(try DataSet.decode(Bytes(try dataSet.encode(as: syntax)), as: syntax) == dataSet)
        for native in Syntaxes.native {
            let error = failure { () throws(DICOMError) in try dataSet.encode(as: native) }
            #expect(error?.code == .unencodable)
            #expect(error?.path == TagPath(.pixelData))
        }
    }

    @Test func `a value too long for its representation is written as UN`() throws {
        var dataSet = DataSet()
        dataSet.set(.imageComments, String(repeating: "long ", count: 20_000))
        let bytes = try dataSet.encode(as: .explicitVRLittleEndian)
        let read = try DataSet.decode(Bytes(bytes), as: .explicitVRLittleEndian)
        #expect(read[.imageComments]?.vr == .UN)
        #expect(read.string(.imageComments)?.utf8.count == 99_999)
        #expect(dataSet.string(.imageComments)?.utf8.count == 99_999)
    }

    @Test func `a private sequence stays one in an implicit syntax`() throws {
        let bytes = explicit(Tag(0x0009, 0x1001), "SQ", item(explicit(.patientID, "LO", Array("AB".utf8))))
        let read = try DataSet.decode(Bytes(bytes), as: .explicitVRLittleEndian)
        #expect(try read.encode(as: .explicitVRLittleEndian) == bytes)
        let implicit = try read.encode(as: .implicitVRLittleEndian)
        #expect(try DataSet.decode(Bytes(implicit), as: .implicitVRLittleEndian) == read)
    }

    @Test func `nesting without end is refused by the writer`() {
        var dataSet = DataSet()
        for _ in 0..<Budget.depthCeiling + 1 {
            dataSet = DataSet([Element(tag: .contentSequence, vr: .SQ, value: .items([dataSet]))])
        }
        let error = failure { () throws(DICOMError) in try dataSet.encode(as: .implicitVRLittleEndian) }
        #expect(error?.code == .unencodable)
    }
}
