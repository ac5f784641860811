/// The frames of an enhanced image (PS3.3 C.7.6.16): a stack of planes, taken once or over and over.
public struct EnhancedFrames: Sendable {
    /// Where the planes of the stack lie.
    public var geometry: PlaneGeometry
    /// How often the stack was taken, at least once.
    public var timePoints: Int
    /// When each frame was taken, `[time point][plane]`; empty for derived images.
    public var acquired: [DateAndTime]
    /// How long a frame took in milliseconds.
    public var durationMilliseconds: Double
    /// The pixels, `[time point][plane][row][column]`.
    public var pixels: StoredPixels
    /// Stack ID, at most 16 characters.
    public var stackID: String
    /// The part of the body.
    public var anatomy: AnatomicRegion
    /// Left and right together (B), or one of them (L, R), or a part without sides (U).
    public var laterality: String
    /// Window centre and width to show them with; `nil` leaves it to the viewer.
    public var window: ImageFacts.Window?
    /// What they were computed from; `nil` for frames that a scanner took.
    public var derivation: Derivation?
    /// Identifies how the frames are ordered; the same for objects that are ordered alike.
    public var dimensionOrganization: UID

    /// Describes frames.
    public init(
        geometry: PlaneGeometry, timePoints: Int = 1, acquired: [DateAndTime] = [],
        durationMilliseconds: Double = 0, pixels: StoredPixels, stackID: String = "1",
        anatomy: AnatomicRegion, laterality: String = "U", window: ImageFacts.Window? = nil,
        derivation: Derivation? = nil, dimensionOrganization: UID
    ) {
        self.geometry = geometry
        self.timePoints = timePoints
        self.acquired = acquired
        self.durationMilliseconds = durationMilliseconds
        self.pixels = pixels
        self.stackID = stackID
        self.anatomy = anatomy
        self.laterality = laterality
        self.window = window
        self.derivation = derivation
        self.dimensionOrganization = dimensionOrganization
    }

    func check(isOriginal: Bool) throws(DICOMError) {
        try geometry.check()
        let frames = pixels.frames
        guard timePoints > 0, frames.isMultiple(of: geometry.planes), frames / geometry.planes == timePoints,
            pixels.rows == geometry.rows,
            pixels.columns == geometry.columns, pixels.samplesPerPixel == 1, pixels.bitsAllocated == 16
        else {
            throw DICOMError(
                .invalidValue,
                "\(timePoints) time points of \(geometry.planes) planes of \(geometry.rows) × \(geometry.columns) do "
                    + "not go with \(frames) frames of \(pixels.rows) × \(pixels.columns) grey pixels of 16 bits.",
                path: TagPath(.pixelData))
        }
        guard acquired.count == frames || (acquired.isEmpty && !isOriginal) else {
            throw DICOMError(
                .invalidValue, "each of the \(frames) frames needs a time, not \(acquired.count).",
                path: TagPath(.frameAcquisitionDateTime))
        }
        if let derivation { try derivation.check(frames: frames) }
    }

    /// Writes the functional groups, the dimensions and the pixels.
    /// - Parameters:
    ///   - shared: The functional groups of the kind of image.
    ///   - complete: Adds those that differ from plane to plane.
    func write(
        into dataSet: inout DataSet, shared: DataSet,
        completing complete: (_ plane: Int, _ groups: inout DataSet) -> Void = { _, _ in }
    ) {
        var organizer = FrameOrganizer()
        organizer.shared = shared
        organizer.shared.set(.pixelMeasuresSequence, [geometry.measuresItem])
        organizer.shared.set(.planeOrientationSequence, [geometry.orientationItem])
        var region = DataSet()
        region.set(.frameLaterality, laterality)
        region.set(.anatomicRegionSequence, [anatomy.item])
        organizer.shared.set(.frameAnatomySequence, [region])
        if let window {
            var item = DataSet()
            item.set(.windowCenter, window.center)
            item.set(.windowWidth, window.width)
            organizer.shared.set(.frameVOILUTSequence, [item])
        }
        for frame in 0..<pixels.frames {
            let (time, plane) = frame.quotientAndRemainder(dividingBy: geometry.planes)
            var groups = DataSet()
            groups.set(.planePositionSequence, [geometry.positionItem(plane: plane)])
            if let item = derivation?.item(frame: frame) { groups.set(.derivationImageSequence, [item]) }
            complete(plane, &groups)
            organizer.append(
                indices: timePoints > 1 ? [1, plane + 1, time + 1] : [1, plane + 1],
                content: content(frame, plane: plane, time: time), groups: groups)
        }
        let dimensions: [DimensionIndex] = [.stack, .inStack] + (timePoints > 1 ? [.time] : [])
        organizer.write(into: &dataSet, dimensions: dimensions, organization: dimensionOrganization)
        pixels.write(into: &dataSet)
    }

