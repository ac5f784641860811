/// The kinds of structured reports that can be written, by what their trees may hold (PS3.3 A.35).
public enum ReportKind: Sendable, Hashable, CaseIterable {
    /// Text and codes with references to images (A.35.1).
    case basicText
    /// Numbers and coordinates in images too (A.35.2).
    case enhanced
    /// Items that refer to others too (A.35.3).
    case comprehensive
    /// Coordinates in space too (A.35.13).
    case comprehensive3D
    /// A selection of objects with a title, which is no report but is made like one (A.35.4).
    case keyObjectSelection

    /// SOP Class UID.
    public var sopClass: UID {
        switch self {
        case .basicText: .basicTextSRStorage
        case .enhanced: .enhancedSRStorage
        case .comprehensive: .comprehensiveSRStorage
        case .comprehensive3D: .comprehensive3DSRStorage
        case .keyObjectSelection: .keyObjectSelectionDocumentStorage
        }
    }

    /// The kind of a SOP class; `nil` for one that is none of these.
    public init?(sopClass: UID) {
        guard let kind = ReportKind.allCases.first(where: { $0.sopClass == sopClass }) else { return nil }
        self = kind
    }

    /// Modality.
    var modality: String { self == .keyObjectSelection ? "KO" : "SR" }

    /// True when an item may refer to another by its place.
    var allowsReferencesByPlace: Bool { self == .comprehensive || self == .comprehensive3D }

    /// The value types that the tree may have.
    var valueTypes: Set<String> {
        switch self {
        case .basicText: ReportKind.plain.union(ReportKind.objects)
        case .enhanced, .comprehensive:
            ReportKind.plain.union(ReportKind.objects).union(["NUM", "SCOORD", "TCOORD"])
        case .comprehensive3D:
            ReportKind.plain.union(ReportKind.objects).union(["NUM", "SCOORD", "SCOORD3D", "TCOORD"])
        case .keyObjectSelection:
            ReportKind.objects.union(["TEXT", "CODE", "UIDREF", "PNAME", "CONTAINER"])
        }
    }

    /// True when an item may stand below another in a relationship, by the value types of both.
    func allows(_ source: String, _ relationship: ContentRelationship, _ target: String) -> Bool {
        guard valueTypes.contains(source), valueTypes.contains(target) else { return false }
        return switch relationship {
        case .contains: source == "CONTAINER"
        case .observationContext:
            ["CONTAINER", "TEXT", "CODE", "NUM"].contains(source) && ReportKind.context.contains(target)
        case .acquisitionContext:
            ReportKind.acquired.contains(source) && ReportKind.description.contains(target)
        case .conceptModifier: target == "TEXT" || target == "CODE"
        case .properties:
            ReportKind.stated.contains(source)
                || source == "PNAME" && ReportKind.personal.contains(target)
        case .inferredFrom: ReportKind.stated.contains(source)
        case .selectedFrom:
            source == "SCOORD" && target == "IMAGE"
                || source == "TCOORD" && ["SCOORD", "SCOORD3D", "IMAGE", "WAVEFORM"].contains(target)
        }
    }

    private static let objects: Set<String> = ["COMPOSITE", "IMAGE", "WAVEFORM"]
    private static let personal: Set<String> = [
        "TEXT", "CODE", "DATETIME", "DATE", "TIME", "UIDREF", "PNAME",
    ]
    private static let plain = personal.union(["CONTAINER"])
    private static let context = personal.union(["NUM", "COMPOSITE"])
    private static let description = personal.union(["NUM", "CONTAINER"])
    private static let acquired: Set<String> = ["CONTAINER", "IMAGE", "WAVEFORM", "COMPOSITE", "NUM"]
    private static let stated: Set<String> = ["TEXT", "CODE", "NUM"]
}
