import DICOM
import Foundation
import Testing

@testable import Clinic

@Suite struct MosaicTests {
    /// A mosaic of four slices of 2 x 2 pixels, each pixel the number of its slice.
    private func frames(_ change: (inout DataSet) -> Void = { _ in }) throws -> [ImageFrame] {
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, UID("1.2.840.10008.5.1.4.1.1.4"))
        dataSet.set(.sopInstanceUID, UID("1.2.3"))
        dataSet.set(.studyInstanceUID, UID("1.2"))
        dataSet.set(.modality, "MR")
        dataSet.set(.imageType, ["ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"])
        dataSet.set(.rows, 4)
        dataSet.set(.columns, 4)
        dataSet.set(.bitsAllocated, 16)
        dataSet.set(.bitsStored, 12)
        dataSet.set(.highBit, 11)
        dataSet.set(.samplesPerPixel, 1)
        dataSet.set(.pixelRepresentation, 0)
        dataSet.set(.pixelSpacing, [2.0, 2.0])
        dataSet.set(.spacingBetweenSlices, 6.0)
        dataSet.set(.imageOrientationPatient, [1.0, 0, 0, 0, 1, 0])
        // The middle of the first pixel of a slice lies at −1, −1; the whole image is twice as wide.
        dataSet.set(.imagePositionPatient, [-3.0, -3, 10])
        dataSet.set(.acquisitionTime, "100000.000")
        dataSet.set(Tag(0x0019, 0x0010), "SIEMENS MR HEADER", vr: .LO)
        dataSet.set(Tag(0x0019, 0x100A), 3, vr: .US)
        dataSet.set(Tag(0x0019, 0x1029), [0.0, 500, 250], vr: .FD)
        let words: [Int] = [0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 9, 9, 2, 2, 9, 9]
        dataSet.set(.pixelData, words, vr: .OW)
        change(&dataSet)
        let folder = try TemporaryFolder()
        try DICOMFile(dataSet: dataSet, transferSyntax: .explicitVRLittleEndian)
            .write(to: folder.path + "/mosaic.dcm")
        let file = try StudyFile(path: folder.path + "/mosaic.dcm")
        let frames = FrameReader.frames(of: file)
        for frame in frames where frame.tile != nil {
            let pixels = try PixelReader.open(file)
            let values = UnsafeMutableBufferPointer<Float>.allocate(capacity: 4)
            defer { values.deallocate() }
            values.initialize(repeating: -1)
            try PixelReader.read(frame, from: pixels, into: values)
            let number = Float((frame.tile?.row ?? 0) + (frame.tile?.column ?? 0) / 2)
            #expect(values.allSatisfy { $0 == number })
        }
        return frames
    }

    @Test func `slices are cut out and placed, with times of their own`() throws {
        let frames = try frames()
        #expect(frames.count == 3)
        #expect(frames.map(\.geometry.position) == [[-1, -1, 10], [-1, -1, 16], [-1, -1, 22]])
        #expect(
            frames.map { ($0.times.acquisition ?? 0) - (frames[0].times.acquisition ?? 0) } == [0, 0.5, 0.25])
    }

    @Test func `slices follow the normal that the scanner says`() throws {
        let frames = try frames { dataSet in
            dataSet.set(Tag(0x0029, 0x0010), "SIEMENS CSA HEADER", vr: .LO)
            dataSet[Tag(0x0029, 0x1010)] = Element(
                tag: Tag(0x0029, 0x1010), vr: .OB,
                value: .bytes(Bytes(Self.csa("SliceNormalVector", ["0.0", "0.0", "-1.0"])), .little))
        }
        #expect(frames.map(\.geometry.position.z) == [10, 4, -2])
    }

    @Test func `a damaged private header is passed over`() throws {
        let whole = Self.csa("SliceNormalVector", ["0.0", "0.0", "-1.0"])
        for length in stride(from: 16, to: whole.count, by: 7) {
            let frames = try frames { dataSet in
                dataSet.set(Tag(0x0029, 0x0010), "SIEMENS CSA HEADER", vr: .LO)
                dataSet[Tag(0x0029, 0x1010)] = Element(
                    tag: Tag(0x0029, 0x1010), vr: .OB,
                    value: .bytes(Bytes(Array(whole.prefix(length))), .little))
            }
            #expect(frames.count == 3)
        }
    }

    /// One entry of a private header of the second version.
    private static func csa(_ name: String, _ values: [String]) -> [UInt8] {
        func word(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(number >> (8 * $0) & 0xFF) } }
        func padded(_ text: String, _ length: Int) -> [UInt8] {
            Array(text.utf8) + [UInt8](repeating: 0, count: length - text.utf8.count)
        }
        var bytes = Array("SV10".utf8) + [4, 3, 2, 1] + word(1) + word(77)
        bytes += padded(name, 64) + word(3) + padded("FD", 4) + word(4) + word(values.count) + word(77)
        for value in values {
            bytes += word(value.utf8.count) + word(value.utf8.count) + word(77) + word(value.utf8.count)
            bytes += padded(value, (value.utf8.count + 3) / 4 * 4)
        }
        return bytes
    }
}
