/// What holds for values.
extension ValidationRun {
    /// Values that are longer are not looked at one by one.
    private static let longestValue = 1 << 20

    mutating func checkValue(_ element: Element, _ bytes: Bytes, _ path: TagPath, _ dataSet: DataSet) {
        let vr = element.effectiveVR
        guard !bytes.isEmpty, bytes.count <= Self.longestValue else { return }
        if vr.isText {
            checkText(element, vr, path, dataSet)
        } else if vr.isString {
            checkCharacters(element, vr, bytes, path)
        } else if !element.tag.isPrivate, vr.unitSize > 1, ![.OW, .OF, .OD, .OL, .OV].contains(vr) {
            // An attribute tag is two numbers of 16 bits.
            checkMultiplicity(element, bytes.count / (vr == .AT ? 4 : vr.unitSize), path)
        }
    }

    private mutating func checkCharacters(_ element: Element, _ vr: VR, _ bytes: Bytes, _ path: TagPath) {
        let values = bytes.array.split(separator: 0x5C, omittingEmptySubsequences: false)
        let isMultiValued = vr.isMultiValued
        for value in isMultiValued ? values : [bytes.array[...]] {
            let trimmed = Self.trimmed(value, leading: vr != .UI && vr != .UR)
            guard let fault = ValueRules.fault(vr, trimmed) else { continue }
            note(.error, .value, path, offset(of: element), fault + " (\(vr))", "PS3.5 6.2")
        }
        if let last = bytes.array.last, last == 0, vr != .UI {
            note(
                .warning, .value, path, offset(of: element),
                "the value is padded with a zero byte, not with a space",
                "PS3.5 6.2")
        }
        if isMultiValued { checkMultiplicity(element, values.count, path) }
        checkEnumerated(element, values.map { Self.trimmed($0, leading: true) }, path)
    }

    private static func trimmed(_ value: ArraySlice<UInt8>, leading: Bool) -> ArraySlice<UInt8> {
        var value = value
        while let last = value.last, last == 0x20 || last == 0 { value.removeLast() }
        if leading { while value.first == 0x20 { value.removeFirst() } }
        return value
    }

    private mutating func checkText(_ element: Element, _ vr: VR, _ path: TagPath, _ dataSet: DataSet) {
        let texts = element.strings(dataSet.characterSet)
        for text in texts {
            if text.unicodeScalars.contains("\u{FFFD}") {
                let terms = dataSet.characterSet.terms.joined(separator: "\\")
                note(
                    .error, .characterSet, path, offset(of: element),
                    "the bytes mean nothing in \(terms.isEmpty ? "the default character set" : terms)",
                    "PS3.5 6.1")
            } else if let fault = ValueRules.fault(inText: text, vr) {
                note(.error, .value, path, offset(of: element), fault + " (\(vr))", "PS3.5 6.2")
            }
        }
        if vr.isMultiValued, !texts.isEmpty { checkMultiplicity(element, texts.count, path) }
    }

    private mutating func checkMultiplicity(_ element: Element, _ count: Int, _ path: TagPath) {
        guard count > 0, let attribute = StandardDictionary.attribute(element.tag) else { return }
        guard !Multiplicity.allows(count, attribute.valueMultiplicity) else { return }
        note(
            .error, .multiplicity, path, offset(of: element),
            "\(count) values are not the \(attribute.valueMultiplicity) of the dictionary", "PS3.6 6")
    }

    mutating func checkCharacterSet(_ dataSet: DataSet, _ path: TagPath) {
        guard let element = dataSet[.specificCharacterSet] else { return }
        let here = path.appending(.specificCharacterSet)
        let terms = dataSet.characterSet.terms
        for term in terms where !term.isEmpty && !SpecificCharacterSet.isDefined(term) {
            note(
                .error, .characterSet, here, offset(of: element), "\"\(term)\" is no defined term",
                "PS3.3 C.12.1.1.2")
        }
        let alone = ["ISO_IR 192", "GB18030", "GBK"]
        if terms.count > 1, terms.contains(where: alone.contains) {
            note(
                .error, .characterSet, here, offset(of: element),
                "a character set of several bytes without code extensions stands alone", "PS3.3 C.12.1.1.2")
        } else if terms.count > 1, terms.contains(where: { $0.hasPrefix("ISO_IR") }) {
            note(
                .error, .characterSet, here, offset(of: element),
                "with several terms each must be one of code extensions (ISO 2022)", "PS3.3 C.12.1.1.2")
        }
    }
}

/// Value multiplicity (PS3.5 section 6.4), as the dictionary writes it.
enum Multiplicity {
    /// Whether a number of values is allowed by, say, "1", "1-3", "2-2n" or "1-n or 1".
    static func allows(_ count: Int, _ text: String) -> Bool {
        text.split(separator: " ").filter { $0 != "or" }.contains { part in
            let bounds = part.split(separator: "-")
            guard let least = bounds.first.flatMap({ Int($0) }) else { return true }
            guard bounds.count == 2 else { return count == least }
            guard bounds[1].last == "n" else { return count >= least && count <= Int(bounds[1]) ?? count }
            let step = Int(bounds[1].dropLast()) ?? 1
            return count >= least && count % step == 0
        }
    }
}

extension SpecificCharacterSet {
    /// The defined terms of PS3.3 C.12.1.1.2.
    static func isDefined(_ term: String) -> Bool { definedTerms.contains(term) }

    private static let definedTerms: Set<String> = {
        var terms: Set<String> = ["ISO_IR 192", "GB18030", "GBK"]
        for number in [6, 100, 101, 109, 110, 144, 127, 126, 138, 148, 203, 13, 166] {
            if number != 6 { terms.insert("ISO_IR \(number)") }
            terms.insert("ISO 2022 IR \(number)")
        }
        for number in [87, 159, 149, 58] { terms.insert("ISO 2022 IR \(number)") }
        return terms
    }()
}
