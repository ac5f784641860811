/// Measurements of one thing (PS3.16 TID 1411 when it is a segment of a segmentation, else TID 1501).
public struct MeasurementGroup: Sendable, Hashable {
    /// Tracking Identifier: a name by which people recognise the thing in later reports.
    public var trackingIdentifier: String
    /// Tracking Unique Identifier: the same for programs.
    public var trackingUID: UID
    /// Finding: what the thing is; `nil` when nothing is said, as for all that follow.
    public var finding: Code?
    /// Finding category, of context group 7551 and others.
    public var findingCategory: Code?
    /// Activity Session: to which run of a reading it belongs; empty when nothing is said.
    public var session: String
    /// Where the thing is; measurements without sites of their own have these.
    public var sites: [FindingSite]
    /// Measurement Method of those measurements that have none of their own.
    public var method: Code?
    /// The algorithm that measured, for those measurements that have none of their own.
    public var algorithm: AlgorithmIdentification?
    /// The segment that was measured.
    public var segment: Segment?
    /// The images that were measured, in a group without a segment.
    public var sources: [ImageReference]
    /// The numbers.
    public var measurements: [Measurement]
    /// What is said without a number.
    public var evaluations: [MeasurementReport.Evaluation]

    /// Makes a group.
    public init(
        trackingIdentifier: String, trackingUID: UID, finding: Code? = nil, findingCategory: Code? = nil,
        session: String = "", sites: [FindingSite] = [], method: Code? = nil,
        algorithm: AlgorithmIdentification? = nil, segment: Segment? = nil, sources: [ImageReference] = [],
        measurements: [Measurement] = [], evaluations: [MeasurementReport.Evaluation] = []
    ) {
        self.trackingIdentifier = trackingIdentifier
        self.trackingUID = trackingUID
        self.finding = finding
        self.findingCategory = findingCategory
        self.session = session
        self.sites = sites
        self.method = method
        self.algorithm = algorithm
        self.segment = segment
        self.sources = sources
        self.measurements = measurements
        self.evaluations = evaluations
    }

    /// A segment of a segmentation, with what was segmented.
    public struct Segment: Sendable, Hashable {
        /// The segmentation.
        public var segmentation: InstanceReference
        /// Segment Number, counted from 1.
        public var number: Int
        /// Where the images are that were segmented.
        public var source: Source

        /// The segmented images: one by one, or a whole series.
        public enum Source: Sendable, Hashable {
            /// The images.
            case images([ImageReference])
            /// Series Instance UID.
            case series(UID)
        }

        /// Names a segment.
        public init(segmentation: InstanceReference, number: Int, source: Source) {
            self.segmentation = segmentation
            self.number = number
            self.source = source
        }
    }

    /// A place in the body.
    public struct FindingSite: Sendable, Hashable {
        /// The structure.
        public var site: Code
        /// Its side, of context group 244.
        public var laterality: Code?
        /// What narrows it down.
        public var modifier: Code?

        /// Names a place.
        public init(_ site: Code, laterality: Code? = nil, modifier: Code? = nil) {
            self.site = site
            self.laterality = laterality
            self.modifier = modifier
        }
    }

    /// One number (PS3.16 TID 1419 and 300).
    public struct Measurement: Sendable, Hashable {
        /// What was measured, such as Volume.
        public var concept: Code
        /// The value in the unit, as it is written; `nil` when it could not be measured.
        public var value: String?
        /// The unit, of UCUM.
        public var unit: Code
        /// Why there is no value, or how far it holds, of context group 42.
        public var qualifier: Code?
        /// Measurement Method.
        public var method: Code?
        /// Derivation, of context group 7464, such as Mean.
        public var derivation: Code?
        /// Where it was measured, if elsewhere than the whole group.
        public var sites: [FindingSite]
        /// The algorithm, if another than that of the group.
        public var algorithm: AlgorithmIdentification?

        /// Makes a measurement of a value as it is written.
        public init(
            _ concept: Code, text: String?, unit: Code, qualifier: Code? = nil, method: Code? = nil,
            derivation: Code? = nil, sites: [FindingSite] = [], algorithm: AlgorithmIdentification? = nil
        ) {
            self.concept = concept
            value = text
            self.unit = unit
            self.qualifier = qualifier
            self.method = method
            self.derivation = derivation
            self.sites = sites
            self.algorithm = algorithm
        }

        /// Makes a measurement. A value that is not finite becomes a qualifier that says so.
        public init(
            _ concept: Code, _ value: Double, unit: Code, method: Code? = nil, derivation: Code? = nil,
            sites: [FindingSite] = [], algorithm: AlgorithmIdentification? = nil
        ) {
            let item = ContentItem.number(.contains, concept, value, unit: unit)
            var found: (text: String?, qualifier: Code?) = (nil, nil)
            if case .number(let text, _, let qualifier) = item.value { found = (text, qualifier) }
            self.init(
                concept, text: found.text, unit: unit, qualifier: found.qualifier, method: method,
                derivation: derivation, sites: sites, algorithm: algorithm)
        }

        /// The value; `nil` when there is none.
        public var number: Double? { value.flatMap { Number.double($0) } }
    }
}
