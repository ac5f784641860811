import Foundation
import Testing

@testable import DICOM

/// What nobody changed is written as it was read.
@Suite struct RewritingTests {
    private func again(_ bytes: [UInt8], as syntax: TransferSyntax = .explicitVRLittleEndian) throws
        -> [UInt8]
    {
        try DataSet.decode(Bytes(bytes), as: syntax).encode(as: syntax)
    }

    private let name = explicit(.patientID, "LO", Array("ab".utf8))

    @Test func `lengths of sequences and items stay defined or undefined`() throws {
        let items = [item(name), item(name + itemEnd, length: undefined), item([])]
        for content in items + [items[0] + items[1] + items[2]] {
            let defined = explicit(.otherPatientIDsSequence, "SQ", content)
            let open = explicit(.otherPatientIDsSequence, "SQ", content + sequenceEnd, length: undefined)
            for bytes in [defined, open] { #expect(try again(bytes) == bytes) }
        }
    }

    @Test func `sequences within sequences stay as they are`() throws {
        let inner = explicit(.otherPatientIDsSequence, "SQ", item(name))
        let outer = explicit(
            .contentSequence, "SQ", item(inner + itemEnd, length: undefined) + sequenceEnd, length: undefined)
        #expect(try again(outer) == outer)
    }

    @Test func `a sequence in a value of representation UN stays one`() throws {
        let content = item(implicit(.patientID, Array("ab".utf8)))
        let defined = explicit(.otherPatientIDsSequence, "UN", content)
        let open = explicit(.otherPatientIDsSequence, "UN", content + sequenceEnd, length: undefined)
        for bytes in [defined, open] {
            let dataSet = try DataSet.decode(Bytes(bytes), as: .explicitVRLittleEndian)
            #expect(dataSet.items(.otherPatientIDsSequence).first?.string(.patientID) == "ab")
            #expect(try dataSet.encode(as: .explicitVRLittleEndian) == bytes)
            let plain = try dataSet.encode(as: .explicitVRLittleEndian, sequenceLength: .defined)
            #expect(plain == explicit(.otherPatientIDsSequence, "SQ", item(name)))
        }
    }

    /// What a file states must not be forgotten, and implicit items would: here the dictionary knows another one.
    @Test func `explicit items in a value of no known representation keep the representations they state`()
        throws
    {
        let wrong = explicit(DICOM.Tag(0x0008, 0x0001), "SH", Array("121071".utf8))
        let content = item(wrong + explicit(.codeMeaning, "LO", Array("ab".utf8)))
        let open = explicit(.contentSequence, "UN", content + sequenceEnd, length: undefined)
        for bytes in [
            explicit(.contentSequence, "UN", content), explicit(.contentSequence, "/Q", content), open,
        ] {
            let read = try DataSet.decode(Bytes(bytes), as: .explicitVRLittleEndian)
            let found = try #require(read.items(.contentSequence).first)
            #expect(found[DICOM.Tag(0x0008, 0x0001)]?.vr == .SH)
            let written = try read.encode(as: .explicitVRLittleEndian)
            #expect(try DataSet.decode(Bytes(written), as: .explicitVRLittleEndian) == read)
        }
    }

    @Test func `what was changed is written anew, and its surroundings as they were`() throws {
        let bytes = explicit(.otherPatientIDsSequence, "SQ", item(name))
        var dataSet = try DataSet.decode(Bytes(bytes), as: .explicitVRLittleEndian)
        dataSet.set(.patientName, "a")
        #expect(try dataSet.encode(as: .explicitVRLittleEndian).suffix(bytes.count) == bytes[...])
        dataSet.set(.otherPatientIDsSequence, [DataSet()])
        let expected = explicit(
            .otherPatientIDsSequence, "SQ", item(itemEnd, length: undefined) + sequenceEnd, length: undefined)
        #expect(try dataSet.encode(as: .explicitVRLittleEndian).suffix(expected.count) == expected[...])
    }

    @Test func `group lengths are those of what is written`() throws {
        let group = DICOM.Tag(0x0010, 0x0000)
        let right = explicit(group, "UL", little(UInt32(name.count))) + name
        #expect(try again(right) == right)
        let wrong = explicit(group, "UL", little(UInt32(99))) + name
        #expect(try again(wrong) == right)
        let sequence = explicit(.otherPatientIDsSequence, "SQ", item(name) + sequenceEnd, length: undefined)
        let nested = explicit(group, "UL", little(UInt32(name.count + sequence.count))) + name + sequence
        #expect(try again(nested) == nested)
        for syntax in Syntaxes.native {
            let dataSet = try DataSet.decode(Bytes(nested), as: .explicitVRLittleEndian)
            let read = try DataSet.decode(Bytes(try dataSet.encode(as: syntax)), as: syntax)
            let size = try dataSet.encode(as: syntax).count
            guard !syntax.isDeflated else { continue }
            #expect(read.int(group) == size - (syntax.isExplicit ? 12 : 12))
        }
    }

    @Test(arguments: Syntaxes.native)
    func `a file written to disk piece by piece has the same bytes`(syntax: TransferSyntax) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).dcm").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var file = Samples.file(syntax)
        var random = SplitMix(seed: 5)
        let large = (0..<(3 << 20)).map { _ in UInt8.random(in: 0...255, using: &random) }
        file.dataSet.set(.pixelData, Bytes(large), vr: .OW)
        file.dataSet.set(DICOM.Tag(0x7FE0, 0), 1, vr: .UL)
        try file.write(to: path)
        #expect(try Bytes.read(path: path) == Bytes(try file.write()))
        #expect(try DICOMFile.read(path: path).dataSet.bytes(.pixelData)?.count == large.count)
    }

    @Test func `what cannot be encoded leaves the file that was there`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).dcm").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var file = Samples.file(.explicitVRLittleEndian)
        try file.write(to: path)
        let before = try Bytes.read(path: path)
        file.dataSet[.pixelData] = Element(tag: .pixelData, vr: .OB, value: .fragments([[], [1, 2]]))
        #expect(failure { () throws(DICOMError) in try file.write(to: path) }?.code == .unencodable)
        #expect(try Bytes.read(path: path) == before)
    }

    @Test func `what stands before damage can be salvaged`() throws {
        let whole = try Samples.file(.explicitVRLittleEndian).write()
        let end = try #require(whole.indices.last { whole[$0...].starts(with: Array("T-A0100".utf8)) })
        let cut = Bytes(Array(whole[0..<end + 4]))
        #expect(failure { () throws(DICOMError) in try DICOMFile.read(cut) } != nil)
        let file = try DICOMFile.read(cut, salvages: true)
        #expect(file.damage?.offset != nil)
        #expect(file.dataSet.string(.patientName) == "Müller^Jörg")
        #expect(file.dataSet.items(.contentSequence).count == 1)
        #expect(try DICOMFile.read(Bytes(whole), salvages: true).damage == nil)
    }
}
