/// Which algorithm found something (PS3.3 table 10-19, Algorithm Identification Macro).
public struct AlgorithmIdentification: Sendable, Hashable {
    /// The family, of context group 7162.
    public var family: Code
    /// Algorithm Name.
    public var name: String
    /// Algorithm Version.
    public var version: String
    /// Algorithm Source: who made it; empty when nothing is said.
    public var source: String
    /// Algorithm Parameters as text; empty when nothing is said.
    public var parameters: String

    /// Describes an algorithm.
    public init(family: Code, name: String, version: String, source: String = "", parameters: String = "") {
        self.family = family
        self.name = name
        self.version = version
        self.source = source
        self.parameters = parameters
    }

    /// Reads an item of an algorithm sequence; `nil` when it has no name or no family.
    public init?(_ item: DataSet) {
        guard let family = item.code(.algorithmFamilyCodeSequence), let name = item.string(.algorithmName)
        else { return nil }
        self.init(
            family: family, name: name, version: item.string(.algorithmVersion) ?? "",
            source: item.string(.algorithmSource) ?? "",
            parameters: item.string(.algorithmParameters) ?? "")
    }

    /// The item that says so.
    public var item: DataSet {
        var item = DataSet()
        item.set(.algorithmFamilyCodeSequence, [family.item])
        item.set(.algorithmName, name)
        item.set(.algorithmVersion, version)
        if !source.isEmpty { item.set(.algorithmSource, source) }
        if !parameters.isEmpty { item.set(.algorithmParameters, parameters) }
        return item
    }
}
