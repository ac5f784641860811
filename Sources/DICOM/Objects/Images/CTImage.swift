/// One slice of a CT scan (PS3.3 A.3).
public struct CTImage: Sendable {
    /// How the slice was taken; what is not known is `nil` or empty and written so.
    public struct Acquisition: Sendable, Hashable {
        /// KVP: tube voltage in kilovolts.
        public var tubeKilovolts: Double?
        /// X-Ray Tube Current in milliamperes.
        public var tubeMilliamperes: Double?
        /// Exposure Time in milliseconds.
        public var exposureMilliseconds: Double?
        /// Convolution Kernel.
        public var convolutionKernel: String
        /// Gantry/Detector Tilt in degrees.
        public var gantryTiltDegrees: Double?
        /// Reconstruction Diameter in millimetres.
        public var reconstructionDiameterMillimeters: Double?
        /// Scan Options.
        public var scanOptions: String
        /// Contrast/Bolus Agent; `nil` without contrast, empty when the agent is not known.
        public var contrastAgent: String?

        /// Describes an acquisition.
        public init(
            tubeKilovolts: Double? = nil, tubeMilliamperes: Double? = nil,
            exposureMilliseconds: Double? = nil, convolutionKernel: String = "",
            gantryTiltDegrees: Double? = nil, reconstructionDiameterMillimeters: Double? = nil,
            scanOptions: String = "", contrastAgent: String? = nil
        ) {
            self.tubeKilovolts = tubeKilovolts
            self.tubeMilliamperes = tubeMilliamperes
            self.exposureMilliseconds = exposureMilliseconds
            self.convolutionKernel = convolutionKernel
            self.gantryTiltDegrees = gantryTiltDegrees
            self.reconstructionDiameterMillimeters = reconstructionDiameterMillimeters
            self.scanOptions = scanOptions
            self.contrastAgent = contrastAgent
        }
    }

    /// Whom it is about, its series, and what made it. A frame of reference is required.
    public var context: CompositeContext
    /// Image Type, whose third value is AXIAL or LOCALIZER, and the rest of what an image says of itself.
    public var facts: ImageFacts
    /// Where the slice lies; one plane.
    public var geometry: PlaneGeometry
    /// The pixels, of 16 bits.
    public var pixels: StoredPixels
    /// CT number (HU) = slope · stored value + intercept.
    public var rescale: Rescale
    /// How it was taken.
    public var acquisition: Acquisition

    /// From stored values to what they mean.
    public struct Rescale: Sendable, Hashable {
        /// Rescale Slope.
        public var slope: Double
        /// Rescale Intercept.
        public var intercept: Double
        /// Rescale Type: the unit, such as HU, or US for unspecified.
        public var type: String

        /// Makes a line.
        public init(slope: Double, intercept: Double, type: String = "HU") {
            self.slope = slope
            self.intercept = intercept
            self.type = type
        }

        func write(into dataSet: inout DataSet) {
            dataSet.set(.rescaleIntercept, intercept)
            dataSet.set(.rescaleSlope, slope)
            dataSet.set(.rescaleType, type)
        }
    }

    /// Describes a slice.
    public init(
        context: CompositeContext,
        facts: ImageFacts = ImageFacts(imageType: ["ORIGINAL", "PRIMARY", "AXIAL"]),
        geometry: PlaneGeometry, pixels: StoredPixels,
        rescale: Rescale = Rescale(slope: 1, intercept: -1024), acquisition: Acquisition = Acquisition()
    ) {
        self.context = context
        self.facts = facts
        self.geometry = geometry
        self.pixels = pixels
        self.rescale = rescale
        self.acquisition = acquisition
    }

    /// Writes the object.
    /// - Throws: ``DICOMError`` with code `invalidValue` for sizes that do not fit each other and values that cannot be
    /// written, `missingAttribute` for a Type 1 attribute without a value; both name the element.
    public func dataSet() throws(DICOMError) -> DataSet {
        try geometry.check(holds: pixels, planes: 1)
        guard pixels.bitsAllocated == 16, pixels.bitsStored >= 12 else {
            throw DICOMError(
                .invalidValue, "a CT image has 12 to 16 bits stored in 16.", path: TagPath(.bitsStored))
        }
        var dataSet = context.dataSet(sopClass: .ctImageStorage, modality: "CT")
        facts.write(into: &dataSet)
        if !dataSet.contains(.patientPosition) { dataSet.setEmpty(.patientPosition) }
        geometry.writeImagePlane(into: &dataSet)
        pixels.write(into: &dataSet)
        rescale.write(into: &dataSet)
        acquisition.write(into: &dataSet, number: facts.acquisitionNumber)
        try ObjectCheck(copied: context.patientAndStudy).finish(
            &dataSet, required: [.imageType, .frameOfReferenceUID, .rescaleSlope, .pixelData])
        return dataSet
    }
}

extension CTImage.Acquisition {
    fileprivate func write(into dataSet: inout DataSet, number: Int?) {
        dataSet.setOrEmpty(.acquisitionNumber, number.map(Double.init))
        dataSet.setOrEmpty(.kvp, tubeKilovolts)
        let optional: [(Tag, Double?)] = [
            (.xRayTubeCurrent, tubeMilliamperes?.rounded()), (.exposureTime, exposureMilliseconds?.rounded()),
            (.gantryDetectorTilt, gantryTiltDegrees),
            (.reconstructionDiameter, reconstructionDiameterMillimeters),
        ]
        for case (let tag, let number?) in optional { dataSet.set(tag, number) }
        if !convolutionKernel.isEmpty { dataSet.set(.convolutionKernel, convolutionKernel) }
        if !scanOptions.isEmpty { dataSet.set(.scanOptions, scanOptions) }
        if let contrastAgent { dataSet.set(.contrastBolusAgent, contrastAgent) }
    }
}

extension DataSet {
    /// Sets a number of Type 2: empty when it is not known.
    mutating func setOrEmpty(_ tag: Tag, _ number: Double?) {
        if let number { set(tag, number) } else { setEmpty(tag) }
    }
}

extension PlaneGeometry {
    /// - Throws: ``DICOMError`` with code `invalidValue` unless the pixels are as many as the planes have.
    func check(holds pixels: StoredPixels, planes: Int) throws(DICOMError) {
        try check()
        guard self.planes == planes, pixels.frames == planes, pixels.rows == rows, pixels.columns == columns,
            pixels.samplesPerPixel == 1
        else {
            throw DICOMError(
                .invalidValue,
                "\(self.planes) planes of \(rows) × \(columns) do not go with \(pixels.frames) frames of "
                    + "\(pixels.rows) × \(pixels.columns).", path: TagPath(.pixelData))
        }
    }
}
