import DICOM
import Foundation
import Testing

@testable import Clinic

@Suite struct PixelMapTests {
    private func map(_ dataSet: DataSet, _ syntax: UID) throws -> (PixelMap, [UInt8]) {
        let path = NSTemporaryDirectory() + "willis-\(UUID().uuidString).dcm"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try DICOMFile(dataSet: dataSet, transferSyntax: TransferSyntax(syntax)).write(to: path)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        return (try PixelMapReader(path: path, transferSyntax: TransferSyntax(syntax)).read(), bytes)
    }

    private func image(frames: Int, bits: Int = 8, rows: Int = 2, columns: Int = 3) -> DataSet {
        var dataSet = TestImage().dataSet
        dataSet.set(.rows, rows)
        dataSet.set(.columns, columns)
        dataSet.set(.samplesPerPixel, 1)
        dataSet.set(.photometricInterpretation, "MONOCHROME2")
        dataSet.set(.bitsAllocated, bits)
        dataSet.set(.bitsStored, bits)
        dataSet.set(.highBit, bits - 1)
        dataSet.set(.pixelRepresentation, 0)
        dataSet.set(.numberOfFrames, frames)
        return dataSet
    }

    @Test func `native frames lie one behind the other`() throws {
        var dataSet = image(frames: 3)
        dataSet.set(.pixelData, Bytes(Array(0..<18)), vr: .OB)
        let (map, bytes) = try map(dataSet, "1.2.840.10008.1.2.1")
        guard case .native(let frames) = map.layout else {
            Issue.record("not native")
            return
        }
        #expect(map.frameCount == 3 && frames.byteCount == 18)
        let place = try #require(frames.place(1))
        #expect(Array(bytes[place.bytes]) == [6, 7, 8, 9, 10, 11] && place.firstBit == 0)
        #expect(frames.place(3) == nil && frames.place(.max) == nil)
    }

    @Test func `frames of single bits begin within a byte`() throws {
        var dataSet = image(frames: 3, bits: 1)
        dataSet.set(.pixelData, Bytes([0xAA, 0x55, 0x01, 0]), vr: .OB)
        guard case .native(let frames) = try map(dataSet, "1.2.840.10008.1.2.1").0.layout else {
            Issue.record("not native")
            return
        }
        let place = try #require(frames.place(1))
        #expect(place.firstBit == 6 && place.bytes.count == 2 && frames.bitsPerFrame == 6)
    }

    @Test func `compressed frames are the pieces that belong together`() throws {
        var dataSet = image(frames: 2)
        let pieces: [Bytes] = [[0, 0, 0, 0, 24, 0, 0, 0], [1, 2, 3, 4], [5, 6, 7, 8], [9, 9]]
        dataSet[.pixelData] = Element(tag: .pixelData, vr: .OB, value: .fragments(pieces))
        let (map, bytes) = try map(dataSet, "1.2.840.10008.1.2.4.80")
        guard case .encapsulated(let places) = map.layout else {
            Issue.record("not encapsulated")
            return
        }
        #expect(places.pieces(0).map { Array(bytes[$0]) } == [[1, 2, 3, 4], [5, 6, 7, 8]])
        #expect(places.pieces(1).map { Array(bytes[$0]) } == [[9, 9]])
    }

    @Test func `big-endian and deflated objects hide their frames`() throws {
        for syntax: UID in ["1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"] {
            var dataSet = image(frames: 1, bits: 16)
            dataSet.set(.pixelData, Bytes([UInt8](repeating: 1, count: 12)), vr: .OW)
            let (map, _) = try map(dataSet, syntax)
            guard case .hidden = map.layout else {
                Issue.record("\(syntax) is not hidden")
                continue
            }
        }
    }

    @Test func `what is no image, or makes no sense, is told apart`() throws {
        #expect(throws: PixelMapError.self) {
            try map(TestImage().dataSet.withoutPixels, "1.2.840.10008.1.2.1")
        }
        var dataSet = image(frames: 1)
        dataSet.set(.bitsStored, 99)
        dataSet.set(.pixelData, Bytes([1, 2, 3, 4, 5, 6]), vr: .OB)
        #expect(throws: PixelMapError.self) { try map(dataSet, "1.2.840.10008.1.2.1") }
    }

    @Test func `places of values are read strictly`() {
        #expect(BulkPlace.path(["7FE00010"]) == TagPath(.pixelData))
        let nested = BulkPlace.path(["54000100", "0", "54001010"])
        #expect(nested == TagPath([.init(tag: .waveformSequence, item: 0), .init(tag: .waveformData)]))
        for wrong in [
            [], ["7FE00010", "0"], ["7FE0001"], ["54000100", "-1", "54001010"],
            ["54000100", "x", "54001010"],
        ] {
            #expect(BulkPlace.path(wrong) == nil, "\(wrong)")
        }
        #expect(BulkPlace.littleEndian([1, 2, 3, 4], of: .OW).array == [2, 1, 4, 3])
    }

    @Test func `what was used lately stays, within the budget`() {
        let known = RecentlyUsed<Int, String>(budget: 100)
        for number in 0..<10 { known.keep("\(number)", for: number, cost: 10) }
        _ = known[0]
        known.keep("new", for: 10, cost: 10)
        #expect(known[0] == "0" && known[10] == "new" && known[1] == nil)
        known.keep("large", for: 11, cost: 26)
        #expect(known[11] == nil)
    }
}

extension DataSet {
    fileprivate var withoutPixels: DataSet {
        var result = self
        result.remove(.pixelData)
        return result
    }
}
