import DICOM

/// What the house knows of a device that sends it images, beyond what its objects say.
package struct PeerRules: Sendable, Equatable {
    /// The name by which the device calls.
    package var aeTitle: String
    /// What its text is really written in, where that is known.
    package var characterSet: CharacterSetCorrection?

    package init(aeTitle: String, characterSet: CharacterSetCorrection? = nil) {
        self.aeTitle = aeTitle
        self.characterSet = characterSet
    }
}

extension CharacterSetCorrection {
    /// One line for a database column and for people: the terms as the attribute spells them, after `always:` when
    /// they hold whatever is declared.
    package var line: String {
        (evenIfDeclared ? "always:" : "") + characterSet.terms.joined(separator: "\\")
    }

    /// Reads such a line; `nil` when it is empty or names a character set that DICOM does not know.
    package init?(line: String) {
        let always = line.hasPrefix("always:")
        let terms = (always ? line.dropFirst(7) : line[...]).split(
            separator: "\\", omittingEmptySubsequences: false)
        let characterSet = SpecificCharacterSet(terms.map(String.init))
        guard !characterSet.terms.isEmpty, characterSet.isKnown else { return nil }
        self.init(characterSet, evenIfDeclared: always)
    }
}
