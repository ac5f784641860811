extension DataSet {
    /// The first value as text; `nil` when it is absent or empty.
    public func string(_ tag: Tag) -> String? {
        guard let first = strings(tag).first, !first.isEmpty else { return nil }
        return first
    }

    /// All values as text, decoded by the character set in force; empty values among others keep their
    /// places.
    public func strings(_ tag: Tag) -> [String] {
        guard let element = self[tag] else { return [] }
        return element.effectiveVR.isText ? element.strings(characterSet) : element.strings()
    }

    /// The first value as a whole number, whether written in digits or in binary.
    public func int(_ tag: Tag) -> Int? { self[tag]?.firstNumber.integers.first }

    /// All values as whole numbers; empty when one of them is none.
    public func ints(_ tag: Tag) -> [Int] { self[tag]?.integers ?? [] }

    /// The first value as a number, whether written in digits or in binary.
    public func double(_ tag: Tag) -> Double? { self[tag]?.firstNumber.doubles.first }

    /// All values as numbers; empty when one of them is none.
    public func doubles(_ tag: Tag) -> [Double] { self[tag]?.doubles ?? [] }

    /// The items of a sequence; empty when it is absent.
    public func items(_ tag: Tag) -> [DataSet] {
        guard case .items(let items)? = self[tag]?.value else { return [] }
        return items
    }

    /// The first value as a person's name; `nil` when it is absent or empty.
    public func personName(_ tag: Tag) -> PersonName? { string(tag).map { PersonName($0) } }

    /// The first value as an identifier; `nil` when it is absent or empty.
    public func uid(_ tag: Tag) -> UID? { string(tag).map { UID($0) } }

    /// All values as identifiers.
    public func uids(_ tag: Tag) -> [UID] { strings(tag).map { UID($0) } }

    /// All values as attribute tags (AT).
    public func tags(_ tag: Tag) -> [Tag] { self[tag]?.tags ?? [] }

    /// The raw bytes, shared with the file; `nil` when it is absent, a sequence or fragments.
    public func bytes(_ tag: Tag) -> Bytes? {
        guard case .bytes(let bytes, _)? = self[tag]?.value else { return nil }
        return bytes
    }

    /// Basic offset table and fragments of encapsulated data; `nil` when the data are not encapsulated.
    public func fragments(_ tag: Tag) -> [Bytes]? {
        guard case .fragments(let fragments)? = self[tag]?.value else { return nil }
        return fragments
    }
}
