/// How an item belongs to the one above it (PS3.3 table C.17.3-8).
public enum ContentRelationship: String, Sendable, Hashable, CaseIterable {
    /// The item above has it as a part.
    case contains = "CONTAINS"
    /// Who observed, what and whom.
    case observationContext = "HAS OBS CONTEXT"
    /// How the data were acquired.
    case acquisitionContext = "HAS ACQ CONTEXT"
    /// Narrows down what the item above is about.
    case conceptModifier = "HAS CONCEPT MOD"
    /// A property of what the item above says.
    case properties = "HAS PROPERTIES"
    /// What the item above was concluded from.
    case inferredFrom = "INFERRED FROM"
    /// What the coordinates above lie in.
    case selectedFrom = "SELECTED FROM"
}

/// The template that a container follows (PS3.3 C.18.8).
public struct ContentTemplate: Sendable, Hashable {
    /// Template Identifier, such as "1500".
    public var identifier: String
    /// Mapping Resource, such as "DCMR".
    public var resource: String

    /// Names a template.
    public init(_ identifier: String, resource: String = "DCMR") {
        self.identifier = identifier
        self.resource = resource
    }
}

extension ContentItem {
    /// Makes an item. Nothing is checked here: ``StructuredReport/dataSet(in:)`` does, because what is allowed depends
    /// on the whole tree.
    /// - Parameters:
    ///   - relationship: How it belongs to the item above; `nil` for the root.
    ///   - concept: What it is about; `nil` where the value speaks for itself, as with an image in an image library.
    ///   - value: What it says.
    ///   - template: The template that a container follows.
    ///   - children: The items below it.
    public init(
        _ relationship: ContentRelationship?, _ concept: Code?, _ value: Value,
        template: ContentTemplate? = nil, _ children: [ContentItem] = []
    ) {
        var item = DataSet()
        // Whoever takes the item in brings its text into their own character set.
        item.inherit(.utf8)
        if let relationship { item.set(.relationshipType, relationship.rawValue) }
        if let concept { item.set(.conceptNameCodeSequence, [concept.item]) }
        let valueType = value.type
        if !valueType.isEmpty { item.set(.valueType, valueType) }
        value.write(into: &item)
        if let template {
            var reference = DataSet()
            reference.set(.mappingResource, template.resource)
            reference.set(.templateIdentifier, template.identifier)
            item.set(.contentTemplateSequence, [reference])
        }
        if !children.isEmpty { item.set(.contentSequence, children.map(\.dataSet)) }
        self.init(
            relationship: relationship?.rawValue ?? "", valueType: valueType, concept: concept, value: value,
            children: children, dataSet: item)
    }

    /// The same item with more items at the end of those below it.
    public func appending(_ more: [ContentItem]) -> ContentItem {
        more.isEmpty ? self : replacingChildren(children + more)
    }

    /// The same item with other items below it.
    func replacingChildren(_ children: [ContentItem]) -> ContentItem {
        var item = dataSet
        item.set(.contentSequence, children.map(\.dataSet))
        return ContentItem(
            relationship: relationship, valueType: valueType, concept: concept, value: value,
            children: children, dataSet: item)
    }

    /// The same item, observed at another time than the whole report: Observation DateTime.
    public func observed(at moment: DateAndTime) -> ContentItem {
        setting { $0.set(.observationDateTime, moment.description) }
    }

    /// The same item with an identifier by which the observation is known elsewhere: Observation UID.
    public func identified(by uid: UID) -> ContentItem {
        setting { $0.set(.observationUID, uid) }
    }

    private func setting(_ change: (inout DataSet) -> Void) -> ContentItem {
        var item = dataSet
        change(&item)
        return ContentItem(
            relationship: relationship, valueType: valueType, concept: concept, value: value,
            children: children, dataSet: item)
    }

    /// The template that the item says it follows.
    public var template: ContentTemplate? {
        guard let item = dataSet.items(.contentTemplateSequence).first,
            let identifier = item.string(.templateIdentifier)
        else { return nil }
        return ContentTemplate(identifier, resource: item.string(.mappingResource) ?? "")
    }
}
