import Testing

@testable import DICOM

struct SegmentationTests {
    private static let size = 60
    private static let plane = 15
    /// In the second plane, and in the second and third; fifteen bits a frame, so that frames begin within bytes.
    private let core = (0..<60).map { $0 / 15 == 1 && $0 % 3 == 0 }
    private let slow = (0..<60).map { ($0 / 15 == 1 || $0 / 15 == 2) && $0 % 2 == 0 }

    private func segment(_ label: String) -> Segment {
        Segment(
            label: label, category: Code("49755003", "SCT", "Morphologically Abnormal Structure"),
            type: Code("55641003", "SCT", "Infarct"), typeModifiers: [Code("7771000", "SCT", "Left")],
            origin: .automatic(
                AlgorithmIdentification(
                    family: Code("123101", "DCM", "Neighborhood Analysis"), name: "test", version: "3")),
            anatomy: .brain, tracking: Segment.Tracking(id: label, uid: "1.2.6"), colorCIELab: [50, -20, 30])
    }

    private func segmentation(_ voxels: Segmentation.Voxels) throws -> Segmentation {
        Segmentation(
            context: try ObjectFixtures.context(), content: ContentIdentification(label: "LESIONS"),
            geometry: ObjectFixtures.geometry, segments: [segment("Core"), segment("Late")], voxels: voxels,
            derivation: try ObjectFixtures.derivation(), dimensionOrganization: "1.2.5")
    }

    @Test func `voxels and places of a binary segmentation come back`() throws {
        let dataSet = try segmentation(.binary([core, slow])).dataSet()
        let read = try SegmentationContent(ObjectFixtures.reread(dataSet))
        #expect(read.frames.map(\.segment) == [1, 2, 2])
        #expect(read.frames.map { $0.position[2] } == [35, 35, 40])
        let expected = [core[15..<30], slow[15..<30], slow[30..<45]]
        for (frame, mask) in expected.enumerated() {
            #expect(read.fractions(frame: frame) == mask.map { $0 ? 1 : 0 })
        }
        #expect(dataSet.bytes(.pixelData)?.count == (45 + 7) / 8)
        #expect(dataSet.string(.segmentsOverlap) == "YES")
    }

    @Test func `fractions come back as parts of their maximum`() throws {
        let values = slow.enumerated().map { $1 ? UInt8($0) : 0 }
        let none = [UInt8](repeating: 0, count: 60)
        let dataSet = try segmentation(.fractional([none, values], .occupancy, maximum: 100)).dataSet()
        let read = try SegmentationContent(ObjectFixtures.reread(dataSet))
        #expect(read.frames.map(\.segment) == [2, 2])
        #expect(read.fractions(frame: 1) == values[30..<45].map { Float($0) / 100 })
        #expect(dataSet.string(.segmentationFractionalType) == "OCCUPANCY")
        #expect(dataSet.string(.segmentsOverlap) == "NO")
    }

    @Test func `what a segment is comes back`() throws {
        let dataSet = try segmentation(.binary([core, slow])).dataSet()
        let read = try #require(try SegmentationContent(dataSet).segments[1])
        #expect(read.label == "Core")
        #expect(read.type.means(Code("55641003", "SCT", "")))
        #expect(read.typeModifiers.map(\.value) == ["7771000"])
        #expect(read.algorithm?.name == "test")
        #expect(read.anatomy == .brain)
        #expect(read.tracking == Segment.Tracking(id: "Core", uid: "1.2.6"))
        let color = try #require(read.colorCIELab)
        #expect(zip(color, [50, -20, 30]).allSatisfy { abs($0 - $1) < 0.01 })
    }

    @Test func `a segmentation of nothing keeps one empty frame`() throws {
        let none = [Bool](repeating: false, count: 60)
        let read = try SegmentationContent(segmentation(.binary([none, none])).dataSet())
        #expect(read.frames.count == 1)
        #expect(read.fractions(frame: 0).allSatisfy { $0 == 0 })
        #expect(read.segments.count == 2)
    }

    @Test func `voxels that do not fit the planes or the segments are refused`() throws {
        for voxels in [
            Segmentation.Voxels.binary([core]), .binary([core, Array(slow.dropLast())]),
            .fractional(
                [[UInt8](repeating: 9, count: 60), [UInt8](repeating: 0, count: 60)], .probability, maximum: 8
            ),
        ] {
            #expect {
                try segmentation(voxels).dataSet()
            } throws: { ($0 as? DICOMError)?.code == .invalidValue }
        }
    }

    @Test func `an object that is cut short or has sizes beyond reason is refused`() throws {
        var dataSet = try segmentation(.binary([core, slow])).dataSet()
        dataSet.set(.pixelData, Bytes([1, 2]), vr: .OB)
        #expect(throws: DICOMError.self) { try SegmentationContent(dataSet) }
        dataSet.set(.rows, Bytes([255, 255, 255, 255, 255, 255, 255, 127]), vr: .UV)
        #expect(throws: DICOMError.self) { try SegmentationContent(dataSet) }
    }
}
