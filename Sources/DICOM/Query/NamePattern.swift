/// What one value of a name key asks for. Case, accents and width make no difference, and neither do empty components
/// at the end of a group (PS3.4 section C.2.2.2.1).
public struct NamePattern: Sendable, Hashable {
    /// One group of the key, folded by ``NameFolding``.
    public struct Group: Sendable, Hashable {
        /// The folded text, wild cards included.
        public let text: String

        init(_ text: String) { self.text = NameFolding.fold(group: text) }

        /// What every fitting group, folded, begins with.
        public var prefix: String {
            var prefix = text.prefix { $0 != "*" && $0 != "?" }
            // An empty component at the end of a name is as good as none.
            if prefix.count < text.count { while prefix.last == "^" { prefix.removeLast() } }
            return String(prefix)
        }

        /// True when only one folded group fits.
        public var isLiteral: Bool { !text.contains { $0 == "*" || $0 == "?" } }

        /// True when every group fits, an empty one too.
        public var matchesEverything: Bool { text.allSatisfy { $0 == "*" } }

        func matches(folded group: String) -> Bool {
            if isLiteral { return text == group }
            let places: [Wildcard<Unicode.Scalar>.Place] = text.unicodeScalars.map { scalar in
                scalar == "*" ? .many : scalar == "?" ? .one : .unit(scalar)
            }
            let scalars = Array(group.unicodeScalars)
            if Wildcard.matches(places, scalars) { return true }
            // `Zhang^*` asks for the family name alone, and a name may have nothing after it.
            let carets = scalars.count { $0 == "^" }
            return carets < 4
                && Wildcard.matches(places, scalars + Array(repeating: "^", count: 4 - carets))
        }
    }

    /// How the groups of a key are compared with those of a name.
    public enum Asked: Sendable, Hashable {
        /// The key has one group, which any of the three groups of a name may fit.
        case anyGroup(Group)
        /// The key says which group is which; those that it leaves empty do not matter.
        case groups(alphabetic: Group, ideographic: Group, phonetic: Group)
        /// Words, each of which must begin a word of the name, or all of a group whose words are joined.
        case words([String])
    }

    /// What is asked for.
    public let asked: Asked

    /// Makes a pattern of one value of a key.
    public init(_ text: String, fuzzy: Bool = false) {
        guard !fuzzy else {
            asked = .words(NameFolding.words(String(text.filter { $0 != "*" && $0 != "?" })))
            return
        }
        // A full-width equals sign separates nothing.
        let parts = text.split(separator: "=", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count > 1 else {
            asked = .anyGroup(Group(text))
            return
        }
        asked = .groups(
            alphabetic: Group(String(parts[0])), ideographic: Group(String(parts[1])),
            phonetic: Group(parts.count > 2 ? String(parts[2]) : ""))
    }

    /// True when every name fits.
    public var matchesEverything: Bool {
        switch asked {
        case .anyGroup(let group): group.matchesEverything
        case .groups(let first, let second, let third):
            [first, second, third].allSatisfy(\.matchesEverything)
        case .words(let words): words.isEmpty
        }
    }

    /// True when a name fits.
    public func matches(_ name: PersonName) -> Bool {
        matches(
            foldedGroups: [name.alphabetic, name.ideographic, name.phonetic].map(NameFolding.fold(group:)))
    }

    private func matches(foldedGroups groups: [String]) -> Bool {
        switch asked {
        case .anyGroup(let pattern):
            return groups.contains { !$0.isEmpty && pattern.matches(folded: $0) }
        case .groups(let first, let second, let third):
            return zip([first, second, third], groups).allSatisfy { pattern, group in
                pattern.matchesEverything || pattern.matches(folded: group)
            }
        case .words(let asked):
            let words = groups.flatMap { group in
                let words = NameFolding.words(group)
                return words + [words.joined()]
            }
            return asked.allSatisfy { word in words.contains { $0.hasPrefix(word) } }
        }
    }
}
