extension DataSet {
    /// Re-encodes all text, in items too, and declares the character set. Text that the new one cannot hold
    /// turns into question marks, which happens in none of the Unicode ones.
    public mutating func convert(to characterSet: SpecificCharacterSet) {
        recode(to: characterSet)
        declare(characterSet)
    }

    /// Copies elements from another data set, re-encoding their text where the character sets differ. Tags
    /// that the other does not have are left alone.
    public mutating func copy(_ tags: [Tag], from other: DataSet) {
        var part = DataSet(
            ascending: other.filter { tags.contains($0.tag) && $0.tag != .specificCharacterSet },
            inheriting: other.characterSet)
        if !part.isPlain, !characterSet.canHold(part) { convert(to: .utf8) }
        part.adopt(characterSet)
        for element in part { self[element.tag] = element }
    }

    /// Brings the text of an item into the character set of the data set around it, or lets the item declare
    /// its own when that cannot hold it.
    mutating func adopt(_ characterSet: SpecificCharacterSet) {
        guard !contains(.specificCharacterSet) else { return }
        guard inheritedCharacterSet != characterSet else { return }
        if isPlain, characterSet.hasASCII { return inherit(characterSet) }
        if characterSet.canHold(self) {
            recode(to: characterSet)
            inherit(characterSet)
        } else {
            declare(inheritedCharacterSet)
            inherit(characterSet)
        }
    }

    /// True when all text, in items too, is ASCII without escape sequences.
    var isPlain: Bool {
        let characterSet = characterSet
        let scheme = characterSet.scheme
        return elements.allSatisfy { element in
            switch element.value {
            case .bytes(let bytes, _):
                !element.effectiveVR.isText || bytes.withUnsafeBytes { characterSet.isPlain($0, scheme) }
            case .items(let items): items.allSatisfy { $0.contains(.specificCharacterSet) || $0.isPlain }
            case .fragments: true
            }
        }
    }

    /// Writes the terms into Specific Character Set and touches no text.
    mutating func declare(_ characterSet: SpecificCharacterSet) {
        guard !characterSet.terms.isEmpty else { return remove(.specificCharacterSet) }
        var bytes = Array(characterSet.terms.joined(separator: "\\").utf8)
        if bytes.count % 2 == 1 { bytes.append(0x20) }
        self[.specificCharacterSet] = Element(
            tag: .specificCharacterSet, vr: .CS, value: .bytes(Bytes(bytes), .little))
    }

    /// Re-encodes the text of this data set and of the items that do not declare their own character set.
    private mutating func recode(to target: SpecificCharacterSet) {
        let source = characterSet
        guard source != target else { return }
        let (scheme, targetScheme) = (source.scheme, target.scheme)
        for (index, element) in elements.enumerated() {
            switch element.value {
            case .bytes(let bytes, let order) where element.vr.isText:
                let isPlain = bytes.withUnsafeBytes {
                    source.isPlain($0, scheme) && target.isPlain($0, targetScheme)
                }
                guard !isPlain else { continue }
                let values = bytes.withUnsafeBytes { source.decode($0, vr: element.vr) }
                let encoded = target.encode(values.joined(separator: "\\"), vr: element.vr, lossy: true) ?? []
                let padded = encoded.count % 2 == 0 ? encoded : encoded + [element.vr.padding]
                elements[index] = Element(
                    tag: element.tag, vr: element.vr, value: .bytes(Bytes(padded), order))
            case .items(var items):
                for item in items.indices where !items[item].contains(.specificCharacterSet) {
                    items[item].recode(to: target)
                    items[item].inherit(target)
                }
                elements[index] = Element(
                    tag: element.tag, vr: element.vr, value: .items(items), form: element.form)
            default: continue
            }
        }
    }
}

extension SpecificCharacterSet {
    /// True when all text of a data set, and of its items without their own character set, can be written.
    func canHold(_ dataSet: DataSet) -> Bool {
        let source = dataSet.characterSet
        return dataSet.allSatisfy { element in
            switch element.value {
            case .bytes(let bytes, _) where element.vr.isText:
                let values = bytes.withUnsafeBytes { source.decode($0, vr: element.vr) }
                return encode(values.joined(separator: "\\"), vr: element.vr) != nil
            case .items(let items):
                return items.allSatisfy { $0.contains(.specificCharacterSet) || canHold($0) }
            default: return true
            }
        }
    }
}
