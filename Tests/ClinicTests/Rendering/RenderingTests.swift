import Codecs
import DICOM
import Foundation
import Testing

@testable import Clinic

@Suite struct RenderingTests {
    private func image(_ values: [Int16], rows: Int, columns: Int) -> DataSet {
        var dataSet = TestImage().dataSet
        dataSet.set(.rows, rows)
        dataSet.set(.columns, columns)
        dataSet.set(.samplesPerPixel, 1)
        dataSet.set(.photometricInterpretation, "MONOCHROME2")
        dataSet.set(.bitsAllocated, 16)
        dataSet.set(.bitsStored, 16)
        dataSet.set(.highBit, 15)
        dataSet.set(.pixelRepresentation, 1)
        dataSet.remove(.windowCenter)
        dataSet.remove(.windowWidth)
        let bytes = values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        dataSet.set(.pixelData, Bytes(bytes), vr: .OW)
        return dataSet
    }

    private func grey(_ dataSet: DataSet, _ window: RenderingRequest.Window?) throws -> [UInt8] {
        let pixels = try PixelData(dataSet, transferSyntax: .explicitVRLittleEndian)
        return try FrameRenderer(dataSet: dataSet, frameIndex: 0, window: window).raster(pixels.frame(0))
            .bytes
    }

    @Test func `windows are those of the standard`() throws {
        let values: [Int16] = [-1000, 0, 20, 40, 60, 80]
        let dataSet = image(values, rows: 2, columns: 3)
        for function in [RenderingRequest.Window.Function.linear, .linearExact, .sigmoid] {
            let found = try grey(dataSet, .init(center: 40, width: 80, function: function))
            for (value, light) in zip(values, found) {
                // PS3.3 C.11.2.1.2 and C.11.2.1.3, written down once more.
                let exact: Double
                switch function {
                case .linear: exact = (Double(value) - 39.5) / 79 + 0.5
                case .linearExact: exact = (Double(value) - 40) / 80 + 0.5
                case .sigmoid: exact = 1 / (1 + exp(-4 * (Double(value) - 40) / 80))
                }
                #expect(abs(Double(light) - min(max(exact, 0), 1) * 255) <= 0.51)
            }
        }
    }

    @Test func `MONOCHROME1 is shown upside down`() throws {
        var dataSet = image([0, 80], rows: 1, columns: 2)
        dataSet.set(.photometricInterpretation, "MONOCHROME1")
        #expect(try grey(dataSet, .init(center: 40, width: 80)) == [255, 0])
    }

    @Test func `without a window a few outliers do not take the contrast`() throws {
        var values = (0..<1000).map { Int16($0) }
        values[0] = -32_000
        values[999] = 32_000
        let found = try grey(image(values, rows: 10, columns: 100), nil)
        #expect(found[0] == 0 && found[999] == 255 && (120...135).contains(found[500]))
    }

    @Test func `parts of an image are cut, turned over and fit into a viewport`() {
        let raster = Raster(width: 4, height: 2, channels: 1, bytes: [1, 2, 3, 4, 5, 6, 7, 8])
        var request = RenderingRequest(format: .png)
        request.region = .init(x: 1, y: 0, width: 2, height: 2)
        #expect(PicturePlan(request, width: 4, height: 2).apply(raster).bytes == [2, 3, 6, 7])
        request.region?.flipsHorizontally = true
        #expect(PicturePlan(request, width: 4, height: 2).apply(raster).bytes == [3, 2, 7, 6])
        request.region?.flipsVertically = true
        #expect(PicturePlan(request, width: 4, height: 2).apply(raster).bytes == [7, 6, 3, 2])
        request.region = .init(x: 90, y: 90, width: 1e9, height: 1e9)
        request.viewport = .init(width: 10, height: 5)
        let corner = PicturePlan(request, width: 4, height: 2).apply(raster)
        #expect(corner.width == 5 && corner.height == 5 && Set(corner.bytes) == [8])
        request.region = nil
        let whole = PicturePlan(request, width: 4, height: 2).apply(raster)
        #expect(whole.width == 10 && whole.height == 5)
    }

    @Test func `scaling keeps what is flat flat and the mean of what is not`() {
        let flat = Raster(width: 7, height: 5, channels: 3, bytes: [UInt8](repeating: 77, count: 105))
        for (width, height) in [(1, 1), (3, 2), (14, 10), (100, 3)] {
            #expect(Set(flat.scaled(width: width, height: height).bytes) == [77])
        }
        let stripes = Raster(
            width: 64, height: 64, channels: 1, bytes: (0..<4096).map { $0 % 2 == 0 ? 0 : 200 })
        let small = stripes.scaled(width: 8, height: 8).bytes
        #expect(small.allSatisfy { (85...115).contains($0) })
    }

    @Test func `an animation that is read back has the greys that went in`() {
        // Enough of them that the table of codes is full and begun anew.
        var state: UInt32 = 7
        let noise = (0..<20_000).map { _ -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(truncatingIfNeeded: state >> 24)
        }
        let raster = Raster(width: 200, height: 100, channels: 1, bytes: noise)
        var gif = GIFFile(width: 200, height: 100, channels: 1, hundredths: 10)
        gif.add(raster)
        let bytes = gif.finish()
        #expect(LZWReader.firstPicture(bytes) == noise)
    }
}

/// Reads the first picture of a GIF as its specification says, without regard to how ours are written.
private enum LZWReader {
    static func firstPicture(_ gif: [UInt8]) -> [UInt8] {
        var position = 13 + 768
        while gif[position] == 0x21 {
            position += 2
            while gif[position] != 0 { position += Int(gif[position]) + 1 }
            position += 1
        }
        position += 11
        var codes: [UInt8] = []
        while gif[position] != 0 {
            codes += gif[position + 1...position + Int(gif[position])]
            position += Int(gif[position]) + 1
        }
        return decode(codes)
    }

    private static func decode(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var table: [[UInt8]] = []
        var (bits, width, previous) = (0, 9, [UInt8]())
        while bits + width <= bytes.count * 8 {
            let code = (0..<width).reduce(0) {
                $0 | Int(bytes[(bits + $1) / 8] >> UInt8((bits + $1) % 8) & 1) << $1
            }
            bits += width
            if code == 256 {
                table = (0..<258).map { $0 < 256 ? [UInt8($0)] : [] }
                (width, previous) = (9, [])
                continue
            }
            if code == 257 { break }
            let entry = code < table.count ? table[code] : previous + previous.prefix(1)
            result += entry
            if !previous.isEmpty, table.count < 4096 { table.append(previous + entry.prefix(1)) }
            if table.count == 1 << width, width < 12 { width += 1 }
            previous = entry
        }
        return result
    }
}
