import Testing

@testable import DICOM

@Suite struct HostileInputTests {
    @Test func `a length of four gibibytes costs an error`() {
        for tag in [Tag.patientName, .pixelData, .conceptNameCodeSequence] {
            for vr in ["UT", "OB", "SQ", "UN"] {
                let bytes = explicit(tag, vr, [1, 2, 3], length: 0xFFFF_FFFE)
                let error = failure { () throws(DICOMError) in
                    try DataSet.decode(Bytes(bytes), as: .explicitVRLittleEndian)
                }
                #expect(error != nil)
                #expect(error?.path.steps.first?.tag == tag)
            }
        }
    }

    @Test func `zero lengths are empty values`() throws {
        let bytes =
            explicit(.patientName, "PN", []) + explicit(.rows, "US", [])
            + explicit(.conceptNameCodeSequence, "SQ", []) + explicit(.pixelData, "OW", [])
        let dataSet = try DataSet.decode(Bytes(bytes), as: .explicitVRLittleEndian)
        #expect(dataSet.string(.patientName) == nil)
        #expect(dataSet.int(.rows) == nil)
        #expect(dataSet.items(.conceptNameCodeSequence).isEmpty)
    }

    @Test(arguments: [32, 1_000_000])
    func `nesting a million deep costs an error`(maximumDepth: Int) {
        let level = explicit(.contentSequence, "SQ", item([], length: undefined), length: undefined)
        var bytes: [UInt8] = []
        for _ in 0..<1_000_000 { bytes += level }
        let budget = Budget(
            maximumDepth: maximumDepth, maximumElements: .max, maximumItems: .max)
        let error = failure { () throws(DICOMError) in
            try DataSet.decode(Bytes(bytes), as: .explicitVRLittleEndian, budget: budget)
        }
        #expect(error?.code == .tooDeep)
        #expect(error?.path.steps.count == min(maximumDepth, Budget.depthCeiling) + 1)
    }

    @Test func `nesting a million deep in values of unknown representation costs no stack`() throws {
        var inner = implicit(.codeValue, [])
        for _ in 0..<2000 { inner = implicit(.contentSequence, item(inner)) }
        let bytes = explicit(.contentSequence, "UN", item(inner))
        let dataSet = try DataSet.decode(Bytes(bytes), as: .explicitVRLittleEndian)
        #expect(dataSet.bytes(.contentSequence) != nil)
    }

    @Test func `elements, items and fragments are counted`() {
        let budget = Budget(maximumElements: 3, maximumItems: 3, maximumFragments: 3)
        let elements = (0..<4).flatMap { explicit(Tag(0x0009, 0x1000 + $0), "LO", []) }
        let items = explicit(.contentSequence, "SQ", (0..<4).flatMap { _ in item([]) })
        let fragments = explicit(
            .pixelData, "OB", (0..<4).flatMap { _ in item([]) } + sequenceEnd, length: undefined)
        for (bytes, code) in [
            (elements, DICOMError.Code.tooManyElements), (items, .tooManyItems), (fragments, .tooManyItems),
        ] {
            let error = failure { () throws(DICOMError) in
                try DataSet.decode(Bytes(bytes), as: .explicitVRLittleEndian, budget: budget)
            }
            #expect(error?.code == code)
        }
    }

    @Test func `a field of zeros with something behind it is searched once`() throws {
        let zeros = [UInt8](repeating: 0, count: 4_000_000) + [1, 0, 0, 0, 0, 0, 0, 0]
        let dataSet = try DataSet.decode(Bytes(zeros), as: .implicitVRLittleEndian)
        #expect(dataSet.count == 2)
    }

    @Test func `a list of millions of empty values is not made`() {
        let bytes = Bytes([UInt8](repeating: 0x5C, count: 8_000_000))
        let dataSet = DataSet([
            Element(tag: .imageType, vr: .CS, value: .bytes(bytes, .little)),
            Element(tag: .specificCharacterSet, vr: .CS, value: .bytes(bytes, .little)),
        ])
        #expect(dataSet.strings(.imageType).isEmpty)
        #expect(dataSet.characterSet == .default)
    }

    @Test func `a deflate bomb costs an error`() throws {
        let bomb = try Deflate.deflate([UInt8](repeating: 0, count: 50_000_000))
        #expect(bomb.count < 100_000)
        let error = failure { () throws(DICOMError) in
            try DataSet.decode(
                Bytes(bomb), as: .deflatedExplicitVRLittleEndian,
                budget: Budget(maximumInflatedBytes: 1_000_000))
        }
        #expect(error?.code == .tooLarge)
    }

    @Test func `damaged deflate streams cost an error`() throws {
        var dataSet = DataSet()
        dataSet.set(.patientID, "17")
        let good = try dataSet.encode(as: .deflatedExplicitVRLittleEndian)
        for count in 0..<good.count - 2 {
            let error = failure { () throws(DICOMError) in
                try DataSet.decode(Bytes(Array(good[..<count])), as: .deflatedExplicitVRLittleEndian)
            }
            #expect(error != nil || count == 0)
        }
        let error = failure { () throws(DICOMError) in
            try DataSet.decode([0xFF, 0xFF, 0xFF, 0xFF], as: .deflatedExplicitVRLittleEndian)
        }
        #expect(error?.code == .inflateFailed)
    }

    @Test(arguments: Syntaxes.native)
    func `a file cut at any byte gives an error or a beginning`(syntax: TransferSyntax) throws {
        let whole = Samples.file(syntax)
        let bytes = try whole.write()
        for count in 0..<bytes.count {
            do {
                let cut = try DICOMFile.read(Bytes(Array(bytes[..<count])))
                let elements = Array(cut.dataSet)
                let isWholeButPixels = cut.hasTruncatedPixelData
                let compared = isWholeButPixels ? elements.dropLast() : elements[...]
                #expect(Array(compared) == Array(whole.dataSet.prefix(compared.count)))
            } catch {
                #expect(!error.reason.isEmpty)
            }
        }
    }

    @Test(arguments: Syntaxes.native)
    func `a file with any byte changed gives an error or a data set`(syntax: TransferSyntax) throws {
        let bytes = try Samples.file(syntax).write()
        for position in 132..<bytes.count {
            for change: UInt8 in [0x01, 0x80, 0xFF] {
                var damaged = bytes
                damaged[position] ^= change
                if let file = try? DICOMFile.read(Bytes(damaged)) {
                    // Looking at every value and writing everything again must not trap either.
                    guard change == 0xFF else { continue }
                    _ = DataSetDump(file).jsonLines
                    _ = DataSetDump(file).text
                    _ = try? file.write()
                }
            }
        }
    }

    @Test func `random bytes never trap`() {
        var random = SplitMix(seed: 7)
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 0..<200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            for syntax in Syntaxes.native { _ = try? DataSet.decode(Bytes(bytes), as: syntax) }
            for terms in [
                [], ["GB18030"], ["", "ISO 2022 IR 87", "ISO 2022 IR 149"], ["ISO_IR 13"], ["ISO_IR 192"],
            ] {
                _ = SpecificCharacterSet(terms).decode(Bytes(bytes), vr: .PN)
            }
        }
    }
}
