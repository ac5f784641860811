/// A question to an archive (PS3.4 annex C, PS3.18 section 8.3): at which level, which keys must match, and what is
/// to be returned.
///
/// Keys of any level may be asked at any level, as with relational queries: a study matches a key of a series when
/// one of its series does.
public struct Query: Sendable, Hashable {
    /// The information model.
    public var model: QueryModel
    /// What the answers are about.
    public var level: QueryLevel
    /// All keys that may rule an entity out; those that are only to be returned are not among them.
    public var keys: [QueryKey]
    /// What the answers are to hold.
    public var returned: ReturnedAttributes
    /// How to match, and how many answers to give.
    public var options: QueryOptions
    /// The character set of the request, which its sender can surely read.
    public var characterSet: SpecificCharacterSet

    /// Makes a query of an identifier, as it comes with C-FIND.
    /// - Throws: ``QueryError``; a peer is to be told that its identifier does not match the SOP class (A900H).
    public init(
        identifier: DataSet, model: QueryModel, options: QueryOptions = QueryOptions()
    ) throws(QueryError) {
        let text = identifier.string(.queryRetrieveLevel) ?? ""
        guard let level = QueryLevel(rawValue: text), model == .patientRoot || level != .patient else {
            let found =
                text.isEmpty ? "no Query/Retrieve Level" : "the Query/Retrieve Level \(text.prefix(16))"
            throw QueryError(
                .invalidLevel, "\(found) where PATIENT, STUDY, SERIES or IMAGE of the model was expected.",
                path: TagPath(.queryRetrieveLevel))
        }
        try self.init(level: level, identifier: identifier, model: model, options: options)
    }

    /// Makes a query of an identifier at a level that is known otherwise, as with DICOMweb.
    /// - Throws: ``QueryError``.
    public init(
        level: QueryLevel, identifier: DataSet, model: QueryModel = .studyRoot,
        options: QueryOptions = QueryOptions()
    ) throws(QueryError) {
        self.model = model
        self.level = level
        self.options = options
        characterSet = identifier.characterSet
        returned = ReturnedAttributes(identifier: identifier)
        keys = try Query.keys(of: identifier, options: options).filter { !$0.isUniversal }
    }

    /// The keys of an identifier of any kind, such as that of a modality worklist, those that are only to be
    /// returned included.
    /// - Throws: ``QueryError``.
    public static func keys(
        of identifier: DataSet, options: QueryOptions = QueryOptions()
    ) throws(QueryError) -> [QueryKey] {
        var compiler = KeyCompiler(options: options, offsetMinutes: identifier.timezoneOffsetMinutes)
        return try compiler.keys(of: identifier, at: TagPath())
    }

    /// True when a data set fits all keys. It must hold the attributes of all levels that the keys are of.
    public func matches(_ dataSet: DataSet) -> Bool { keys.allSatisfy { $0.matches(dataSet) } }
}
