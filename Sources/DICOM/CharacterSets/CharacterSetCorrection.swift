/// The character set that a device writes its text in without saying so, or while saying otherwise: many scanners
/// write GBK under no Specific Character Set (0008,0005), or under ISO_IR 100.
public struct CharacterSetCorrection: Hashable, Sendable {
    /// What the text is written in.
    public var characterSet: SpecificCharacterSet
    /// Whether a character set that the data set declares is wrong too.
    public var evenIfDeclared: Bool

    /// Describes what a device does.
    public init(_ characterSet: SpecificCharacterSet, evenIfDeclared: Bool = false) {
        self.characterSet = characterSet
        self.evenIfDeclared = evenIfDeclared
    }
}

extension DataSet {
    /// Writes into Specific Character Set (0008,0005) what the device should have written there, and leaves the bytes
    /// of all text as they are. Items that declare a character set of their own keep it.
    ///
    /// - Returns: whether the data set needed it: it declares nothing but the default repertoire, or the correction
    ///   holds even where something is declared.
    @discardableResult
    public mutating func apply(_ correction: CharacterSetCorrection) -> Bool {
        let declaresNothing = characterSet.isDefaultRepertoire
        guard declaresNothing || correction.evenIfDeclared, characterSet != correction.characterSet else {
            return false
        }
        declare(correction.characterSet)
        return true
    }
}

extension SpecificCharacterSet {
    /// True for the default repertoire, also when it is spelt out as `ISO_IR 6` or `ISO 2022 IR 6`.
    var isDefaultRepertoire: Bool {
        terms.allSatisfy { $0.isEmpty || SpecificCharacterSet.registration($0) == 6 }
    }
}
