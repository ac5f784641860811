/// Looks whether a new object can be written as the standard asks: a value that somebody passed in may be too long or
/// have characters that its representation cannot hold.
public struct ObjectCheck: Sendable {
    /// Attributes that are not looked at: what was copied from a source stays as the source has it.
    private let copied: Set<Tag>

    /// Makes a check.
    /// - Parameter patientAndStudy: What was copied; its attributes are passed over.
    public init(copied patientAndStudy: PatientAndStudy? = nil) {
        copied = Set(patientAndStudy?.dataSet.map(\.tag) ?? [])
    }

    /// - Parameters:
    ///   - dataSet: The object.
    ///   - required: Attributes of Type 1 at the root.
    /// - Throws: ``DICOMError`` with code `missingAttribute` for a required attribute that is absent or empty,
    /// `invalidValue` for a value that its representation cannot have; both name the element.
    public func check(_ dataSet: DataSet, required: [Tag] = []) throws(DICOMError) {
        let always: [Tag] = [
            .sopClassUID, .sopInstanceUID, .studyInstanceUID, .seriesInstanceUID, .modality,
        ]
        for tag in always + required where dataSet[tag]?.isEmpty ?? true {
            throw DICOMError(
                .missingAttribute, "the object needs a value here; give one that can be written.",
                path: TagPath(tag))
        }
        for element in dataSet where !copied.contains(element.tag) {
            try check(element, in: dataSet, at: TagPath(element.tag))
        }
    }

    /// Brings the text of items that were made by themselves into the character set of the object, where that can hold
    /// it, and then looks at everything; see ``check(_:required:)``.
    public func finish(_ dataSet: inout DataSet, required: [Tag] = []) throws(DICOMError) {
        dataSet.settleCharacterSets(except: copied)
        try check(dataSet, required: required)
    }

    private func check(_ element: Element, in dataSet: DataSet, at path: TagPath) throws(DICOMError) {
        switch element.value {
        case .bytes:
            guard element.vr.isString else { return }
            for text in element.strings(dataSet.characterSet) {
                if let fault = ObjectCheck.fault(text, element.vr) {
                    throw DICOMError(.invalidValue, "\"\(text.prefix(80))\" \(fault).", path: path)
                }
            }
        case .items(let items):
            guard path.steps.count <= Budget.depthCeiling else {
                throw DICOMError(.tooDeep, "the object is nested too deep.", path: path)
            }
            for (index, item) in items.enumerated() {
                var place = path
                place.steps[place.steps.count - 1].item = index
                for child in item { try check(child, in: item, at: place.appending(child.tag)) }
            }
        case .fragments: return
        }
    }

    /// What is wrong with a value by PS3.5 table 6.2-1; `nil` when nothing is.
    private static func fault(_ text: String, _ vr: VR) -> String? {
        let length = text.unicodeScalars.count
        if let most = longest[vr], length > most { return "is longer than the \(most) characters of \(vr)" }
        let isFine: Bool =
            switch vr {
            case .CS: text.utf8.allSatisfy(isCodeCharacter)
            case .UI: text.isEmpty || UID(text).isValid
            case .DA: text.isEmpty || CalendarDate(text) != nil
            case .TM: text.isEmpty || TimeOfDay(text) != nil
            case .DT: text.isEmpty || DateAndTime(text) != nil
            case .DS: text.isEmpty || Number.double(text) != nil
            case .IS: text.isEmpty || Number.integer(text) != nil
            default: true
            }
        return isFine ? nil : "cannot be written as \(vr)"
    }

    private static let longest: [VR: Int] = [
        .AE: 16, .AS: 4, .CS: 16, .DS: 16, .IS: 12, .LO: 64, .LT: 10_240, .SH: 16, .ST: 1024, .UI: 64,
    ]

    private static func isCodeCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: " "), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension DataSet {
    /// Drops the character sets that items declare for themselves, where this data set's can hold their text.
    fileprivate mutating func settleCharacterSets(except copied: Set<Tag>) {
        let characterSet = characterSet
        for element in self where !copied.contains(element.tag) {
            guard case .items(var items) = element.value else { continue }
            var isChanged = false
            for index in items.indices {
                if items[index].contains(.specificCharacterSet), characterSet.canHold(items[index]) {
                    items[index].convert(to: characterSet)
                    items[index].remove(.specificCharacterSet)
                    items[index].inherit(characterSet)
                    isChanged = true
                }
                if items[index].needsSettling {
                    items[index].settleCharacterSets(except: [])
                    isChanged = true
                }
            }
            if isChanged { self[element.tag] = Element(tag: element.tag, vr: .SQ, value: .items(items)) }
        }
    }

    /// True when an item within declares a character set.
    private var needsSettling: Bool {
        contains { element in
            guard case .items(let items) = element.value else { return false }
            return items.contains { $0.contains(.specificCharacterSet) || $0.needsSettling }
        }
    }
}
