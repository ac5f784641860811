/// A coded term (PS3.3 section 8.8).
public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// Code Value, Long Code Value or URN Code Value.
    public var value: String
    /// Coding Scheme Designator, such as "DCM" or "SCT"; empty for an URN.
    public var scheme: String
    /// Code Meaning, for people.
    public var meaning: String
    /// Coding Scheme Version, where one is needed.
    public var version: String?

    /// Makes a code.
    public init(_ value: String, _ scheme: String, _ meaning: String, version: String? = nil) {
        self.value = value
        self.scheme = scheme
        self.meaning = meaning
        self.version = version
    }

    /// Reads an item of a code sequence; `nil` when it has no code.
    public init?(_ item: DataSet) {
        let found = [Tag.codeValue, .longCodeValue, .urnCodeValue].lazy.compactMap { item.string($0) }.first
        guard let found else { return nil }
        self.init(
            found, item.string(.codingSchemeDesignator) ?? "", item.string(.codeMeaning) ?? "",
            version: item.string(.codingSchemeVersion))
    }

    /// The item of a code sequence that says so.
    public var item: DataSet {
        var item = DataSet()
        item.inherit(.utf8)
        let isURN = scheme.isEmpty && value.contains(":")
        item.set(isURN ? .urnCodeValue : value.utf8.count > 16 ? .longCodeValue : .codeValue, value)
        if !isURN { item.set(.codingSchemeDesignator, scheme) }
        if let version { item.set(.codingSchemeVersion, version) }
        item.set(.codeMeaning, meaning)
        return item
    }

    /// True when value and scheme are the same; what people read may differ.
    public func means(_ other: Code) -> Bool { value == other.value && scheme == other.scheme }

    /// For example `(121106, DCM, "Comment")`.
    public var description: String { "(\(value), \(scheme), \"\(meaning)\")" }
}

extension DataSet {
    /// The first item of a code sequence; `nil` when there is none.
    public func code(_ tag: Tag) -> Code? { items(tag).first.flatMap { Code($0) } }
    /// All items of a code sequence.
    public func codes(_ tag: Tag) -> [Code] { items(tag).compactMap { Code($0) } }
}
