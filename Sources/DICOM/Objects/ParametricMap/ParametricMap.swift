/// A map of a quantity that was computed from images, with values as they are (PS3.3 A.75, Parametric Map IOD): float
/// pixel data, what they measure and in which unit, where they lie, and what they were computed from.
public struct ParametricMap: Sendable {
    /// Whom it is about, its series, and what made it. A frame of reference is required.
    public var context: CompositeContext
    /// What the map is called.
    public var content: ContentIdentification
    /// Modality of the images that the map was computed from, such as CT.
    public var modality: String
    /// Image Type: DERIVED, PRIMARY, the flavour such as PERFUSION, and the contrast such as MTT.
    public var imageType: [String]
    /// Where the planes lie; a frame each.
    public var geometry: PlaneGeometry
    /// The values, `[plane][row][column]`, in the unit of ``quantity``. NaN means that there is none.
    public var values: [Float]
    /// Float Pixel Padding Value: what is written where there is no value, which viewers should not show. It must not
    /// be a value of the quantity; NaN itself would leave most viewers without a window.
    public var paddingValue: Float
    /// What is measured.
    public var quantity: RealWorldQuantity
    /// The part of the body.
    public var anatomy: AnatomicRegion
    /// Left and right together (B), or one of them (L, R), or a part without sides (U).
    public var laterality: String
    /// What it was computed from.
    public var derivation: Derivation
    /// Window centre and width to show the map with; `nil` for the range of its values.
    public var window: (center: Double, width: Double)?
    /// Content Qualification: PRODUCT, RESEARCH or SERVICE.
    public var contentQualification: String
    /// Identifies how the frames are ordered; the same for objects that are ordered alike.
    public var dimensionOrganization: UID

    /// Describes a map.
    public init(
        context: CompositeContext, content: ContentIdentification, modality: String, imageType: [String],
        geometry: PlaneGeometry, values: [Float], paddingValue: Float, quantity: RealWorldQuantity,
        anatomy: AnatomicRegion, laterality: String = "U", derivation: Derivation,
        window: (center: Double, width: Double)? = nil, contentQualification: String = "RESEARCH",
        dimensionOrganization: UID
    ) {
        self.context = context
        self.content = content
        self.modality = modality
        self.imageType = imageType
        self.geometry = geometry
        self.values = values
        self.paddingValue = paddingValue
        self.quantity = quantity
        self.anatomy = anatomy
        self.laterality = laterality
        self.derivation = derivation
        self.window = window
        self.contentQualification = contentQualification
        self.dimensionOrganization = dimensionOrganization
    }
}

extension ParametricMap {
    /// Writes the object.
    /// - Throws: ``DICOMError`` with code `invalidValue` for sizes that do not fit each other and values that cannot be
    /// written, `missingAttribute` for a Type 1 attribute without a value; both name the element.
    public func dataSet() throws(DICOMError) -> DataSet {
        try check()
        var dataSet = context.dataSet(sopClass: .parametricMapStorage, modality: modality)
        content.write(into: &dataSet)
        dataSet.set(.imageType, imageType)
        dataSet.set(.contentQualification, contentQualification)
        dataSet.set(.burnedInAnnotation, "NO")
        dataSet.set(.recognizableVisualFeatures, "NO")
        dataSet.set(.lossyImageCompression, "00")
        dataSet.set(.presentationLUTShape, "IDENTITY")
        dataSet.set(.acquisitionContextSequence, [DataSet]())
        organize().write(
            into: &dataSet, dimensions: [.position], organization: dimensionOrganization)
        ReferencedInstances(derivation.instances).writeCommonInstanceReference(
            into: &dataSet, study: context.patientAndStudy.studyInstanceUID)
        writePixels(into: &dataSet)
        try ObjectCheck(copied: context.patientAndStudy).finish(
            &dataSet,
            required: [
                .contentLabel, .frameOfReferenceUID, .manufacturer, .manufacturerModelName,
                .deviceSerialNumber, .softwareVersions, .imageType, .contentQualification,
                .sharedFunctionalGroupsSequence, .floatPixelData,
            ])
        return dataSet
    }

