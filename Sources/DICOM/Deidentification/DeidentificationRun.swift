/// One data set on its way through the profile.
struct DeidentificationRun {
    let options: Deidentifier.Options
    let secrets: Pseudonyms
    let cleaner: TextCleaner
    /// How far the dates of this patient move.
    let dayShift: Int
    /// The number, the name and the pseudonym of the patient that the file is about.
    let subject: (id: String?, name: String?, pseudonym: String)
    var report = DeidentificationReport()
    var path: [TagPath.Step] = []
    /// The concept names of the items of content that are open, as scheme and code.
    private var concepts: [String] = []

    init(options: Deidentifier.Options, secrets: Pseudonyms, root: DataSet) {
        self.options = options
        self.secrets = secrets
        cleaner = TextCleaner(root, options: options)
        let patient = DeidentificationRun.patient(of: root)
        dayShift = options.shiftDays ?? -secrets.dayShift(patient)
        subject = (
            root.string(.patientID), root.string(.patientName),
            options.pseudonymPrefix + secrets.word("patient", patient)
        )
    }

    /// The pseudonym for the patient that a data set names: within a file the same for the same number or name,
    /// also where an item says less about the patient than the file.
    func pseudonym(in dataSet: DataSet) -> String {
        if let id = dataSet.string(.patientID) {
            if id == subject.id { return subject.pseudonym }
        } else if let name = dataSet.string(.patientName), name == subject.name {
            return subject.pseudonym
        }
        return options.pseudonymPrefix + secrets.word("patient", DeidentificationRun.patient(of: dataSet))
    }

    /// What the patient is known by: the number and who gave it, else name and birth, else the study.
    static func patient(of dataSet: DataSet) -> String {
        if let id = dataSet.string(.patientID) {
            return "\(dataSet.string(.issuerOfPatientID) ?? "")\u{0}\(id)"
        }
        if let name = dataSet.string(.patientName) {
            return "name\u{0}\(name)\u{0}\(dataSet.string(.patientBirthDate) ?? "")"
        }
        return "study\u{0}\(dataSet.string(.studyInstanceUID) ?? "")"
    }

    /// Goes through a data set and its items.
    mutating func clean(_ dataSet: DataSet) throws(DICOMError) -> DataSet {
        guard path.count <= Budget.depthCeiling else {
            throw DICOMError(
                .tooDeep, "sequences are nested more than \(Budget.depthCeiling) deep; flatten the data set.",
                path: TagPath(path))
        }
        var elements: [Element] = []
        concepts.append(isInContent ? conceptName(of: dataSet) : "")
        for element in dataSet where element.tag.element != 0 {
            path.append(TagPath.Step(tag: element.tag))
            let before = report.entries.count
            if let kept = try clean(element, in: dataSet),
                let safe = safeguarded(kept, in: dataSet, isUntouched: report.entries.count == before)
            {
                elements.append(safe)
            }
            path.removeLast()
        }
        concepts.removeLast()
        return DataSet(ascending: elements, inheriting: dataSet.inheritedCharacterSet)
    }

    /// What is left of one element; `nil` when it is removed.
    private mutating func clean(_ element: Element, in dataSet: DataSet) throws(DICOMError) -> Element? {
        let tag = element.tag
        if tag.isPrivate { return try cleanPrivate(element, in: dataSet) }
        if tag.group < 0x0008 {
            note(.removed, "of a command, a file or a file-set")
            return nil
        }
        if element.isOpaque {
            note(.removed, "of unknown representation, cannot be looked into")
            return nil
        }
        if tag == .patientID || tag == .patientName { return pseudonymised(element, in: dataSet) }
        guard let rule = ConfidentialityRule.rule(for: tag) else {
            return try cleanUnlisted(element, in: dataSet)
        }
        let (action, option) = rule.action(options)
        let name = option.map { "\(rule.written), option \($0)" } ?? rule.written
        switch action {
        case .remove:
            note(.removed, name)
            return nil
        case .empty: return emptied(element, name)
        case .dummy: return try dummied(element, in: dataSet, name)
        case .uid: return try replaced(element, name)
        case .keep:
            note(.kept, name)
            return try items(of: element)
        case .clean: return try cleaned(element, in: dataSet, rule: rule, name, option)
        }
    }

