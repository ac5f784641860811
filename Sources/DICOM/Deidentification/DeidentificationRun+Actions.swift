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
        note(.cleaned, rule)
        let before = dataSet.strings(element.tag)
        let after = before.map { cleaner.clean($0) }
        guard after != before else { return element }
        let joined = after.joined(separator: "\\")
        let encoded = dataSet.characterSet.encode(joined, vr: element.vr, lossy: true) ?? []
        return Element(tag: element.tag, vr: element.vr, value: padded(encoded, element.vr))
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

extension DeidentificationRun {
    /// Says in the data set what was done to it (PS3.15 annex E.1.1, PS3.3 sections C.7.1.1 and C.12.1).
    mutating func declare(in dataSet: inout DataSet) {
        report.profile = codes
        var items: [DataSet] = []
        for (code, meaning) in codes {
            var item = DataSet()
            item.set(.codeValue, code)
            item.set(.codingSchemeDesignator, "DCM")
            item.set(.codeMeaning, meaning)
            items.append(item)
        }
        dataSet.set(.patientIdentityRemoved, "YES")
        dataSet.set(.deidentificationMethod, "Willis, PS3.15 annex E")
        // What an earlier pass did remains true.
        let earlier = dataSet.items(.deidentificationMethodCodeSequence).filter { item in
            !codes.contains { $0.code == item.string(.codeValue) }
        }
        dataSet.set(.deidentificationMethodCodeSequence, earlier + items)
        dataSet.set(.longitudinalTemporalInformationModified, temporal)
        for tag: Tag in [
            .patientIdentityRemoved, .deidentificationMethod, .deidentificationMethodCodeSequence,
            .longitudinalTemporalInformationModified,
        ] {
            report.entries.append(
                DeidentificationReport.Entry(
                    path: TagPath(tag), action: .declared, rule: "PS3.15 annex E.1.1"))
        }
        addNotes(dataSet)
    }

    private var temporal: String {
        switch options.dates {
        case .removed: "REMOVED"
        case .shifted: "MODIFIED"
        case .kept: "UNMODIFIED"
        }
    }

    private mutating func addNotes(_ dataSet: DataSet) {
        if dataSet.string(.burnedInAnnotation) == "YES" {
            report.notes.append(
                "the pixels show text by the image's own word; clean them before they are shared.")
        } else if dataSet.contains(.pixelData), dataSet.string(.burnedInAnnotation) == nil {
            report.notes.append(
                "nobody has said whether the pixels show text; look at one image of each device.")
        }
        if options.cleansDescriptors || options.cleansStructuredContent {
            report.notes.append(
                "free text has been searched by a machine; read some of it before it is shared.")
        }
        if options.dates == .kept { report.notes.append("dates and times are those of the patient.") }
    }

    /// Codes of context group CID 7050.
    private var codes: [(code: String, meaning: String)] {
        let all: [(Bool, String, String)] = [
            (true, "113100", "Basic Application Confidentiality Profile"),
            (options.cleansGraphics, "113103", "Clean Graphics Option"),
            (options.cleansStructuredContent, "113104", "Clean Structured Content Option"),
            (options.cleansDescriptors, "113105", "Clean Descriptors Option"),
            (options.dates == .kept, "113106", "Retain Longitudinal Temporal Information Full Dates Option"),
            (
                options.dates == .shifted, "113107",
                "Retain Longitudinal Temporal Information Modified Dates Option"
            ),
            (options.keepsPatientCharacteristics, "113108", "Retain Patient Characteristics Option"),
            (options.keepsDevice, "113109", "Retain Device Identity Option"),
            (options.keepsUIDs, "113110", "Retain UIDs Option"),
            (!options.safePrivateElements.isEmpty, "113111", "Retain Safe Private Option"),
            (options.keepsInstitution, "113112", "Retain Institution Identity Option"),
        ]
        return all.filter(\.0).map { (code: $0.1, meaning: $0.2) }
    }
}