    private func content(_ frame: Int, plane: Int, time: Int) -> DataSet {
        var content = DataSet()
        content.set(.stackID, stackID)
        content.set(.inStackPositionNumber, plane + 1)
        if timePoints > 1 { content.set(.temporalPositionIndex, time + 1) }
        guard !acquired.isEmpty else { return content }
        content.set(.frameAcquisitionNumber, time + 1)
        content.set(.frameAcquisitionDateTime, acquired[frame].description)
        content.set(.frameReferenceDateTime, acquired[frame].description)
        content.set(.frameAcquisitionDuration, durationMilliseconds)
        return content
    }

    /// From the first frame to the end of the last, in seconds.
    var acquisitionSeconds: Double {
        let times = acquired.map { $0.microsecondsSince1970() }
        guard let first = times.min(), let last = times.max() else { return durationMilliseconds / 1000 }
        return Double(last - first) / 1e6 + durationMilliseconds / 1000
    }
}

/// What Enhanced CT and Enhanced MR images say of themselves alike (PS3.3 C.8.13.1 to C.8.13.3 and C.8.15.2).
public struct EnhancedImageFacts: Sendable, Hashable {
    /// Image Type of four values, such as ORIGINAL, PRIMARY, VOLUME, NONE.
    public var imageType: [String]
    /// Content Qualification: PRODUCT, RESEARCH or SERVICE.
    public var contentQualification: String
    /// Acquisition Number.
    public var acquisitionNumber: Int
    /// Volumetric Properties: VOLUME, SAMPLED or DISTORTED.
    public var volumetricProperties: String
    /// Volume Based Calculation Technique: NONE, or how the planes were computed from a volume.
    public var calculationTechnique: String
    /// Image Comments; empty when nothing is said.
    public var comments: String

    /// Describes an image.
    public init(
        imageType: [String] = ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"],
        contentQualification: String = "RESEARCH", acquisitionNumber: Int = 1,
        volumetricProperties: String = "VOLUME", calculationTechnique: String = "NONE", comments: String = ""
    ) {
        self.imageType = imageType
        self.contentQualification = contentQualification
        self.acquisitionNumber = acquisitionNumber
        self.volumetricProperties = volumetricProperties
        self.calculationTechnique = calculationTechnique
        self.comments = comments
    }

    var isOriginal: Bool { imageType.first != "DERIVED" }

    /// - Throws: ``DICOMError`` with code `invalidValue` unless the type goes with what is known of the scan.
    func check(hasScan: Bool) throws(DICOMError) {
        guard imageType.count == 4, isOriginal == hasScan else {
            throw DICOMError(
                .invalidValue,
                "the type has four values; an original image needs the facts of its scan, a derived one has none.",
                path: TagPath(.imageType))
        }
    }

    func write(into dataSet: inout DataSet, frames: EnhancedFrames) {
        dataSet.set(.imageType, imageType)
        writeDescription(into: &dataSet)
        dataSet.set(.contentQualification, contentQualification)
        dataSet.set(.acquisitionNumber, acquisitionNumber)
        if let first = frames.acquired.min(by: { $0.microsecondsSince1970() < $1.microsecondsSince1970() }) {
            dataSet.set(.acquisitionDateTime, first.description)
            dataSet.set(.acquisitionDuration, frames.acquisitionSeconds)
        }
        if !comments.isEmpty { dataSet.set(.imageComments, comments) }
        dataSet.set(.burnedInAnnotation, "NO")
        dataSet.set(.lossyImageCompression, "00")
        dataSet.set(.presentationLUTShape, "IDENTITY")
        dataSet.set(.acquisitionContextSequence, [DataSet]())
        if !dataSet.contains(.patientPosition) { dataSet.setEmpty(.patientPosition) }
        guard let derivation = frames.derivation else { return }
        let sources = ReferencedInstances(derivation.instances)
        dataSet.set(.sourceImageEvidenceSequence, sources.evidence)
        sources.writeCommonInstanceReference(
            into: &dataSet, study: dataSet.uid(.studyInstanceUID) ?? "")
    }

    /// Common CT/MR Image Description Macro, for the image as for the frame type.
    func writeDescription(into dataSet: inout DataSet) {
        dataSet.set(.pixelPresentation, "MONOCHROME")
        dataSet.set(.volumetricProperties, volumetricProperties)
        dataSet.set(.volumeBasedCalculationTechnique, calculationTechnique)
    }

    /// The item of a frame type sequence.
    var frameTypeItem: DataSet {
        var item = DataSet()
        item.set(.frameType, imageType)
        writeDescription(into: &item)
        return item
    }
}

extension DimensionIndex {
    /// Order by stack.
    static let stack = DimensionIndex(.stackID, in: .frameContentSequence, label: "Stack ID")
}
