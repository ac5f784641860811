/// A selection of objects for a purpose: a note pinned to images (PS3.3 A.35.4, PS3.16 TID 2010).
public struct KeyObjectSelection: Sendable, Hashable {
    /// What the objects were selected for, of context group 7010, such as ``Code/ofInterest``.
    public var title: Code
    /// What narrows the title down, of context groups 7011 and 7012, such as the fault of a rejected image.
    public var titleModifiers: [Code]
    /// A description; empty when nothing is said.
    public var description: String
    /// Who selected; none when nothing is said.
    public var observers: [Observer]
    /// The objects, in the order to show them.
    public var objects: [SelectedObject]
    /// The same selection in other studies, when the objects belong to several.
    public var identicalDocuments: [InstanceReference]

    /// Makes a selection.
    public init(
        title: Code, titleModifiers: [Code] = [], description: String = "", observers: [Observer] = [],
        objects: [SelectedObject], identicalDocuments: [InstanceReference] = []
    ) {
        self.title = title
        self.titleModifiers = titleModifiers
        self.description = description
        self.observers = observers
        self.objects = objects
        self.identicalDocuments = identicalDocuments
    }

    /// One of the objects.
    public enum SelectedObject: Sendable, Hashable {
        /// An image, or frames of it.
        case image(ImageReference)
        /// A waveform.
        case waveform(InstanceReference)
        /// Any other object, such as a report.
        case composite(InstanceReference)

        /// Where the object is found.
        public var instance: InstanceReference {
            switch self {
            case .image(let image): image.instance
            case .waveform(let instance), .composite(let instance): instance
            }
        }
    }

    /// Writes the selection.
    /// - Throws: ``DICOMError`` with code `missingAttribute` when nothing is selected, and what
    /// ``StructuredReport/dataSet(in:)`` throws.
    public func dataSet(in context: CompositeContext) throws(DICOMError) -> DataSet {
        guard !objects.isEmpty else {
            throw DICOMError(
                .missingAttribute, "a selection holds at least one object.", path: TagPath(.contentSequence))
        }
        let report = StructuredReport(
            kind: .keyObjectSelection, root: content, evidence: objects.map(\.instance))
        var dataSet = try report.dataSet(in: context)
        if !identicalDocuments.isEmpty {
            dataSet.set(
                .identicalDocumentsSequence, ReferencedInstances(identicalDocuments).evidence)
        }
        return dataSet
    }

    /// The tree of the selection.
    public var content: ContentItem {
        var items = titleModifiers.map { ContentItem.code(.conceptModifier, .documentTitleModifier, $0) }
        items += observers.flatMap(\.items)
        if !description.isEmpty { items.append(.text(.contains, .keyObjectDescription, description)) }
        items += objects.map(\.item)
        return .container(nil, title, template: ContentTemplate("2010"), items)
    }

    /// Reads a selection.
    /// - Throws: ``DICOMError`` with code `unencodable` when the object is none, `missingAttribute` when it has no
    /// title, `tooDeep` when its tree is too deep.
    public init(_ dataSet: DataSet) throws(DICOMError) {
        let report = try StructuredReport(dataSet)
        guard report.kind == .keyObjectSelection else {
            throw DICOMError(
                .unencodable, "this report is no selection of key objects.", path: TagPath(.sopClassUID))
        }
        guard let title = report.root.concept else {
            throw DICOMError(
                .missingAttribute, "the selection has no title.", path: TagPath(.conceptNameCodeSequence))
        }
        let items = report.root.children
        let evidence = Dictionary(
            report.evidence.map { ($0.sopInstance, $0) }, uniquingKeysWith: { first, _ in first })
        self.init(
            title: title, titleModifiers: items.codes(.documentTitleModifier),
            description: items.text(.keyObjectDescription) ?? "", observers: Observer.list(items),
            objects: items.compactMap { SelectedObject($0, evidence) },
            identicalDocuments: InstanceReference.listed(in: dataSet, .identicalDocumentsSequence))
    }
}

extension KeyObjectSelection.SelectedObject {
    fileprivate var item: ContentItem {
        switch self {
        case .image(let image): .image(.contains, nil, image)
        case .waveform(let instance): ContentItem(.contains, nil, .object(object(instance, "WAVEFORM")))
        case .composite(let instance): ContentItem(.contains, nil, .object(object(instance, "COMPOSITE")))
        }
    }

    private func object(_ instance: InstanceReference, _ valueType: String) -> ContentItem.ObjectReference {
        ImageReference(instance).contentReference(valueType)
    }

    /// Reads an item; `nil` when it is no object or the evidence does not tell where it is found.
    fileprivate init?(_ item: ContentItem, _ evidence: [UID: InstanceReference]) {
        guard case .object(let object) = item.value, let instance = evidence[object.sopInstance] else {
            return nil
        }
        switch object.valueType {
        case "IMAGE":
            self = .image(ImageReference(instance, frames: object.frames, segments: object.segments))
        case "WAVEFORM": self = .waveform(instance)
        default: self = .composite(instance)
        }
    }
}

/// What objects are selected for: context group 7010.
extension Code {
    /// Of interest.
    public static let ofInterest = Code("113000", "DCM", "Of Interest")
    /// Rejected for quality reasons; the modifier says which.
    public static let rejectedForQualityReasons = Code("113001", "DCM", "Rejected for Quality Reasons")
    /// For the provider who referred the patient.
    public static let forReferringProvider = Code("113002", "DCM", "For Referring Provider")
    /// For surgery.
    public static let forSurgery = Code("113003", "DCM", "For Surgery")
    /// For teaching.
    public static let forTeaching = Code("113004", "DCM", "For Teaching")
    /// For a conference.
    public static let forConference = Code("113005", "DCM", "For Conference")
    /// For therapy.
    public static let forTherapy = Code("113006", "DCM", "For Therapy")
    /// For the patient.
    public static let forPatient = Code("113007", "DCM", "For Patient")
    /// For review by peers.
    public static let forPeerReview = Code("113008", "DCM", "For Peer Review")
    /// For research.
    public static let forResearch = Code("113009", "DCM", "For Research")
    /// With a fault of quality; the modifier says which.
    public static let qualityIssue = Code("113010", "DCM", "Quality Issue")
    /// The best of several.
    public static let bestInSet = Code("113013", "DCM", "Best In Set")
    /// For printing.
    public static let forPrinting = Code("113018", "DCM", "For Printing")
    /// To go with a report.
    public static let forReportAttachment = Code("113020", "DCM", "For Report Attachment")
}
