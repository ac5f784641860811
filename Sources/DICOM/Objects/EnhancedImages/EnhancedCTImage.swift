/// A CT volume, or many over time, in one object (PS3.3 A.38.1).
public struct EnhancedCTImage: Sendable {
    /// Whom it is about, its series, and what made it. A frame of reference is required.
    public var context: CompositeContext
    /// What the image says of itself.
    public var facts: EnhancedImageFacts
    /// The frames.
    public var frames: EnhancedFrames
    /// CT number (HU) = slope · stored value + intercept.
    public var rescale: CTImage.Rescale
    /// Irradiation Event UID; that of the source for derived images.
    public var irradiationEvent: UID
    /// How it was scanned; `nil` for derived images.
    public var scan: Scan?

    /// Describes an image.
    public init(
        context: CompositeContext, facts: EnhancedImageFacts = EnhancedImageFacts(), frames: EnhancedFrames,
        rescale: CTImage.Rescale = CTImage.Rescale(slope: 1, intercept: -1024), irradiationEvent: UID,
        scan: Scan?
    ) {
        self.context = context
        self.facts = facts
        self.frames = frames
        self.rescale = rescale
        self.irradiationEvent = irradiationEvent
        self.scan = scan
    }

    /// Writes the object.
    /// - Throws: ``DICOMError`` with code `invalidValue` for sizes that do not fit each other and values that cannot be
    /// written, `missingAttribute` for a Type 1 attribute without a value; both name the element.
    public func dataSet() throws(DICOMError) -> DataSet {
        try facts.check(hasScan: scan != nil)
        try frames.check(isOriginal: facts.isOriginal)
        try scan?.check(planes: frames.geometry.planes)
        var dataSet = context.dataSet(sopClass: .enhancedCTImageStorage, modality: "CT")
        facts.write(into: &dataSet, frames: frames)
        var transformation = DataSet()
        rescale.write(into: &transformation)
        var shared = scan?.groups(frames.geometry) ?? DataSet()
        shared.set(.pixelValueTransformationSequence, [transformation])
        shared.set(.ctImageFrameTypeSequence, [facts.frameTypeItem])
        var event = DataSet()
        event.set(.irradiationEventUID, irradiationEvent)
        shared.set(.irradiationEventIdentificationSequence, [event])
        frames.write(into: &dataSet, shared: shared) { plane, groups in
            guard let scan else { return }
            groups.set(.ctPositionSequence, [scan.positionItem(frames.geometry, plane: plane)])
        }
        try ObjectCheck(copied: context.patientAndStudy).finish(
            &dataSet,
            required: [
                .imageType, .frameOfReferenceUID, .manufacturer, .manufacturerModelName, .deviceSerialNumber,
                .softwareVersions, .contentQualification, .pixelData,
            ])
        return dataSet
    }
}

extension EnhancedCTImage {
    /// How a volume was scanned (PS3.3 C.8.15.3): facts of Type 1 for original images.
    public struct Scan: Sendable, Hashable {
        /// Acquisition Type: SEQUENCED, SPIRAL, CONSTANT_ANGLE, STATIONARY or FREE.
        public var acquisitionType: String
        /// KVP: tube voltage in kilovolts.
        public var tubeKilovolts: Double
        /// X-Ray Tube Current in milliamperes.
        public var tubeMilliamperes: Double
        /// Exposure Time in milliseconds.
        public var exposureMilliseconds: Double
        /// CTDIvol in milligray.
        public var doseIndexMilligray: Double
        /// Revolution Time in seconds.
        public var revolutionSeconds: Double
        /// Single Collimation Width in millimetres.
        public var singleCollimationMillimeters: Double
        /// Total Collimation Width in millimetres.
        public var totalCollimationMillimeters: Double
        /// Gantry/Detector Tilt in degrees.
        public var gantryTiltDegrees: Double
        /// Data Collection Diameter in millimetres.
        public var dataCollectionMillimeters: Double
        /// Distance Source to Detector in millimetres.
        public var sourceToDetectorMillimeters: Double
        /// Distance Source to Data Collection Center in millimetres.
        public var sourceToCenterMillimeters: Double
        /// Table Position of each plane in millimetres.
        public var tablePositionsMillimeters: [Double]
        /// Filter Type such as WEDGE, BUTTERFLY or FLAT.
        public var filterType: String
        /// Filter Material such as ALUMINUM.
        public var filterMaterial: String
        /// The phantom that the dose index refers to, of context group 4052.
        public var dosePhantom: Code
        /// Table Height in millimetres.
        public var tableHeightMillimeters: Double
        /// Table Feed per Rotation in millimetres, of a spiral.
        public var tableFeedMillimeters: Double?
        /// Spiral Pitch Factor, of a spiral.
        public var spiralPitch: Double?
        /// Focal Spots in millimetres.
        public var focalSpotMillimeters: Double
        /// Convolution Kernel.
        public var convolutionKernel: String
        /// Convolution Kernel Group: BRAIN, SOFT_TISSUE, LUNG, BONE or CONSTANT_ANGLE.
        public var convolutionKernelGroup: String

        /// Describes a scan.
        public init(
            acquisitionType: String, tubeKilovolts: Double, tubeMilliamperes: Double,
            exposureMilliseconds: Double, doseIndexMilligray: Double, revolutionSeconds: Double,
            singleCollimationMillimeters: Double, totalCollimationMillimeters: Double,
            tablePositionsMillimeters: [Double], filterType: String, filterMaterial: String,
            dosePhantom: Code = Code("113690", "DCM", "IEC Head Dosimetry Phantom"),
            gantryTiltDegrees: Double = 0, dataCollectionMillimeters: Double = 500,
            sourceToDetectorMillimeters: Double = 1000, sourceToCenterMillimeters: Double = 550,
            tableHeightMillimeters: Double = 0, tableFeedMillimeters: Double? = nil,
            spiralPitch: Double? = nil,
            focalSpotMillimeters: Double = 1, convolutionKernel: String,
            convolutionKernelGroup: String = "BRAIN"
        ) {
            self.acquisitionType = acquisitionType
            self.tubeKilovolts = tubeKilovolts
            self.tubeMilliamperes = tubeMilliamperes
            self.exposureMilliseconds = exposureMilliseconds
            self.doseIndexMilligray = doseIndexMilligray
            self.revolutionSeconds = revolutionSeconds
            self.singleCollimationMillimeters = singleCollimationMillimeters
            self.totalCollimationMillimeters = totalCollimationMillimeters
            self.gantryTiltDegrees = gantryTiltDegrees
            self.dataCollectionMillimeters = dataCollectionMillimeters
            self.sourceToDetectorMillimeters = sourceToDetectorMillimeters
            self.sourceToCenterMillimeters = sourceToCenterMillimeters
            self.tablePositionsMillimeters = tablePositionsMillimeters
            self.filterType = filterType
            self.filterMaterial = filterMaterial
            self.dosePhantom = dosePhantom
            self.tableHeightMillimeters = tableHeightMillimeters
            self.tableFeedMillimeters = tableFeedMillimeters
            self.spiralPitch = spiralPitch
            self.focalSpotMillimeters = focalSpotMillimeters
            self.convolutionKernel = convolutionKernel
            self.convolutionKernelGroup = convolutionKernelGroup
        }
    }
}
