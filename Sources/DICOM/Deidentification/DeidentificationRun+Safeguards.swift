/// What is looked at again after the profile has had its say: values that the table leaves alone, but that name the
/// patient all the same, or that are not what their representation promises.
extension DeidentificationRun {
    /// The element as it may go out; `nil` when nothing of it may.
    mutating func safeguarded(_ element: Element, in dataSet: DataSet, isUntouched: Bool) -> Element? {
        guard isUntouched || report.entries.last?.action == .kept || report.entries.last?.action == .cleaned,
            case .bytes(let bytes, _) = element.value, !bytes.isEmpty, !element.tag.isPrivateCreator
        else {
            return element
        }
        switch element.effectiveVR {
        case .SQ: return element
        case .PN, .LO, .SH, .LT, .ST, .UT, .UC: return withoutWords(element, in: dataSet)
        case .UI: return wellFormed(element, "0123456789.")
        case .DA, .TM, .DT: return wellFormed(element, "0123456789.:+- ")
        case .AS: return wellFormed(element, "0123456789DWMY ")
        case .DS, .IS: return wellFormed(element, "0123456789.+-eE ")
        case .CS, .AE, .UR: return unnamed(element, in: dataSet)
        default: return unmarked(element, bytes)
        }
    }

    /// Free text of an attribute that stays, without names and identifiers of this data set.
    private mutating func withoutWords(_ element: Element, in dataSet: DataSet) -> Element? {
        let before = dataSet.characterSet.strings(of: element)
        if before.contains(where: { $0.contains("\u{FFFD}") }) {
            return emptied(element, "not readable in its character set")
        }
        guard before.contains(where: { cleaner.identity.isNamed(in: $0) }) else {
            // Bytes that the character set declared does not explain may be a name in another.
            guard case .bytes(let bytes, _) = element.value, cleaner.identity.isContained(in: bytes) else {
                return element
            }
            note(.emptied, "names the patient")
            return Element(tag: element.tag, vr: element.vr, value: .bytes(Bytes(), .little))
        }
        note(.cleaned, "names the patient")
        let after = before.map { cleaner.withoutWords($0) }
        if after.contains(where: { cleaner.identity.isNamed(in: $0, atLeast: 6) }) {
            return Element(tag: element.tag, vr: element.vr, value: .bytes(Bytes(), .little))
        }
        return encoded(element, after, dataSet.characterSet)
    }

    /// An element whose characters are those of its representation, else one without a value.
    private mutating func wellFormed(_ element: Element, _ allowed: StaticString) -> Element? {
        guard case .bytes(let bytes, _) = element.value else { return element }
        let isFine = allowed.withUTF8Buffer { letters in
            bytes.withUnsafeBytes { $0.allSatisfy { letters.contains($0) || $0 == 0x5C || $0 <= 0x20 } }
        }
        let words = cleaner.identity.words
        let isNamed = element.strings().contains { $0.utf8.count >= 6 && words.contains($0.lowercased()) }
        if isFine, element.effectiveVR == .UI || !isNamed { return element }
        note(.emptied, isFine ? "names the patient" : "breaks its representation")
        return Element(tag: element.tag, vr: element.vr, value: .bytes(Bytes(), .little))
    }

    /// A code or address that does not name the patient, else none. Short words happen to be codes, too.
    private mutating func unnamed(_ element: Element, in dataSet: DataSet) -> Element? {
        guard case .bytes(let bytes, _) = element.value else { return element }
        let isNamed = element.strings().contains { cleaner.identity.isNamed(in: $0, atLeast: 6) }
        guard isNamed || cleaner.identity.isContained(in: bytes) else { return element }
        note(.emptied, "names the patient")
        return Element(tag: element.tag, vr: element.vr, value: .bytes(Bytes(), .little))
    }

    /// Binary values without the patient's words among their bytes.
    private mutating func unmarked(_ element: Element, _ bytes: Bytes) -> Element? {
        guard !element.tag.holdsPixels, cleaner.identity.isContained(in: bytes) else { return element }
        note(.removed, "names the patient among its bytes")
        return nil
    }

    /// Identifiers that no table names: those of the standard stay, all others are replaced.
    mutating func replacedWhereOwn(_ element: Element) throws(DICOMError) -> Element? {
        let own = element.strings().contains { StandardDictionary.identifier(UID($0)) == nil }
        return own ? try replaced(element, "not in the table, an identifier") : element
    }
}

/// Identifiers that say what something is, not which one it is.
enum UIDKinds {
    /// True for those of classes, syntaxes and codes, which may be a manufacturer's.
    static func isStructural(_ tag: Tag) -> Bool {
        guard let keyword = StandardDictionary.attribute(tag)?.keyword else { return false }
        let kinds = ["SOPClass", "TransferSyntax", "CodingScheme", "ContextUID", "MappingResource"]
        return kinds.contains { keyword.contains($0) }
    }
}

/// Items of structured reports that say who or where somebody is (PS3.16 TID 1001 to 1007 and 1204), by the code of
/// their concept names with its scheme. PS3.15 table E.1-2 has D or X for all of them, and an option for some.
enum ContentIdentity {
    /// Whether the text of an item must have a dummy, whatever it says.
    static func isIdentifying(_ concept: String, _ options: Deidentifier.Options) -> Bool {
        people.contains(concept) || !options.keepsDevice && devices.contains(concept)
            || !options.keepsInstitution && institutions.contains(concept)
    }

    /// Whether an item describes the patient, which an option keeps.
    static func isCharacteristic(_ concept: String) -> Bool { characteristics.contains(concept) }

    private static let people: Set<String> = Set(
        [
            "121008", "121021", "121022", "121029", "121030", "121031", "121036", "121088", "121093",
            "121094",
            "121096", "121112", "121114", "121152", "121172", "121173", "121174", "126070", "128774",
        ].map { "DCM " + $0 })
    private static let devices: Set<String> = ["DCM 121013", "DCM 121016"]
    private static let institutions: Set<String> = ["DCM 121009", "DCM 121017", "DCM 121165"]
    /// Sex, age, species and breed; height, weight, surface, mass index, pregnancy and last menses.
    private static let characteristics: Set<String> = [
        "DCM 121032", "DCM 121033", "DCM 121034", "DCM 121035", "LN 8302-2", "LN 3137-7", "LN 29463-7",
        "LN 3141-9",
        "LN 8277-6", "LN 39156-5", "LN 11449-6", "LN 11955-2",
    ]
}

extension SpecificCharacterSet {
    /// The values of an element as text.
    func strings(of element: Element) -> [String] {
        element.effectiveVR.isText ? element.strings(self) : element.strings()
    }
}

extension Element {
    /// True for bytes of representation UN that the dictionary knows nothing about, or that hold a sequence which
    /// nobody has read: they may say anything.
    var isOpaque: Bool {
        guard vr == .UN, case .bytes(let bytes, _) = value, !bytes.isEmpty else { return false }
        return effectiveVR == .UN || effectiveVR == .SQ
    }
}
