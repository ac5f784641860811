/// Builds the identifier of a query from attributes that are named one by one, as the parameters of a DICOMweb
/// search are (PS3.18 section 8.3.4). Its text is in UTF-8.
public struct QueryIdentifier: Sendable {
    /// What has been asked so far.
    public private(set) var dataSet: DataSet

    /// Asks nothing yet.
    public init() {
        dataSet = DataSet()
        dataSet.set(.specificCharacterSet, "ISO_IR 192")
    }

    /// Asks that an attribute have a value, or one of several separated by backslashes. Paths that begin with the same
    /// sequences ask about one item of them.
    /// - Parameters:
    ///   - path: The attribute, after the sequences that it is within.
    ///   - text: The value.
    /// - Throws: ``QueryError`` when the attribute cannot have the value.
    public mutating func set(_ path: [Tag], _ text: String) throws(QueryError) {
        let vr = path.last.flatMap { StandardDictionary.vr(of: $0) }
        guard !path.isEmpty, path.count <= KeyCompiler.maximumDepth + 1 else {
            throw QueryError(
                .tooLarge, "the path has \(path.count) attributes.", path: QueryIdentifier.path(path))
        }
        guard QueryIdentifier.set(path[...], text, vr, in: &dataSet) else {
            let shown = text.prefix(64)
            let reason =
                vr.map { "\"\(shown)\" is no value of representation \($0)." }
                ?? "\"\(shown)\" cannot be asked for."
            throw QueryError(.invalidValue, reason, path: QueryIdentifier.path(path))
        }
    }

    private static func path(_ tags: [Tag]) -> TagPath { TagPath(tags.map { TagPath.Step(tag: $0) }) }

    private static func set(_ path: ArraySlice<Tag>, _ text: String, _ vr: VR?, in dataSet: inout DataSet)
        -> Bool
    {
        guard let tag = path.first else { return false }
        guard path.count == 1 else {
            guard StandardDictionary.vr(of: tag) ?? .SQ == .SQ else { return false }
            var item = dataSet.items(tag).first ?? DataSet()
            guard set(path.dropFirst(), text, vr, in: &item) else { return false }
            return dataSet.set(tag, [item], vr: .SQ)
        }
        guard !text.isEmpty else { return dataSet.setEmpty(tag, vr: vr ?? .LO) }
        let texts = text.split(separator: "\\", omittingEmptySubsequences: false).map(String.init)
        switch vr {
        case .AT:
            let tags = texts.compactMap { Tag($0) ?? StandardDictionary.tag(keyword: $0) }
            return tags.count == texts.count && dataSet.set(tag, tags)
        case .FL, .FD, .OF, .OD:
            let numbers = texts.compactMap { Number.double($0) }
            return numbers.count == texts.count && dataSet.set(tag, numbers)
        case .US, .SS, .UL, .SL, .UV, .SV:
            let numbers = texts.compactMap { Number.integer($0) }
            return numbers.count == texts.count && dataSet.set(tag, numbers)
        case .SQ: return false
        default: return dataSet.set(tag, text, vr: vr ?? .LO)
        }
    }
}
