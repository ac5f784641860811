/// What a segment is (PS3.3 C.8.20.4, Segment Description Macro).
public struct Segment: Sendable, Hashable {
    /// How the segment was found.
    public enum Origin: Sendable, Hashable {
        /// By a program alone.
        case automatic(AlgorithmIdentification)
        /// By a program with the help of a person.
        case semiautomatic(AlgorithmIdentification)
        /// By a person.
        case manual
    }

    /// Segment Label, at most 64 characters.
    public var label: String
    /// Segment Description; empty when nothing is said.
    public var description: String
    /// Segmented Property Category, such as (49755003, SCT, "Morphologically Abnormal Structure").
    public var category: Code
    /// Segmented Property Type, such as (55641003, SCT, "Infarct").
    public var type: Code
    /// What narrows the type down, such as its side.
    public var typeModifiers: [Code]
    /// How it was found.
    public var origin: Origin
    /// Where it is.
    public var anatomy: AnatomicRegion?
    /// Tracking ID and Tracking UID: the same for what is the same lesion in later studies or other objects.
    public var tracking: Tracking?
    /// Recommended Display CIELab Value as L\* (0 to 100), a\* and b\* (-128 to 127); `nil` leaves it to the viewer.
    public var colorCIELab: [Double]?

    /// What identifies a thing over several objects.
    public struct Tracking: Sendable, Hashable {
        /// For people.
        public var id: String
        /// For programs.
        public var uid: UID

        /// Identifies a thing.
        public init(id: String, uid: UID) {
            self.id = id
            self.uid = uid
        }
    }

    /// Describes a segment.
    public init(
        label: String, description: String = "", category: Code, type: Code, typeModifiers: [Code] = [],
        origin: Origin, anatomy: AnatomicRegion? = nil, tracking: Tracking? = nil,
        colorCIELab: [Double]? = nil
    ) {
        self.label = label
        self.description = description
        self.category = category
        self.type = type
        self.typeModifiers = typeModifiers
        self.origin = origin
        self.anatomy = anatomy
        self.tracking = tracking
        self.colorCIELab = colorCIELab
    }

    /// The algorithm, where there was one.
    public var algorithm: AlgorithmIdentification? {
        switch origin {
        case .automatic(let algorithm), .semiautomatic(let algorithm): algorithm
        case .manual: nil
        }
    }
}

extension Segment {
    /// Reads an item of Segment Sequence; `nil` when it has no category or no type.
    public init?(_ item: DataSet) {
        guard let category = item.code(.segmentedPropertyCategoryCodeSequence),
            let type = item.code(.segmentedPropertyTypeCodeSequence)
        else { return nil }
        let identified = item.items(.segmentationAlgorithmIdentificationSequence).first.flatMap {
            AlgorithmIdentification($0)
        }
        let named = AlgorithmIdentification(
            family: Code("", "", ""), name: item.string(.segmentAlgorithmName) ?? "", version: "")
        let origin: Origin =
            switch item.string(.segmentAlgorithmType) {
            case "AUTOMATIC": .automatic(identified ?? named)
            case "SEMIAUTOMATIC": .semiautomatic(identified ?? named)
            default: .manual
            }
        let tracking = item.string(.trackingID).flatMap { id in
            item.uid(.trackingUID).map { Tracking(id: id, uid: $0) }
        }
        let color = item.ints(.recommendedDisplayCIELabValue)
        self.init(
            label: item.string(.segmentLabel) ?? "", description: item.string(.segmentDescription) ?? "",
            category: category, type: type,
            typeModifiers: item.items(.segmentedPropertyTypeCodeSequence).first?
                .codes(.segmentedPropertyTypeModifierCodeSequence) ?? [],
            origin: origin,
            anatomy: item.items(.anatomicRegionSequence).first.flatMap { AnatomicRegion($0) },
            tracking: tracking, colorCIELab: color.count == 3 ? Segment.cieLab(color) : nil)
    }

    /// Item of Segment Sequence.
    func item(number: Int) -> DataSet {
        var item = DataSet()
        item.set(.segmentNumber, number)
        item.set(.segmentLabel, label)
        if !description.isEmpty { item.set(.segmentDescription, description) }
        switch origin {
        case .automatic: item.set(.segmentAlgorithmType, "AUTOMATIC")
        case .semiautomatic: item.set(.segmentAlgorithmType, "SEMIAUTOMATIC")
        case .manual: item.set(.segmentAlgorithmType, "MANUAL")
        }
        if let algorithm {
            item.set(.segmentAlgorithmName, algorithm.name)
            item.set(.segmentationAlgorithmIdentificationSequence, [algorithm.item])
        }
        item.set(.segmentedPropertyCategoryCodeSequence, [category.item])
        var typeItem = type.item
        if !typeModifiers.isEmpty {
            typeItem.set(.segmentedPropertyTypeModifierCodeSequence, typeModifiers.map(\.item))
        }
        item.set(.segmentedPropertyTypeCodeSequence, [typeItem])
        if let anatomy { item.set(.anatomicRegionSequence, [anatomy.item]) }
        if let tracking {
            item.set(.trackingID, tracking.id)
            item.set(.trackingUID, tracking.uid)
        }
        if let colorCIELab, colorCIELab.count == 3 {
            item.set(.recommendedDisplayCIELabValue, Segment.stored(cieLab: colorCIELab))
        }
        return item
    }

    /// As PS3.3 C.10.7.1.1 packs them into 16 bits each.
    private static func stored(cieLab: [Double]) -> [Int] {
        let scaled = [cieLab[0] / 100, (cieLab[1] + 128) / 255, (cieLab[2] + 128) / 255]
        return scaled.map { Int((min(1, max(0, $0.isNaN ? 0 : $0)) * 65_535).rounded()) }
    }

    private static func cieLab(_ stored: [Int]) -> [Double] {
        let parts = stored.map { Double($0) / 65_535 }
        return [parts[0] * 100, parts[1] * 255 - 128, parts[2] * 255 - 128]
    }
}
