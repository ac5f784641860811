import Testing

@testable import DICOM

struct ImageObjectTests {
    private var plane: PlaneGeometry {
        var plane = ObjectFixtures.geometry
        plane.positions = [plane.positions[0]]
        plane.spacingBetweenSlices = nil
        return plane
    }
    private let words = (0..<15).map { UInt16($0) * 200 }

    @Test func `a CT image says where it lies and what its values mean`() throws {
        let image = CTImage(
            context: try ObjectFixtures.context(), geometry: plane,
            pixels: try StoredPixels(rows: 3, columns: 5, bitsStored: 12, unsigned: words),
            acquisition: CTImage.Acquisition(tubeKilovolts: 80))
        let read = try ObjectFixtures.reread(image.dataSet())
        #expect(PlaneGeometry(of: read) == plane)
        #expect(read[.pixelData]?.integers == words.map(Int.init))
        #expect(read.double(.rescaleIntercept) == -1024)
        #expect(read.double(.kvp) == 80)
        #expect(read.int(.highBit) == 11)
        #expect(read[.acquisitionNumber]?.isEmpty == true)
        #expect(read[.patientPosition]?.isEmpty == true)
    }

    @Test func `an MR image writes what it does not know empty, and inversion time only where there is one`()
        throws
    {
        var image = MRImage(
            context: try ObjectFixtures.context(), geometry: plane,
            pixels: try StoredPixels(rows: 3, columns: 5, signed: words.map { Int16($0) - 1000 }),
            acquisition: MRImage.Acquisition(scanningSequence: ["SE"]))
        let read = try ObjectFixtures.reread(image.dataSet())
        #expect(read.int(.pixelRepresentation) == 1)
        #expect(read[.pixelData]?.isEmpty == false)
        #expect(read[.repetitionTime]?.isEmpty == true)
        #expect(!read.contains(.inversionTime))
        image.acquisition.scanningSequence = ["IR"]
        #expect(try image.dataSet()[.inversionTime]?.isEmpty == true)
    }

    @Test func `pixels that do not fill their rows are refused`() {
        #expect(throws: DICOMError.self) { try StoredPixels(rows: 3, columns: 4, unsigned: words) }
        #expect(throws: DICOMError.self) {
            try StoredPixels(rows: 3, columns: 5, bitsStored: 11, unsigned: words)
        }
        #expect(throws: DICOMError.self) { try StoredPixels(rows: 0, columns: 5, gray: []) }
        #expect(throws: DICOMError.self) { try StoredPixels(rows: 3, columns: 5, rgb: [1, 2, 3]) }
    }

    @Test(arguments: [
        (1, 1, UID.secondaryCaptureImageStorage), (1, 3, .secondaryCaptureImageStorage),
        (3, 1, .multiFrameGrayscaleByteSecondaryCaptureImageStorage),
        (3, 3, .multiFrameTrueColorSecondaryCaptureImageStorage),
    ])
    func `a secondary capture is of the class that its pixels ask for`(
        _ frames: Int, _ samples: Int, _ expected: UID
    ) throws {
        let bytes = (0..<15 * frames * samples).map { UInt8(truncatingIfNeeded: $0) }
        let pixels =
            samples == 1
            ? try StoredPixels(rows: 3, columns: 5, frames: frames, gray: bytes)
            : try StoredPixels(rows: 3, columns: 5, frames: frames, rgb: bytes)
        let capture = SecondaryCapture(context: try ObjectFixtures.context(), pixels: pixels)
        let read = try ObjectFixtures.reread(capture.dataSet())
        #expect(read.uid(.sopClassUID) == expected)
        #expect(read.bytes(.pixelData)?.array.prefix(bytes.count) == bytes[...])
        #expect(read.int(.numberOfFrames) == (frames > 1 ? frames : nil))
        #expect(read.ints(.pageNumberVector) == (frames > 1 ? [1, 2, 3] : []))
        #expect(!read.contains(.frameOfReferenceUID))
    }

    @Test func `words of several frames make the word class, and a sign is refused`() throws {
        let context = try ObjectFixtures.context()
        let pixels = try StoredPixels(rows: 3, columns: 5, frames: 2, unsigned: words + words)
        #expect(
            SecondaryCapture(context: context, pixels: pixels).sopClass
                == .multiFrameGrayscaleWordSecondaryCaptureImageStorage)
        let signed = try StoredPixels(
            rows: 3, columns: 5, frames: 2, signed: (words + words).map { Int16($0) })
        #expect(throws: DICOMError.self) { try SecondaryCapture(context: context, pixels: signed).dataSet() }
    }
}

