/// What the content of an object is called (PS3.3 table 10-12, Content Identification Macro).
public struct ContentIdentification: Sendable, Hashable {
    /// Content Label: a code string such as TMAX, of at most 16 capitals, digits, spaces and underscores.
    public var label: String
    /// Content Description, at most 64 characters; empty when nothing is said.
    public var description: String
    /// Content Creator's Name; empty for a program.
    public var creator: PersonName

    /// Names content.
    public init(label: String, description: String = "", creator: PersonName = PersonName("")) {
        self.label = label
        self.description = description
        self.creator = creator
    }

    /// Reads it from an object; `nil` when it has no label.
    public init?(of source: DataSet) {
        guard let label = source.string(.contentLabel) else { return nil }
        self.init(
            label: label, description: source.string(.contentDescription) ?? "",
            creator: source.personName(.contentCreatorName) ?? PersonName(""))
    }

    /// Writes label, description and creator, of which the last two may be empty.
    public func write(into dataSet: inout DataSet) {
        dataSet.set(.contentLabel, label)
        dataSet.set(.contentDescription, description)
        dataSet.set(.contentCreatorName, creator)
    }
}

/// A place in the body (PS3.3 table 10-5, General Anatomy Macro).
public struct AnatomicRegion: Sendable, Hashable {
    /// The region, of context group 4 (CID 4031 and others).
    public var region: Code
    /// What narrows it down, such as its side.
    public var modifiers: [Code]

    /// Names a region.
    public init(_ region: Code, modifiers: [Code] = []) {
        self.region = region
        self.modifiers = modifiers
    }

    /// Reads an item of Anatomic Region Sequence; `nil` when it has no code.
    public init?(_ item: DataSet) {
        guard let region = Code(item) else { return nil }
        self.init(region, modifiers: item.codes(.anatomicRegionModifierSequence))
    }

    /// The item that says so.
    public var item: DataSet {
        var item = region.item
        if !modifiers.isEmpty { item.set(.anatomicRegionModifierSequence, modifiers.map(\.item)) }
        return item
    }

    /// The brain.
    public static let brain = AnatomicRegion(Code("12738006", "SCT", "Brain"))
    /// The head.
    public static let head = AnatomicRegion(Code("69536005", "SCT", "Head"))
}
