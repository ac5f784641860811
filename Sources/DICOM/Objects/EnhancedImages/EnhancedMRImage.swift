/// An MR volume, or many over time, in one object (PS3.3 A.36.2).
public struct EnhancedMRImage: Sendable {
    /// Whom it is about, its series, and what made it. A frame of reference is required.
    public var context: CompositeContext
    /// What the image says of itself.
    public var facts: EnhancedImageFacts
    /// Acquisition Contrast, such as T1, T2, DIFFUSION, PERFUSION or FLUID_ATTENUATED.
    public var acquisitionContrast: String
    /// Complex Image Component: MAGNITUDE, PHASE, REAL, IMAGINARY or MIXED.
    public var complexComponent: String
    /// The frames.
    public var frames: EnhancedFrames
    /// From stored values to what they mean.
    public var rescale: CTImage.Rescale
    /// Diffusion b-value of all frames in s/mm²; `nil` for other images.
    public var diffusionBValue: Double?
    /// How it was scanned; `nil` for derived images.
    public var scan: Scan?

    /// Describes an image.
    public init(
        context: CompositeContext, facts: EnhancedImageFacts = EnhancedImageFacts(),
        acquisitionContrast: String, complexComponent: String = "MAGNITUDE", frames: EnhancedFrames,
        rescale: CTImage.Rescale = CTImage.Rescale(slope: 1, intercept: 0, type: "US"),
        diffusionBValue: Double? = nil, scan: Scan?
    ) {
        self.context = context
        self.facts = facts
        self.acquisitionContrast = acquisitionContrast
        self.complexComponent = complexComponent
        self.frames = frames
        self.rescale = rescale
        self.diffusionBValue = diffusionBValue
        self.scan = scan
    }

    /// Writes the object.
    /// - Throws: ``DICOMError`` with code `invalidValue` for sizes that do not fit each other and values that cannot be
    /// written, `missingAttribute` for a Type 1 attribute without a value; both name the element.
    public func dataSet() throws(DICOMError) -> DataSet {
        try facts.check(hasScan: scan != nil)
        try frames.check(isOriginal: facts.isOriginal)
        var dataSet = context.dataSet(sopClass: .enhancedMRImageStorage, modality: "MR")
        facts.write(into: &dataSet, frames: frames)
        writeDescription(into: &dataSet)
        scan?.writePulseSequence(into: &dataSet)
        var transformation = DataSet()
        rescale.write(into: &transformation)
        var type = facts.frameTypeItem
        writeDescription(into: &type)
        var shared = scan?.groups(frames.geometry) ?? DataSet()
        shared.set(.pixelValueTransformationSequence, [transformation])
        shared.set(.mrImageFrameTypeSequence, [type])
        if let diffusionBValue { shared.set(.mrDiffusionSequence, [diffusionItem(diffusionBValue)]) }
        frames.write(into: &dataSet, shared: shared)
        try ObjectCheck(copied: context.patientAndStudy).finish(
            &dataSet,
            required: [
                .imageType, .frameOfReferenceUID, .manufacturer, .manufacturerModelName, .deviceSerialNumber,
                .softwareVersions, .contentQualification, .pixelData,
            ])
        return dataSet
    }

    private func diffusionItem(_ value: Double) -> DataSet {
        var item = DataSet()
        item.set(.diffusionBValue, value)
        item.set(.diffusionDirectionality, value == 0 ? "NONE" : "ISOTROPIC")
        return item
    }

    /// MR Image Description Macro (PS3.3 C.8.13.3.1.1).
    private func writeDescription(into dataSet: inout DataSet) {
        dataSet.set(.complexImageComponent, complexComponent)
        dataSet.set(.acquisitionContrast, acquisitionContrast)
    }
}

extension EnhancedMRImage {
    /// How a volume was scanned (PS3.3 C.8.13.4 and C.8.13.5): facts of Type 1 for original images. The defaults describe
    /// a plain two-dimensional spin echo without preparation; say so where a sequence differs.
    public struct Scan: Sendable, Hashable {
        /// Pulse Sequence Name.
        public var pulseSequenceName: String
        /// MR Acquisition Type: 2D or 3D.
        public var acquisitionType = "2D"
        /// Echo Pulse Sequence: SPIN, GRADIENT or BOTH.
        public var echoPulseSequence = "SPIN"
        /// Echo Planar Pulse Sequence.
        public var isEchoPlanar = false
        /// Inversion Recovery, with the time in milliseconds where there is one.
        public var inversionMilliseconds: Double?
        /// Steady State Pulse Sequence.
        public var steadyState = "NONE"
        /// Spoiling.
        public var spoiling = "NONE"
        /// Time of Flight Contrast.
        public var isTimeOfFlight = false
        /// Spectrally Selected Suppression, such as FAT.
        public var suppression = "NONE"
        /// Magnetic Field Strength in tesla.
        public var fieldStrengthTesla: Double
        /// Transmitter Frequency in megahertz.
        public var transmitterMegahertz: Double
        /// Repetition Time in milliseconds.
        public var repetitionMilliseconds: Double
        /// Effective Echo Time in milliseconds.
        public var echoMilliseconds: Double
        /// RF Echo Train Length.
        public var radioFrequencyEchoes = 1
        /// Gradient Echo Train Length.
        public var gradientEchoes = 0
        /// Flip Angle in degrees.
        public var flipDegrees: Double
        /// Number of Averages.
        public var averages = 1.0
        /// Pixel Bandwidth in hertz a pixel.
        public var pixelBandwidthHertz: Double
        /// In-plane Phase Encoding Direction: ROW or COLUMN.
        public var phaseEncodingDirection = "COLUMN"
        /// Percent Sampling.
        public var percentSampling = 100.0
        /// Percent Phase Field of View.
        public var percentPhaseFieldOfView = 100.0
        /// Receive and transmit coil.
        public var coilName: String
        /// Receive Coil Type: BODY, VOLUME, SURFACE or MULTICOIL.
        public var receiveCoilType = "VOLUME"
        /// Transmit Coil Type: BODY, VOLUME or SURFACE.
        public var transmitCoilType = "BODY"
        /// Specific Absorption Rate of the whole body in watts a kilogram.
        public var absorptionWattsPerKilogram = 0.0
        /// Gradient Output (dB/dt) in tesla a second.
        public var gradientTeslaPerSecond = 0.0

        /// Describes a scan; change what differs from a plain spin echo.
        public init(
            pulseSequenceName: String, fieldStrengthTesla: Double, transmitterMegahertz: Double,
            repetitionMilliseconds: Double, echoMilliseconds: Double, flipDegrees: Double,
            pixelBandwidthHertz: Double, coilName: String
        ) {
            self.pulseSequenceName = pulseSequenceName
            self.fieldStrengthTesla = fieldStrengthTesla
            self.transmitterMegahertz = transmitterMegahertz
            self.repetitionMilliseconds = repetitionMilliseconds
            self.echoMilliseconds = echoMilliseconds
            self.flipDegrees = flipDegrees
            self.pixelBandwidthHertz = pixelBandwidthHertz
            self.coilName = coilName
        }
    }
}
