import DICOM
import Testing

@testable import Clinic

@Suite struct StudyFindingTests {
    /// Two planes of 3 × 3 voxels of 2 × 2 × 5 mm, with five voxels of the one segment.
    private func dataSet() -> DataSet {
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, UID.segmentationStorage)
        dataSet.set(.seriesDescription, "Lesions, edited")
        dataSet.set(.contentCreatorName, "Li Na")
        dataSet.set(.manufacturerModelName, "Willis viewer")
        dataSet.set(.contentDate, "20261122")
        dataSet.set(.contentTime, "0815")
        dataSet.set(.rows, 3)
        dataSet.set(.columns, 3)
        dataSet.set(.bitsAllocated, 1)
        dataSet.set(.numberOfFrames, 2)
        var earlier = DataSet()
        earlier.set(.referencedSOPClassUID, UID.segmentationStorage)
        earlier.set(.referencedSOPInstanceUID, "1.2.3")
        var other = DataSet()
        other.set(.referencedSOPClassUID, UID.ctImageStorage)
        other.set(.referencedSOPInstanceUID, "1.2.4")
        dataSet.set(.referencedInstanceSequence, [earlier, other])
        var segment = DataSet()
        segment.set(.segmentNumber, 1)
        segment.set(.segmentLabel, "Core")
        segment.set(.segmentAlgorithmType, "MANUAL")
        dataSet.set(.segmentSequence, [segment])
        var measures = DataSet()
        measures.set(.pixelSpacing, [2.0, 2.0])
        measures.set(.sliceThickness, 5.0)
        measures.set(.spacingBetweenSlices, 5.0)
        var orientation = DataSet()
        orientation.set(.imageOrientationPatient, [1.0, 0, 0, 0, 1, 0])
        var shared = DataSet()
        shared.set(.pixelMeasuresSequence, [measures])
        shared.set(.planeOrientationSequence, [orientation])
        dataSet.set(.sharedFunctionalGroupsSequence, [shared])
        dataSet.set(.perFrameFunctionalGroupsSequence, [0.0, 5.0].map(frame))
        // 111 000 000, then 000 100 001, the lowest bit first.
        dataSet.set(.pixelData, Bytes([0b0000_0111, 0b0001_0000, 0b0000_0010]), vr: .OB)
        return dataSet
    }

    private func frame(at height: Double) -> DataSet {
        var position = DataSet()
        position.set(.imagePositionPatient, [0, 0, height])
        var identification = DataSet()
        identification.set(.referencedSegmentNumber, 1)
        var groups = DataSet()
        groups.set(.planePositionSequence, [position])
        groups.set(.segmentIdentificationSequence, [identification])
        return groups
    }

    private var empty: StudyFinding {
        StudyFinding(
            seriesUID: "1", sopInstanceUID: "1.1", description: "", author: "", device: "", created: "",
            predecessors: [], segments: [])
    }

    @Test func `voxels are counted, and what is written of a finding is said`() throws {
        var finding = empty
        try finding.take(dataSet())
        #expect(finding.segments.map(\.voxels) == [5])
        #expect(abs((finding.segments.first?.milliliters ?? 0) - 5 * 20 / 1000) < 1e-12)
        #expect(finding.author == "Li Na" && finding.created == "2026-11-22T08:15:00")
        #expect(finding.device == "Willis viewer" && finding.description == "Lesions, edited")
    }

    @Test func `only segmentations are earlier versions`() throws {
        var finding = empty
        try finding.take(dataSet())
        #expect(finding.predecessors == ["1.2.3"])
    }

    @Test func `what cannot be counted is refused, but still named`() throws {
        var damaged = dataSet()
        damaged.set(.pixelData, Bytes([0b0000_0111]), vr: .OB)
        var finding = empty
        #expect(throws: DICOMError.self) { try finding.take(damaged) }
        #expect(finding.author == "Li Na" && finding.segments.isEmpty)
    }
}
