/// Images that a report was made from and what they have in common (PS3.16 TID 1600 and 1602).
public struct ImageLibraryGroup: Sendable, Hashable {
    /// The images.
    public var images: [ImageReference]
    /// What they have in common.
    public var descriptors: ImageDescriptors

    /// Makes a group.
    public init(images: [ImageReference], descriptors: ImageDescriptors = ImageDescriptors()) {
        self.images = images
        self.descriptors = descriptors
    }

    var item: ContentItem {
        .container(
            .contains, .imageLibraryGroup,
            descriptors.items + images.map { .image(.contains, nil, $0) })
    }
}

/// What images have in common (PS3.16 TID 1602 and 1604). What is not known is `nil`.
public struct ImageDescriptors: Sendable, Hashable {
    /// Modality, of context group 29.
    public var modality: Code?
    /// Study Date.
    public var studyDate: CalendarDate?
    /// Acquisition Date.
    public var acquisitionDate: CalendarDate?
    /// Acquisition Time.
    public var acquisitionTime: TimeOfDay?
    /// Frame of Reference UID.
    public var frameOfReference: UID?
    /// Rows and columns.
    public var rows: Int?, columns: Int?
    /// Distance of the middles of adjacent columns in millimetres.
    public var horizontalSpacingMillimeters: Double?
    /// Distance of the middles of adjacent rows in millimetres.
    public var verticalSpacingMillimeters: Double?
    /// Slice Thickness in millimetres.
    public var sliceThicknessMillimeters: Double?
    /// Spacing between slices in millimetres.
    public var sliceSpacingMillimeters: Double?

    /// Nothing is known.
    public init() {}

    /// Reads what an image says of itself.
    public init(of image: DataSet) {
        modality = image.string(.modality).flatMap { ImageDescriptors.modalities[$0] }
        studyDate = image.date(.studyDate)
        acquisitionDate = image.date(.acquisitionDate)
        acquisitionTime = image.time(.acquisitionTime)
        frameOfReference = image.uid(.frameOfReferenceUID)
        rows = image.int(.rows)
        columns = image.int(.columns)
        let spacing = image.doubles(.pixelSpacing)
        if spacing.count == 2 {
            verticalSpacingMillimeters = spacing[0]
            horizontalSpacingMillimeters = spacing[1]
        }
        sliceThicknessMillimeters = image.double(.sliceThickness)
        sliceSpacingMillimeters = image.double(.spacingBetweenSlices)
    }

    /// Only what is the same in both.
    public func common(with other: ImageDescriptors) -> ImageDescriptors {
        var both = self
        func keep<Value: Equatable>(_ path: WritableKeyPath<ImageDescriptors, Value?>) {
            if self[keyPath: path] != other[keyPath: path] { both[keyPath: path] = nil }
        }
        keep(\.modality)
        keep(\.studyDate)
        keep(\.acquisitionDate)
        keep(\.acquisitionTime)
        keep(\.frameOfReference)
        keep(\.rows)
        keep(\.columns)
        keep(\.horizontalSpacingMillimeters)
        keep(\.verticalSpacingMillimeters)
        keep(\.sliceThicknessMillimeters)
        keep(\.sliceSpacingMillimeters)
        return both
    }

    /// The modalities of images in use with stroke: context group 29.
    private static let modalities: [String: Code] = [
        "CT": Code("CT", "DCM", "Computed Tomography"), "MR": Code("MR", "DCM", "Magnetic Resonance"),
        "XA": Code("XA", "DCM", "X-Ray Angiography"), "US": Code("US", "DCM", "Ultrasound"),
        "PT": Code("PT", "DCM", "Positron emission tomography"),
        "NM": Code("NM", "DCM", "Nuclear Medicine"), "CR": Code("CR", "DCM", "Computed Radiography"),
        "DX": Code("DX", "DCM", "Digital Radiography"),
    ]
}

extension ImageDescriptors {
    var items: [ContentItem] {
        var items: [ContentItem] = []
        func add(_ concept: Code, _ value: ContentItem.Value?) {
            if let value { items.append(ContentItem(.acquisitionContext, concept, value)) }
        }
        func number(_ value: Double?, _ unit: Code) -> ContentItem.Value? {
            value.flatMap { Number.decimalString($0) }.map { .number($0, unit: unit, qualifier: nil) }
        }
        add(.modality, modality.map { .code($0) })
        add(.studyDate, studyDate.map { .date($0.description) })
        add(.acquisitionDate, acquisitionDate.map { .date($0.description) })
        add(.acquisitionTime, acquisitionTime.map { .time($0.description) })
        add(.frameOfReferenceUID, frameOfReference.map { .uid($0) })
        add(.pixelDataRows, number(rows.map(Double.init), .pixels))
        add(.pixelDataColumns, number(columns.map(Double.init), .pixels))
        add(.horizontalPixelSpacing, number(horizontalSpacingMillimeters, .millimeters))
        add(.verticalPixelSpacing, number(verticalSpacingMillimeters, .millimeters))
        add(.sliceThickness, number(sliceThicknessMillimeters, .millimeters))
        add(.spacingBetweenSlices, number(sliceSpacingMillimeters, .millimeters))
        return items
    }

    init(_ items: [ContentItem]) {
        func text(_ concept: Code) -> String? {
            switch items.first(concept)?.value {
            case .date(let text), .time(let text): text
            default: nil
            }
        }
        modality = items.code(.modality)
        studyDate = text(.studyDate).flatMap { CalendarDate($0) }
        acquisitionDate = text(.acquisitionDate).flatMap { CalendarDate($0) }
        acquisitionTime = text(.acquisitionTime).flatMap { TimeOfDay($0) }
        frameOfReference = items.uid(.frameOfReferenceUID)
        rows = items.number(.pixelDataRows).flatMap { Int(exactly: $0) }
        columns = items.number(.pixelDataColumns).flatMap { Int(exactly: $0) }
        horizontalSpacingMillimeters = items.number(.horizontalPixelSpacing)
        verticalSpacingMillimeters = items.number(.verticalPixelSpacing)
        sliceThicknessMillimeters = items.number(.sliceThickness)
        sliceSpacingMillimeters = items.number(.spacingBetweenSlices)
    }
}
