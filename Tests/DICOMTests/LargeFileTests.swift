import Foundation
import Testing

@testable import DICOM

/// Files that are large enough for the reader to let go of pages behind it.
@Suite struct LargeFileTests {
    private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "willis-large-\(UUID().uuidString)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { unlink(path) }
        try body(path)
    }

    /// Elements of which each value tells its place.
    private func manyElements(_ count: UInt16, of size: Int) -> DataSet {
        var dataSet = DataSet()
        for number in 0..<count {
            let value = [UInt8](repeating: UInt8(truncatingIfNeeded: number &* 37), count: size)
            dataSet.set(Tag(0x0021, 0x1000 + number), Bytes(value), vr: .OB)
        }
        return dataSet
    }

    @Test func `a mapped head of many megabytes has the values that a read one has`() throws {
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, UID.ctImageStorage)
        dataSet.set(.sopInstanceUID, UID("1.2.3"))
        dataSet.set(.contentSequence, (0..<10).map { _ in manyElements(20, of: 100_000) })
        dataSet.set(.pixelData, Bytes([UInt8](repeating: 5, count: 100_000)), vr: .OW)
        try withFile(try DICOMFile(dataSet: dataSet).write()) { path in
            let mapped = try DICOMFile.read(path: path)
            #expect(mapped.dataSet.bytes(.pixelData)?.isMapped == true)
            #expect(mapped.dataSet == dataSet)
            let read = try DICOMFile.read(path: path, access: .memory)
            #expect(read.dataSet.bytes(.pixelData)?.isMapped == false)
            #expect(read.dataSet == dataSet)
            dataSet.remove(.pixelData)
            let head = try DICOMFile.read(path: path, stopBeforePixelData: true)
            #expect(head.dataSet == dataSet)
        }
    }

    @Test(arguments: [60, 6_000])
    func `a mapped file of many fragments has the bytes that were written`(size: Int) throws {
        let fragments = (0..<1000).map { number in
            Bytes([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: size + 2 * (number % 7)))
        }
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, UID.ctImageStorage)
        dataSet.set(.sopInstanceUID, UID("1.2.3"))
        dataSet[.pixelData] = Element(tag: .pixelData, vr: .OB, value: .fragments([Bytes()] + fragments))
        let syntax = TransferSyntax("1.2.840.10008.1.2.4.80")
        try withFile(try DICOMFile(dataSet: dataSet, transferSyntax: syntax).write()) { path in
            let read = try DICOMFile.read(path: path)
            #expect(read.dataSet.fragments(.pixelData) == [Bytes()] + fragments)
        }
    }

    @Test(arguments: [(700_000, false), (3_000_000, false), (20_000_000, true)])
    func `only a head of more than sixteen megabytes keeps a mapping`(bytes: Int, isMapped: Bool) throws {
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, UID.ctImageStorage)
        dataSet.set(.sopInstanceUID, UID("1.2.3"))
        dataSet.set(.iccProfile, Bytes([UInt8](repeating: 7, count: bytes)), vr: .OB)
        dataSet.set(.pixelData, Bytes([UInt8](repeating: 1, count: 40_000_000)), vr: .OW)
        try withFile(try DICOMFile(dataSet: dataSet).write()) { path in
            let head = try DICOMFile.read(path: path, stopBeforePixelData: true)
            #expect(head.dataSet.bytes(.iccProfile)?.isMapped == isMapped)
            #expect(head.dataSet.bytes(.iccProfile)?.count == bytes)
            let read = try DICOMFile.read(path: path, stopBeforePixelData: true, access: .memory)
            #expect(read.dataSet.bytes(.iccProfile)?.isMapped == false)
            #expect(read.dataSet == head.dataSet)
        }
    }
}
