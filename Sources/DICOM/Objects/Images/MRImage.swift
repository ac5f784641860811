/// One slice of an MR scan (PS3.3 A.4).
public struct MRImage: Sendable {
    /// How the slice was taken; what is not known is `nil` or empty and written so.
    public struct Acquisition: Sendable, Hashable {
        /// Scanning Sequence: SE, IR, GR, EP or RM.
        public var scanningSequence: [String]
        /// Sequence Variant: SK, MTC, SS, TRSS, SP, MP, OSP or NONE.
        public var sequenceVariant: [String]
        /// Scan Options.
        public var scanOptions: [String]
        /// MR Acquisition Type: 2D or 3D.
        public var acquisitionType: String
        /// Repetition Time in milliseconds.
        public var repetitionMilliseconds: Double?
        /// Echo Time in milliseconds.
        public var echoMilliseconds: Double?
        /// Echo Train Length.
        public var echoTrainLength: Int?
        /// Inversion Time in milliseconds.
        public var inversionMilliseconds: Double?
        /// Flip Angle in degrees.
        public var flipDegrees: Double?
        /// Magnetic Field Strength in tesla.
        public var fieldStrengthTesla: Double?
        /// Diffusion b-value in s/mm²; `nil` for other images.
        public var diffusionBValue: Double?

        /// Describes an acquisition.
        public init(
            scanningSequence: [String], sequenceVariant: [String] = ["NONE"], scanOptions: [String] = [],
            acquisitionType: String = "", repetitionMilliseconds: Double? = nil,
            echoMilliseconds: Double? = nil, echoTrainLength: Int? = nil,
            inversionMilliseconds: Double? = nil, flipDegrees: Double? = nil,
            fieldStrengthTesla: Double? = nil, diffusionBValue: Double? = nil
        ) {
            self.scanningSequence = scanningSequence
            self.sequenceVariant = sequenceVariant
            self.scanOptions = scanOptions
            self.acquisitionType = acquisitionType
            self.repetitionMilliseconds = repetitionMilliseconds
            self.echoMilliseconds = echoMilliseconds
            self.echoTrainLength = echoTrainLength
            self.inversionMilliseconds = inversionMilliseconds
            self.flipDegrees = flipDegrees
            self.fieldStrengthTesla = fieldStrengthTesla
            self.diffusionBValue = diffusionBValue
        }
    }

    /// Whom it is about, its series, and what made it. A frame of reference is required.
    public var context: CompositeContext
    /// Image Type, such as ORIGINAL, PRIMARY, OTHER, and the rest of what an image says of itself.
    public var facts: ImageFacts
    /// Where the slice lies; one plane.
    public var geometry: PlaneGeometry
    /// The pixels, of 16 bits.
    public var pixels: StoredPixels
    /// How it was taken.
    public var acquisition: Acquisition

    /// Describes a slice.
    public init(
        context: CompositeContext,
        facts: ImageFacts = ImageFacts(imageType: ["ORIGINAL", "PRIMARY", "OTHER"]),
        geometry: PlaneGeometry, pixels: StoredPixels, acquisition: Acquisition
    ) {
        self.context = context
        self.facts = facts
        self.geometry = geometry
        self.pixels = pixels
        self.acquisition = acquisition
    }

    /// Writes the object.
    /// - Throws: ``DICOMError`` with code `invalidValue` for sizes that do not fit each other and values that cannot be
    /// written, `missingAttribute` for a Type 1 attribute without a value; both name the element.
    public func dataSet() throws(DICOMError) -> DataSet {
        try geometry.check(holds: pixels, planes: 1)
        guard pixels.bitsAllocated == 16 else {
            throw DICOMError(
                .invalidValue, "an MR image has 16 bits allocated.", path: TagPath(.bitsAllocated))
        }
        var dataSet = context.dataSet(sopClass: .mrImageStorage, modality: "MR")
        facts.write(into: &dataSet)
        if !dataSet.contains(.patientPosition) { dataSet.setEmpty(.patientPosition) }
        geometry.writeImagePlane(into: &dataSet)
        pixels.write(into: &dataSet)
        acquisition.write(into: &dataSet)
        dataSet.setOrEmpty(.acquisitionNumber, facts.acquisitionNumber.map(Double.init))
        try ObjectCheck(copied: context.patientAndStudy).finish(
            &dataSet,
            required: [.imageType, .frameOfReferenceUID, .scanningSequence, .sequenceVariant, .pixelData])
        return dataSet
    }
}

extension MRImage.Acquisition {
    fileprivate func write(into dataSet: inout DataSet) {
        dataSet.set(.scanningSequence, scanningSequence)
        dataSet.set(.sequenceVariant, sequenceVariant)
        dataSet.set(.scanOptions, scanOptions)
        dataSet.set(.mrAcquisitionType, acquisitionType)
        dataSet.setOrEmpty(.repetitionTime, repetitionMilliseconds)
        dataSet.setOrEmpty(.echoTime, echoMilliseconds)
        dataSet.setOrEmpty(.echoTrainLength, echoTrainLength.map(Double.init))
        // Type 2C: required with inversion recovery alone.
        if scanningSequence.contains("IR") || inversionMilliseconds != nil {
            dataSet.setOrEmpty(.inversionTime, inversionMilliseconds)
        }
        if let flipDegrees { dataSet.set(.flipAngle, flipDegrees) }
        if let fieldStrengthTesla { dataSet.set(.magneticFieldStrength, fieldStrengthTesla) }
        if let diffusionBValue { dataSet.set(.diffusionBValue, diffusionBValue) }
    }
}
