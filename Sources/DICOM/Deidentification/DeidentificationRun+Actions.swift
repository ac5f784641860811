extension DeidentificationRun {
    /// Patient ID and name become the pseudonym of the patient.
    mutating func pseudonymised(_ element: Element, in dataSet: DataSet) -> Element {
        guard !element.isEmpty else { return element }
        note(.replaced, "Z/D, pseudonym")
        return text(element, [pseudonym(in: dataSet)])
    }

    mutating func emptied(_ element: Element, _ rule: String) -> Element {
        guard !element.isEmpty else { return element }
        note(.emptied, rule)
        return Element(
            tag: element.tag, vr: element.vr,
            value: element.vr == .SQ ? .items([]) : .bytes(Bytes(), .little))
    }

    /// The element with other identifiers; in a sequence, those of its items.
    mutating func replaced(_ element: Element, _ rule: String) throws(DICOMError) -> Element? {
        if case .items = element.value { return try items(of: element) }
        guard element.effectiveVR == .UI else {
            note(.removed, rule)
            return nil
        }
        guard !element.isEmpty else { return element }
        note(.identifierReplaced, rule)
        return text(element, element.strings().map { secrets.uid(for: UID($0)).string })
    }

    /// A dummy that says nothing and fits the representation.
    mutating func dummied(_ element: Element, in dataSet: DataSet, _ rule: String) throws(DICOMError)
        -> Element?
    {
        guard !element.isEmpty else { return element }
        note(.replaced, rule)
        return dummy(element, depth: 0)
    }

    private func dummy(_ element: Element, depth: Int) -> Element {
        switch element.effectiveVR {
        case .SQ: return dummySequence(element, depth: depth)
        case .DA: return text(element, ["19000101"])
        case .DT: return text(element, ["19000101000000"])
        case .TM: return text(element, ["000000"])
        case .AS: return text(element, ["000Y"])
        case .UI: return text(element, element.strings().map { secrets.uid(for: UID($0)).string })
        case .IS, .DS: return text(element, ["0"])
        case .PN, .LO, .SH, .LT, .ST, .UT, .UC, .AE: return text(element, ["ANONYMIZED"])
        case .CS: return text(element, ["ANONYMIZED"])
        case .UR: return text(element, ["urn:anonymized"])
        default:
            let size = element.vr == .AT ? 4 : max(2, element.vr.unitSize)
            let zeros = Bytes([UInt8](repeating: 0, count: size))
            return Element(tag: element.tag, vr: element.vr, value: .bytes(zeros, .little))
        }
    }

    /// One item of the same shape; of a report only a line that says that its content is gone.
    private func dummySequence(_ element: Element, depth: Int) -> Element {
        guard case .items(let items) = element.value, let first = items.first, depth < 8 else {
            return Element(tag: element.tag, vr: .SQ, value: .items([DataSet()]))
        }
        var item = DataSet()
        if element.tag == .contentSequence {
            item.set(.relationshipType, "CONTAINS")
            item.set(.valueType, "TEXT")
            var concept = DataSet()
            concept.set(.codeValue, "121106")
            concept.set(.codingSchemeDesignator, "DCM")
            concept.set(.codeMeaning, "Comment")
            item.set(.conceptNameCodeSequence, [concept])
            item.set(.textValue, "The content has been removed.")
        } else {
            for part in first where !part.tag.isPrivate && part.tag.element != 0 && !part.isEmpty {
                let isHarmless =
                    [.CS, .US, .SS, .UL, .SL, .AT].contains(part.vr) || part.tag == .specificCharacterSet
                item[part.tag] = isHarmless ? part : dummy(part, depth: depth + 1)
            }
        }
        return Element(tag: element.tag, vr: .SQ, value: .items([item]))
    }

    /// What an option cleans: dates move, text loses what identifies, sequences are gone through.
    mutating func cleaned(
        _ element: Element, in dataSet: DataSet, rule: ConfidentialityRule, _ name: String,
        _ option: Character?
    ) throws(DICOMError) -> Element? {
        if element.isEmpty { return element }
        if case .items = element.value {
            note(.cleaned, name)
            return try items(of: element)
        }
        switch element.effectiveVR {
        case .DA where option == "m", .DT where option == "m":
            if let shifted = shifted(element, in: dataSet) { return shifted }
            return try dummied(element, in: dataSet, name + ", not a date")
        case .TM where option == "m":
            // Whole days are added, so times of day stay.
            note(.kept, name)
            return element
        case .SH where element.tag == .timezoneOffsetFromUTC:
            note(.kept, name)
            return element
        case .LO, .SH, .LT, .ST, .UT, .UC, .PN: return cleanedText(element, in: dataSet, name)
        case .CS:
            note(.kept, name)
            return element
        default:
            note(.removed, rule.written + ", cannot be cleaned")
            return nil
        }
    }

    /// Dates moved by whole days; `nil` when a value is no date.
    mutating func shifted(_ element: Element, in dataSet: DataSet) -> Element? {
        var moved: [String] = []
        for value in element.strings() {
            guard let date = CalendarDate.shifted(value, days: dayShift) else { return nil }
            moved.append(date)
        }
        note(.dateShifted, "dates shifted")
        return text(element, moved)
    }

    mutating func cleanedText(_ element: Element, in dataSet: DataSet, _ rule: String) -> Element {
        let before = dataSet.strings(element.tag)
        // What cannot be read cannot be cleaned: GBK under no character set may say any name.
        if before.contains(where: { $0.contains("\u{FFFD}") }) {
            return emptied(element, rule + ", not readable in its character set")
        }
        note(.cleaned, rule)
        let after = before.map { cleaner.clean($0) }
        guard after != before else { return element }
        return encoded(element, after, dataSet.characterSet)
    }

    /// The element with other text in the character set of its data set.
    func encoded(_ element: Element, _ values: [String], _ characterSet: SpecificCharacterSet) -> Element {
        let vr = element.effectiveVR
        let bytes = characterSet.encode(values.joined(separator: "\\"), vr: vr, lossy: true) ?? []
        return Element(tag: element.tag, vr: vr, value: padded(bytes, vr))
    }

    /// The element with values in ASCII.
    private func text(_ element: Element, _ values: [String]) -> Element {
        let vr = element.effectiveVR
        return Element(
            tag: element.tag, vr: vr, value: padded(Array(values.joined(separator: "\\").utf8), vr))
    }

    private func padded(_ bytes: [UInt8], _ vr: VR) -> Value {
        .bytes(Bytes(bytes.count % 2 == 0 ? bytes : bytes + [vr.padding]), .little)
    }
}