    private func check() throws(DICOMError) {
        try geometry.check()
        try derivation.check(frames: geometry.planes)
        guard values.count == geometry.planes * geometry.pixelsPerPlane else {
            throw DICOMError(
                .invalidValue,
                "\(geometry.planes) planes of \(geometry.rows) × \(geometry.columns) need as many values, not "
                    + "\(values.count).", path: TagPath(.floatPixelData))
        }
        guard !values.contains(where: { $0.isInfinite }), paddingValue.isFinite else {
            throw DICOMError(
                .invalidValue, "a value must be finite, or NaN where there is none.",
                path: TagPath(.floatPixelData))
        }
        guard (3...4).contains(imageType.count), imageType.first == "DERIVED" else {
            throw DICOMError(
                .invalidValue, "a map is DERIVED and has an image type of 3 or 4 values.",
                path: TagPath(.imageType))
        }
    }

    /// The smallest and the largest value; 0 to 1 when there is none.
    private var range: ClosedRange<Double> {
        var (low, high) = (Float.infinity, -Float.infinity)
        for value in values where !value.isNaN {
            low = min(low, value)
            high = max(high, value)
        }
        return low <= high ? Double(low)...Double(high) : 0...1
    }

    private func organize() -> FrameOrganizer {
        var frames = FrameOrganizer()
        let range = range
        var voi = DataSet()
        // A window of no width is not allowed.
        let shown =
            window ?? (
                (range.lowerBound + range.upperBound) / 2, max(range.upperBound - range.lowerBound, 1e-6)
            )
        voi.set(.windowCenter, shown.center)
        voi.set(.windowWidth, shown.width)
        var region = DataSet()
        region.set(.frameLaterality, laterality)
        region.set(.anatomicRegionSequence, [anatomy.item])
        var transformation = DataSet()
        transformation.set(.rescaleIntercept, 0)
        transformation.set(.rescaleSlope, 1)
        transformation.set(.rescaleType, "US")
        var type = DataSet()
        type.set(.frameType, imageType)
        frames.shared.set(.pixelMeasuresSequence, [geometry.measuresItem])
        frames.shared.set(.planeOrientationSequence, [geometry.orientationItem])
        frames.shared.set(.frameAnatomySequence, [region])
        frames.shared.set(.pixelValueTransformationSequence, [transformation])
        frames.shared.set(.frameVOILUTSequence, [voi])
        // Readers that refuse values beyond the range come upon the padding value too.
        let padding = Double(paddingValue)
        let mapped = min(range.lowerBound, padding)...max(range.upperBound, padding)
        frames.shared.set(.realWorldValueMappingSequence, [quantity.item(range: mapped)])
        frames.shared.set(.parametricMapFrameTypeSequence, [type])
        for plane in 0..<geometry.planes {
            var groups = DataSet()
            groups.set(.planePositionSequence, [geometry.positionItem(plane: plane)])
            groups.set(.derivationImageSequence, derivation.item(frame: plane).map { [$0] } ?? [])
            frames.append(indices: [plane + 1], groups: groups)
        }
        return frames
    }

    private func writePixels(into dataSet: inout DataSet) {
        dataSet.set(.samplesPerPixel, 1)
        dataSet.set(.photometricInterpretation, "MONOCHROME2")
        dataSet.set(.rows, geometry.rows)
        dataSet.set(.columns, geometry.columns)
        dataSet.set(.bitsAllocated, 32)
        dataSet.set(.floatPixelPaddingValue, Double(paddingValue))
        dataSet.set(.floatPixelPaddingRangeLimit, Double(paddingValue))
        let padding = paddingValue.bitPattern
        let bytes = [UInt8](unsafeUninitializedCapacity: values.count * 4) { memory, count in
            let target = UnsafeMutableRawBufferPointer(memory)
            for (index, value) in values.enumerated() {
                let bits = (value.isNaN ? padding : value.bitPattern).littleEndian
                target.storeBytes(of: bits, toByteOffset: index * 4, as: UInt32.self)
            }
            count = values.count * 4
        }
        dataSet.set(.floatPixelData, Bytes(bytes), vr: .OF)
    }
}
