import Foundation
import Testing

@testable import DICOM

struct DICOMFileHeadTests {
    private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "willis-head-\(UUID().uuidString)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { unlink(path) }
        try body(path)
    }

    private func image(headerBytes: Int, pixelBytes: Int) -> DataSet {
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, UID("1.2.840.10008.5.1.4.1.1.2"))
        dataSet.set(.sopInstanceUID, UID("1.2.3"))
        dataSet.set(.patientID, "P1")
        if headerBytes > 0 {
            dataSet.set(.iccProfile, Bytes([UInt8](repeating: 7, count: headerBytes)), vr: .OB)
        }
        dataSet.set(.pixelData, Bytes([UInt8](repeating: 1, count: pixelBytes)), vr: .OW)
        return dataSet
    }

    private static func mappings(of name: String) throws -> Int {
        try String(contentsOfFile: "/proc/self/maps", encoding: .utf8).split(separator: "\n")
            .count { $0.contains(name) }
    }

    private static func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return (Int(fields[1]) ?? 0) * 4096
    }

    @Test(
        arguments: [0, 100, 8_000, 8_180, 9_000, 40_000, 3_000_000, 40_000_000],
        [TransferSyntax.explicitVRLittleEndian, .implicitVRLittleEndian, .deflatedExplicitVRLittleEndian])
    func `the head of a file is what the whole file holds before its pixels`(
        headerBytes: Int, syntax: TransferSyntax
    ) throws {
        let dataSet = image(headerBytes: headerBytes, pixelBytes: 200_000)
        try withFile(try DICOMFile(dataSet: dataSet, transferSyntax: syntax).write()) { path in
            let head = try DICOMFile.read(path: path, stopBeforePixelData: true)
            var expected = try DICOMFile.read(path: path)
            expected.dataSet[.pixelData] = nil
            #expect(head.dataSet == expected.dataSet)
            #expect(head.meta == expected.meta)
            #expect(head.remarks == expected.remarks)
        }
    }

    @Test func `a head keeps no mapping of its file`() throws {
        let dataSet = image(headerBytes: 5_000, pixelBytes: 500_000)
        try withFile(try DICOMFile(dataSet: dataSet).write()) { path in
            let heads = try (0..<100).map { _ in try DICOMFile.read(path: path, stopBeforePixelData: true) }
            let name = String(path.split(separator: "/").last ?? "")
            #expect(try Self.mappings(of: name) == 0)
            #expect(heads.count == 100)
        }
    }

    @Test func `a deflated file is inflated no further than its pixels`() throws {
        let dataSet = image(headerBytes: 5_000, pixelBytes: 100 << 20)
        let bytes = try DICOMFile(dataSet: dataSet, transferSyntax: .deflatedExplicitVRLittleEndian).write()
        try withFile(bytes) { path in
            // More would be refused by this budget.
            let budget = Budget(maximumInflatedBytes: 100_000)
            let head = try DICOMFile.read(path: path, budget: budget, stopBeforePixelData: true)
            #expect(head.dataSet.string(.patientID) == "P1")
            let whole = try DICOMFile.read(Bytes(bytes), budget: budget, stopBeforePixelData: true)
            #expect(whole.dataSet == head.dataSet)
        }
    }

    @Test func `an enhanced object of 8000 frames and 15 functional groups is within the budget`() throws {
        var group = DataSet()
        group.set(.acquisitionNumber, 1)
        var frame = DataSet()
        for element in UInt16(0)..<15 {
            let tag = Tag(0x0021, 0x1000 + element)
            frame[tag] = Element(tag: tag, vr: .SQ, value: .items([group]))
        }
        var dataSet = image(headerBytes: 0, pixelBytes: 16)
        let frames = Element(
            tag: .perFrameFunctionalGroupsSequence, vr: .SQ,
            value: .items(Array(repeating: frame, count: 8_000)))
        dataSet[.perFrameFunctionalGroupsSequence] = frames
        let bytes = try DICOMFile(dataSet: dataSet).write()
        let read = try DICOMFile.read(Bytes(bytes))
        guard case .items(let items)? = read.dataSet[.perFrameFunctionalGroupsSequence]?.value else {
            Issue.record("The frames are gone.")
            return
        }
        #expect(items.count == 8_000)
    }

    @Test func `hostile files cost no more than a constant times their size`() async {
        // In a process of its own: what other tests take at the same time is not this reader's.
        await #expect(processExitsWith: .success) {
            // Two megabytes of the smallest items, and of the smallest elements.
            let item: [UInt8] = [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0]
            let sequence: [UInt8] = [0x08, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
            let element: [UInt8] = [0x08, 0, 0x60, 0, 0x43, 0x53, 0, 0]
            let count = 250_000
            let start: [UInt8] = [8, 0, 5, 0, 0x43, 0x53, 0, 0]
            for repeated in [
                sequence + Array(repeatElement(item, count: count).joined()),
                Array(repeatElement(element, count: count).joined()),
            ] {
                let bytes = Bytes(start + repeated)
                let before = try DICOMFileHeadTests.residentBytes()
                let dataSet = try? DataSet.decode(bytes, as: .explicitVRLittleEndian)
                let grown = try DICOMFileHeadTests.residentBytes() - before
                precondition(grown < 60 * bytes.count, "\(grown) bytes for \(bytes.count)")
                _ = dataSet
            }
        }
    }
}