struct EnhancedImageTests {
    private func frames(timePoints: Int, acquired: Bool = true) throws -> EnhancedFrames {
        let count = timePoints * 4
        return EnhancedFrames(
            geometry: ObjectFixtures.geometry, timePoints: timePoints,
            acquired: acquired
                ? (0..<count).map { frame in
                    DateAndTime(
                        date: ObjectFixtures.created.date,
                        time: TimeOfDay(hour: 10, minute: 0, second: frame)!)
                } : [],
            pixels: try StoredPixels(
                rows: 3, columns: 5, frames: count, unsigned: (0..<count * 15).map { UInt16($0) }),
            anatomy: .head, dimensionOrganization: "1.2.5")
    }

    private var scan: EnhancedCTImage.Scan {
        EnhancedCTImage.Scan(
            acquisitionType: "SEQUENCED", tubeKilovolts: 80, tubeMilliamperes: 200, exposureMilliseconds: 500,
            doseIndexMilligray: 50, revolutionSeconds: 0.5, singleCollimationMillimeters: 0.5,
            totalCollimationMillimeters: 20, tablePositionsMillimeters: [0, 5, 10, 15], filterType: "WEDGE",
            filterMaterial: "ALUMINUM", convolutionKernel: "H20f")
    }

    @Test func `frames are ordered by time and place, and say when they were taken`() throws {
        let image = EnhancedCTImage(
            context: try ObjectFixtures.context(), frames: try frames(timePoints: 2),
            irradiationEvent: "1.2.7",
            scan: scan)
        let groups = try #require(FunctionalGroups(ObjectFixtures.reread(image.dataSet())))
        #expect(groups.frameCount == 8)
        #expect(groups.dimensionIndices(frame: 6) == [1, 3, 2])
        #expect(groups.position(frame: 6) == [-10, -20, 40])
        #expect(groups.temporalPositionIndex(frame: 6) == 2)
        #expect(groups.acquisitionDateAndTime(frame: 6)?.time == TimeOfDay(hour: 10, minute: 0, second: 6))
        #expect(groups.rescale(frame: 6)?.intercept == -1024)
        #expect(groups.group(.ctPositionSequence, frame: 6)?.double(.tablePosition) == 10)
    }

    @Test func `an original image needs the facts of its scan, and a time for each frame`() throws {
        var image = EnhancedCTImage(
            context: try ObjectFixtures.context(), frames: try frames(timePoints: 1),
            irradiationEvent: "1.2.7",
            scan: nil)
        #expect(throws: DICOMError.self) { try image.dataSet() }
        image.scan = scan
        _ = try image.dataSet()
        image.frames = try frames(timePoints: 1, acquired: false)
        #expect(throws: DICOMError.self) { try image.dataSet() }
        image.scan = nil
        image.facts.imageType = ["DERIVED", "PRIMARY", "VOLUME", "MEAN"]
        image.frames.derivation = try ObjectFixtures.derivation()
        let derived = try image.dataSet()
        #expect(derived.items(.referencedSeriesSequence).count == 1)
        #expect(derived.items(.sourceImageEvidenceSequence).count == 1)
    }

    @Test func `an MR volume tells its contrast and its b-value`() throws {
        var scan = EnhancedMRImage.Scan(
            pulseSequenceName: "ep2d", fieldStrengthTesla: 3, transmitterMegahertz: 123.2,
            repetitionMilliseconds: 4000, echoMilliseconds: 90, flipDegrees: 90, pixelBandwidthHertz: 1500,
            coilName: "Head")
        scan.isEchoPlanar = true
        let image = EnhancedMRImage(
            context: try ObjectFixtures.context(), acquisitionContrast: "DIFFUSION",
            frames: try frames(timePoints: 1), diffusionBValue: 1000, scan: scan)
        let read = try ObjectFixtures.reread(image.dataSet())
        let groups = try #require(FunctionalGroups(read))
        #expect(groups.diffusionBValue(frame: 3) == 1000)
        #expect(read.string(.acquisitionContrast) == "DIFFUSION")
        #expect(read.string(.echoPlanarPulseSequence) == "YES")
        #expect(groups.group(.mrEchoSequence, frame: 0)?.double(.effectiveEchoTime) == 90)
    }
}
