/// Why a query cannot be asked as it stands.
public struct QueryError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of fault.
    public enum Code: String, Sendable, Hashable {
        /// Query/Retrieve Level (0008,0052) is missing, unknown, or not part of the information model.
        case invalidLevel
        /// A key holds a value that its representation cannot have.
        case invalidValue
        /// A sequence key has several items, or another key cannot be matched at all.
        case invalidKey
        /// More keys, values, characters or nesting than one query may have.
        case tooLarge
    }

    /// The kind of fault.
    public var code: Code
    /// A sentence with what was found.
    public var reason: String
    /// The key at fault; empty when no single one is.
    public var path: TagPath

    /// Makes an error.
    public init(_ code: Code, _ reason: String, path: TagPath = TagPath()) {
        self.code = code
        self.reason = reason
        self.path = path
    }

    /// Key and reason in one line.
    public var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}
