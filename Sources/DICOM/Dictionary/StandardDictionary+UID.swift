extension StandardDictionary {
    /// One registered identifier of the standard (PS3.6 annex A).
    public struct Identifier: Sendable, Hashable {
        /// The identifier.
        public let uid: UID
        /// What it identifies, such as "SOP Class" or "Transfer Syntax".
        public let kind: String
        /// The name for programs, such as `CTImageStorage`.
        public let keyword: String
        /// The name for people, such as "CT Image Storage".
        public let name: String
        /// True when the standard no longer uses it.
        public let isRetired: Bool
        /// True for SOP classes of objects that are stored.
        public let isStorage: Bool
    }

    /// What the standard says about an identifier; `nil` for those it does not know.
    public static func identifier(_ uid: UID) -> Identifier? { identifiers[uid] }

    /// The name of an identifier of the standard, such as "CT Image Storage".
    public static func uidName(_ uid: UID) -> String? { identifiers[uid]?.name }

    /// All storage SOP classes of the standard, retired ones included, because old scanners still send them;
    /// sorted by identifier.
    public static let storageSOPClasses: [UID] = identifiers.values.filter(\.isStorage).map(\.uid).sorted {
        $0.string < $1.string
    }

    /// All transfer syntaxes of the standard, retired ones included, sorted by identifier.
    public static let transferSyntaxes: [UID] = identifiers.values.filter { $0.kind == "Transfer Syntax" }
        .map(\.uid).sorted { $0.string < $1.string }

    private static let identifiers: [UID: Identifier] = UIDTable.lines.withUTF8Buffer { text in
        var result: [UID: Identifier] = [:]
        AttributeTable.forEachLine(of: text) { start, end in
            let fields = AttributeTable.split(text[start..<end])
            let identifier = Identifier(
                uid: UID(fields[0]), kind: fields[1], keyword: fields[4], name: fields[5],
                isRetired: !fields[3].isEmpty, isStorage: !fields[2].isEmpty)
            result[identifier.uid] = identifier
        }
        return result
    }
}
