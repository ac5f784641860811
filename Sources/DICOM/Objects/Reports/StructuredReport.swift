/// A structured report as a document: its tree, how far it is, who vouches for it, and the objects that it rests on
/// (PS3.3 C.17.2 and C.17.3).
public struct StructuredReport: Sendable {
    /// What the tree may hold.
    public var kind: ReportKind
    /// The tree.
    public var root: ContentItem
    /// True when the report says all that it is to say.
    public var isComplete: Bool
    /// Why it is or is not complete; empty when nothing is said. At most 64 characters.
    public var completionDescription: String
    /// True when another report for the same request will follow (Preliminary Flag); `nil` when nothing is said.
    public var isPreliminary: Bool?
    /// Those who have verified the report; a report that nobody has verified says so.
    public var verifications: [Verification]
    /// The procedures that were performed.
    public var performedProcedures: [Code]
    /// The report that this one replaces, if any.
    public var predecessors: [InstanceReference]
    /// Objects that the tree refers to, of whatever study, with their series and studies. Those that the tree does
    /// not mention are not written.
    public var evidence: [InstanceReference]
    /// The private coding schemes of the tree, so that readers can tell whose they are.
    public var codingSchemes: [CodingScheme] = []

    /// The deepest tree that is written, which every reader can be expected to follow.
    public static let maximumDepth = 32

    /// Makes a report.
    public init(
        kind: ReportKind = .comprehensive3D, root: ContentItem, evidence: [InstanceReference],
        isComplete: Bool = true, completionDescription: String = "", isPreliminary: Bool? = nil,
        verifications: [Verification] = [], performedProcedures: [Code] = [],
        predecessors: [InstanceReference] = []
    ) {
        self.kind = kind
        self.root = root
        self.evidence = evidence
        self.isComplete = isComplete
        self.completionDescription = completionDescription
        self.isPreliminary = isPreliminary
        self.verifications = verifications
        self.performedProcedures = performedProcedures
        self.predecessors = predecessors
    }

    /// Somebody's word that a report is right.
    public struct Verification: Sendable, Hashable {
        /// Who.
        public var name: PersonName
        /// The organization that makes them accountable.
        public var organization: String
        /// When.
        public var moment: DateAndTime
        /// A code that identifies the person; `nil` when nothing is said.
        public var identification: Code?

        /// Records a verification.
        public init(
            name: PersonName, organization: String, moment: DateAndTime, identification: Code? = nil
        ) {
            self.name = name
            self.organization = organization
            self.moment = moment
            self.identification = identification
        }

        /// Reads an item of Verifying Observer Sequence; `nil` when it lacks name or moment.
        public init?(_ item: DataSet) {
            guard let name = item.personName(.verifyingObserverName),
                let moment = item.dateAndTime(.verificationDateTime)
            else { return nil }
            self.init(
                name: name, organization: item.string(.verifyingOrganization) ?? "", moment: moment,
                identification: item.code(.verifyingObserverIdentificationCodeSequence))
        }

        var item: DataSet {
            var item = DataSet()
            item.inherit(.utf8)
            item.set(.verifyingObserverName, name)
            item.set(
                .verifyingObserverIdentificationCodeSequence, identification.map { [$0.item] } ?? [])
            item.set(.verifyingOrganization, organization)
            item.set(.verificationDateTime, moment.description)
            return item
        }
    }
}

/// Whose a coding scheme is (PS3.3 C.12.1.1, Coding Scheme Identification Sequence).
public struct CodingScheme: Sendable, Hashable {
    /// Coding Scheme Designator; private ones begin with 99.
    public var designator: String
    /// Coding Scheme Name.
    public var name: String
    /// Coding Scheme Responsible Organization.
    public var organization: String

    /// Names a scheme.
    public init(designator: String, name: String, organization: String) {
        self.designator = designator
        self.name = name
        self.organization = organization
    }

    /// Reads an item; `nil` when it has no designator.
    init?(_ item: DataSet) {
        guard let designator = item.string(.codingSchemeDesignator) else { return nil }
        self.init(
            designator: designator, name: item.string(.codingSchemeName) ?? "",
            organization: item.string(.codingSchemeResponsibleOrganization) ?? "")
    }

    var item: DataSet {
        var item = DataSet()
        item.inherit(.utf8)
        item.set(.codingSchemeDesignator, designator)
        if !name.isEmpty { item.set(.codingSchemeName, name) }
        if !organization.isEmpty { item.set(.codingSchemeResponsibleOrganization, organization) }
        return item
    }
}

extension ContentItem {
    /// The objects that the tree refers to, each once, in the order of their first mention.
    public var referredObjects: [ObjectReference] {
        var seen: Set<UID> = []
        return all.compactMap { item in
            guard case .object(let reference) = item.value, seen.insert(reference.sopInstance).inserted
            else { return nil }
            return reference
        }
    }
}
