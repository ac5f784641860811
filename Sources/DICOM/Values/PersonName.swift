/// A person's name in up to three writings (PS3.5 section 6.2.1.2).
public struct PersonName: Hashable, Sendable, CustomStringConvertible {
    /// One writing of the name, in its five components.
    public struct Components: Hashable, Sendable {
        /// Family name complex.
        public var familyName: String
        /// Given name complex.
        public var givenName: String
        /// Middle name.
        public var middleName: String
        /// Name prefix, such as "Dr".
        public var prefix: String
        /// Name suffix, such as "Jr".
        public var suffix: String

        /// Makes the components; those left out are empty.
        public init(
            familyName: String = "", givenName: String = "", middleName: String = "", prefix: String = "",
            suffix: String = ""
        ) {
            self.familyName = familyName
            self.givenName = givenName
            self.middleName = middleName
            self.prefix = prefix
            self.suffix = suffix
        }

        /// Splits at carets; what follows a fifth caret stays in the suffix.
        public init(_ text: String) {
            let parts = text.split(separator: "^", maxSplits: 4, omittingEmptySubsequences: false).map {
                part in
                PersonName.trimmed(part)
            }
            func part(_ index: Int) -> String { index < parts.count ? parts[index] : "" }
            self.init(
                familyName: part(0), givenName: part(1), middleName: part(2), prefix: part(3), suffix: part(4)
            )
        }

        /// For people: prefix, given, middle, family, suffix, separated by spaces.
        public var formatted: String {
            [prefix, givenName, middleName, familyName, suffix].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// Family^Given^Middle^Prefix^Suffix in Latin or another single-byte script.
    public var alphabetic: String
    /// The same in ideographs, such as Chinese characters.
    public var ideographic: String
    /// The same by sound, such as Hiragana or Hangul.
    public var phonetic: String

    /// Makes a name from its three groups.
    public init(alphabetic: String, ideographic: String = "", phonetic: String = "") {
        self.alphabetic = alphabetic
        self.ideographic = ideographic
        self.phonetic = phonetic
    }

    /// Splits a value at its equals signs.
    public init(_ text: String) {
        let groups = text.split(separator: "=", maxSplits: 2, omittingEmptySubsequences: false).map { group in
            PersonName.trimmed(group)
        }
        self.init(
            alphabetic: groups.first ?? "", ideographic: groups.count > 1 ? groups[1] : "",
            phonetic: groups.count > 2 ? groups[2] : "")
    }

    /// The groups joined as they stand in a file, without empty ones at the end.
    public var string: String {
        if !phonetic.isEmpty { return "\(alphabetic)=\(ideographic)=\(phonetic)" }
        return ideographic.isEmpty ? alphabetic : "\(alphabetic)=\(ideographic)"
    }

    /// The five components of the first writing that is not empty.
    public var components: Components { Components(preferred) }

    /// For people to read: ideographs as family and given name without a space, else the alphabetic writing
    /// as "Prefix Given Middle Family Suffix".
    public var formatted: String {
        guard !ideographic.isEmpty else { return Components(preferred).formatted }
        let parts = Components(ideographic)
        return parts.familyName + parts.givenName + parts.middleName
    }

    /// The value as it stands in a file.
    public var description: String { string }

    /// True when all three groups are empty.
    public var isEmpty: Bool { alphabetic.isEmpty && ideographic.isEmpty && phonetic.isEmpty }

    private var preferred: String {
        if !alphabetic.isEmpty { return alphabetic }
        return ideographic.isEmpty ? phonetic : ideographic
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        while text.first == " " { text.removeFirst() }
        return String(text)
    }
}
