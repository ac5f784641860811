/// What an image says of itself apart from its pixels (PS3.3 C.7.6.1 and C.7.10.1).
public struct ImageFacts: Sendable, Hashable {
    /// Image Type, such as ORIGINAL, PRIMARY, AXIAL.
    public var imageType: [String]
    /// When the data were acquired; `nil` when that is not known.
    public var acquired: DateAndTime?
    /// Acquisition Number; `nil` when it is not known.
    public var acquisitionNumber: Int?
    /// Image Comments; empty when nothing is said.
    public var comments: String
    /// True when the pixels name the patient.
    public var hasBurnedInAnnotation: Bool
    /// Derivation Description; empty when nothing is said.
    public var derivationDescription: String
    /// The images that it was computed from.
    public var sources: [InstanceReference]
    /// Window centre and width to show it with; `nil` leaves it to the viewer.
    public var window: Window?

    /// A range of values to show.
    public struct Window: Sendable, Hashable {
        /// Window Center.
        public var center: Double
        /// Window Width, at least 1.
        public var width: Double

        /// Makes a window.
        public init(center: Double, width: Double) {
            self.center = center
            self.width = width
        }
    }

    /// Describes an image.
    public init(
        imageType: [String], acquired: DateAndTime? = nil, acquisitionNumber: Int? = nil,
        comments: String = "", hasBurnedInAnnotation: Bool = false, derivationDescription: String = "",
        sources: [InstanceReference] = [], window: Window? = nil
    ) {
        self.imageType = imageType
        self.acquired = acquired
        self.acquisitionNumber = acquisitionNumber
        self.comments = comments
        self.hasBurnedInAnnotation = hasBurnedInAnnotation
        self.derivationDescription = derivationDescription
        self.sources = sources
        self.window = window
    }

    func write(into dataSet: inout DataSet) {
        dataSet.set(.imageType, imageType)
        if let acquired {
            dataSet.set(.acquisitionDate, acquired.date.description)
            dataSet.set(.acquisitionTime, acquired.time.description)
        }
        if !comments.isEmpty { dataSet.set(.imageComments, comments) }
        dataSet.set(.burnedInAnnotation, hasBurnedInAnnotation ? "YES" : "NO")
        dataSet.set(.lossyImageCompression, "00")
        if !derivationDescription.isEmpty { dataSet.set(.derivationDescription, derivationDescription) }
        if !sources.isEmpty { dataSet.set(.sourceImageSequence, sources.map(\.item)) }
        if let window {
            dataSet.set(.windowCenter, window.center)
            dataSet.set(.windowWidth, window.width)
        }
    }
}
