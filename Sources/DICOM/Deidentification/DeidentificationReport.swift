/// What was done to a data set. It names attributes and never their old values, so it may go with the files.
public struct DeidentificationReport: Sendable, Hashable {
    /// What was done to one attribute.
    public enum Action: String, Sendable, Hashable, CaseIterable {
        /// It is gone.
        case removed
        /// It is there without a value.
        case emptied
        /// It has a dummy or a pseudonym.
        case replaced
        /// Its identifiers are others, the same ones in all files.
        case identifierReplaced
        /// Its dates have moved.
        case dateShifted
        /// Its text has lost what might identify.
        case cleaned
        /// The profile names it, and an option keeps it.
        case kept
        /// It was written to say what was done.
        case declared
    }

    /// One attribute.
    public struct Entry: Sendable, Hashable {
        /// Where it is, or was.
        public var path: TagPath
        /// What was done.
        public var action: Action
        /// The rule that asked for it, as PS3.15 table E.1-1 writes it, with the option that decided.
        public var rule: String
    }

    /// All attributes that the profile is about, in their order.
    public internal(set) var entries: [Entry] = []
    /// Codes of the profile and its options, of context group CID 7050, with their meanings.
    public internal(set) var profile: [(code: String, meaning: String)] = []
    /// What a person should look at, in sentences.
    public internal(set) var notes: [String] = []

    /// How often each action was taken.
    public func count(_ action: Action) -> Int { entries.count { $0.action == action } }

    /// For people: the profile, the notes, and a line for each attribute.
    public var text: String {
        var lines = ["De-identified by PS3.15 annex E:"]
        lines += profile.map { "  \($0.code) \($0.meaning)" }
        lines += notes.map { "Note: \($0)" }
        for entry in entries {
            let keyword =
                entry.path.steps.last.flatMap { StandardDictionary.attribute($0.tag)?.keyword } ?? ""
            lines.append("\(entry.path) \(keyword): \(entry.action.rawValue) (\(entry.rule))")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Equal when everything that was done is.
    public static func == (left: Self, right: Self) -> Bool {
        left.entries == right.entries && left.notes == right.notes
            && left.profile.map(\.code) == right.profile.map(\.code)
    }

    /// Hashes what was done.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(entries)
        hasher.combine(notes)
    }
}