    /// An attribute that the table does not name stays, with its items gone through; dates follow the rest.
    private mutating func cleanUnlisted(_ element: Element, in dataSet: DataSet) throws(DICOMError)
        -> Element?
    {
        guard StandardDictionary.attribute(element.tag) != nil else {
            note(.removed, "not in the dictionary")
            return nil
        }
        guard !element.isEmpty else { return element }
        if element.tag.holdsPixels, path.count > 1 {
            note(.removed, "pixels within an item, which no rule has looked at")
            return nil
        }
        if isInContent, let concept = concepts.last, ContentIdentity.isIdentifying(concept, options),
            element.effectiveVR.isText, element.tag != .codeMeaning
        {
            return try dummied(element, in: dataSet, "content that identifies")
        }
        switch element.effectiveVR {
        case .DA where options.dates != .kept, .DT where options.dates != .kept:
            if options.dates == .shifted, let shifted = shifted(element, in: dataSet) { return shifted }
            return try dummied(element, in: dataSet, "not in the table, a date")
        case .PN: return try dummied(element, in: dataSet, "not in the table, a name")
        case .UT where isInContent, .LT where isInContent, .ST where isInContent:
            return cleanedText(element, in: dataSet, "content of a report")
        case .UI where !UIDKinds.isStructural(element.tag) && !options.keepsUIDs:
            return try replacedWhereOwn(element)
        default: return try items(of: element)
        }
    }

    /// True inside the content of a structured report.
    private var isInContent: Bool { path.contains { $0.tag == .contentSequence && $0.item != nil } }

    private func conceptName(of item: DataSet) -> String {
        let name = item.items(.conceptNameCodeSequence).first
        return "\(name?.string(.codingSchemeDesignator) ?? "") \(name?.string(.codeValue) ?? "")"
    }

    private mutating func cleanPrivate(_ element: Element, in dataSet: DataSet) throws(DICOMError) -> Element?
    {
        let tag = element.tag
        let isSafe: Bool
        if tag.isPrivateCreator {
            let creator = dataSet.string(tag) ?? ""
            isSafe = dataSet.elements(ofBlock: tag).contains { isSafeElement($0.tag, creator) }
        } else {
            isSafe = isSafeElement(tag, dataSet.privateCreator(of: tag) ?? "")
        }
        guard isSafe else {
            note(.removed, "X, private")
            return nil
        }
        note(.kept, "X, option safe private")
        return try items(of: element)
    }

    private func isSafeElement(_ tag: Tag, _ creator: String) -> Bool {
        guard tag.element >= 0x1000 else { return false }
        let offset = UInt8(truncatingIfNeeded: tag.element)
        return options.safePrivateElements.contains(
            SafePrivateElement(group: tag.group, creator: creator, offset: offset))
    }

    /// The element with its items gone through.
    mutating func items(of element: Element) throws(DICOMError) -> Element {
        guard case .items(let items) = element.value else { return element }
        var cleaned: [DataSet] = []
        for (index, item) in items.enumerated() {
            path[path.count - 1].item = index
            if element.tag == .contentSequence, !options.keepsPatientCharacteristics,
                ContentIdentity.isCharacteristic(conceptName(of: item))
            {
                note(.removed, "content about the patient")
                continue
            }
            cleaned.append(try clean(item))
        }
        path[path.count - 1].item = nil
        return Element(tag: element.tag, vr: .SQ, value: .items(cleaned))
    }

    mutating func note(_ action: DeidentificationReport.Action, _ rule: String) {
        report.entries.append(DeidentificationReport.Entry(path: TagPath(path), action: action, rule: rule))
    }
}
