/// Writes data sets in the Native DICOM Model (PS3.19 annex A.1), as XML in UTF-8.
///
/// Characters that XML 1.0 cannot say, such as a form feed, become U+FFFD. Specific Character Set becomes
/// `ISO_IR 192`, which is what the document is in.
struct XMLWriter {
    private(set) var output: [UInt8] = []
    private let policy: BulkDataPolicy
    private var path: [TagPath.Step] = []

    init(bulkData: @escaping BulkDataPolicy) { policy = bulkData }

    mutating func document(_ dataSet: DataSet) throws(DICOMError) {
        put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<NativeDicomModel xml:space=\"preserve\">\n")
        try write(dataSet)
        put("</NativeDicomModel>\n")
    }

    private mutating func write(_ dataSet: DataSet) throws(DICOMError) {
        let characterSet = dataSet.characterSet
        var needsCharacterSet = path.isEmpty && !dataSet.contains(.specificCharacterSet) && !dataSet.isPlain
        for element in dataSet where element.tag.element != 0 {
            if needsCharacterSet, element.tag > .specificCharacterSet {
                writeCharacterSet()
                needsCharacterSet = false
            }
            if element.tag == .specificCharacterSet {
                writeCharacterSet()
            } else {
                try write(element, characterSet, creator: dataSet.privateCreator(of: element.tag))
            }
        }
        if needsCharacterSet { writeCharacterSet() }
    }

    private mutating func writeCharacterSet() {
        put("<DicomAttribute tag=\"00080005\" vr=\"CS\" keyword=\"SpecificCharacterSet\">")
        put("<Value number=\"1\">ISO_IR 192</Value></DicomAttribute>\n")
    }

    private mutating func write(
        _ element: Element, _ characterSet: SpecificCharacterSet, creator: String?
    ) throws(DICOMError) {
        path.append(TagPath.Step(tag: element.tag))
        defer { path.removeLast() }
        var binary: [UInt8]?
        if element.isBulkData, !element.isEmpty {
            guard let written = try bulk(element) else { return }
            binary = written
        }
        open(element, creator)
        if let binary {
            output += binary
        } else if case .items(let items) = element.value {
            try write(items)
        } else if element.vr == .PN {
            let names = element.strings(characterSet)
            for (index, text) in names.enumerated() where !text.isEmpty || index + 1 == names.count {
                writeName(PersonName(text), number: index + 1)
            }
        } else {
            writeValues(element, characterSet)
        }
        put("</DicomAttribute>\n")
    }

    private mutating func open(_ element: Element, _ creator: String?) {
        put("<DicomAttribute tag=\"\(element.tag.hexadecimal)\" vr=\"\(element.vr.rawValue)\"")
        if let keyword = StandardDictionary.attribute(element.tag)?.keyword, !keyword.isEmpty {
            put(" keyword=\"\(keyword)\"")
        }
        if let creator { put(" privateCreator=\"\(XMLWriter.escaped(creator))\"") }
        put(">")
    }

    private mutating func write(_ items: [DataSet]) throws(DICOMError) {
        guard path.count <= Budget.depthCeiling else {
            throw DICOMError(
                .unencodable,
                "sequences are nested more than \(Budget.depthCeiling) deep; flatten the data set.",
                path: TagPath(path))
        }
        for (index, item) in items.enumerated() {
            path[path.count - 1].item = index
            put("\n<Item number=\"\(index + 1)\">\n")
            try write(item)
            put("</Item>\n")
        }
        path[path.count - 1].item = nil
    }

    private func bulk(_ element: Element) throws(DICOMError) -> [UInt8]? {
        switch policy(TagPath(path), element) {
        case .omitted: return nil
        case .uri(let uri): return Array("<BulkData uri=\"\(XMLWriter.escaped(uri))\"/>".utf8)
        case .inline:
            guard case .bytes(let bytes, let order) = element.value else {
                throw DICOMError(
                    .unencodable,
                    "encapsulated pixel data cannot stand in XML; name them by an URI or omit them.",
                    path: TagPath(path))
            }
            var text = Array("<InlineBinary>".utf8)
            if order == .big, element.vr.unitSize > 1 {
                bytes.swapped(unit: element.vr.unitSize).withUnsafeBytes { Base64.append($0, to: &text) }
            } else {
                bytes.withUnsafeBytes { Base64.append($0, to: &text) }
            }
            return text + Array("</InlineBinary>".utf8)
        }
    }

    private mutating func writeName(_ name: PersonName, number: Int) {
        put("<PersonName number=\"\(number)\">")
        let groups = [
            ("Alphabetic", name.alphabetic), ("Ideographic", name.ideographic), ("Phonetic", name.phonetic),
        ]
        let parts = ["FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix"]
        for (group, text) in groups where !text.isEmpty {
            put("<\(group)>")
            let values = text.split(separator: "^", maxSplits: 4, omittingEmptySubsequences: false)
            for (part, value) in zip(parts, values) where !value.isEmpty {
                put("<\(part)>\(XMLWriter.escaped(String(value)))</\(part)>")
            }
            put("</\(group)>")
        }
        put("</PersonName>")
    }

    private mutating func writeValues(_ element: Element, _ characterSet: SpecificCharacterSet) {
        let values = element.vr == .AT ? element.tags.map(\.hexadecimal) : element.strings(characterSet)
        // Numbers that are left out stand for empty values; only the last must say that it is there.
        for (index, value) in values.enumerated() where !value.isEmpty || index + 1 == values.count {
            put("<Value number=\"\(index + 1)\">")
            output.append(contentsOf: XMLWriter.escaped(value).utf8)
            put("</Value>")
        }
    }

    private mutating func put(_ text: String) { output.append(contentsOf: text.utf8) }

    static func escaped(_ text: String) -> String {
        let needsCare = text.utf8.contains { $0 < 0x20 || [0x22, 0x26, 0x3C, 0x3E, 0xEF].contains($0) }
        guard needsCare else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\r": result += "&#13;"
            case "\t", "\n": result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension Element {
    /// True for values that a document holds in Base64 or names by an URI.
    var isBulkData: Bool {
        if case .fragments = value { return true }
        return vr.isBulk
    }
}

extension DataSet {
    /// The data set in the Native DICOM Model (PS3.19 annex A.1), as XML in UTF-8.
    /// - Parameter bulkData: Asked for each value of representation OB, OD, OF, OL, OV, OW and UN that is not
    /// empty, and for encapsulated pixel data.
    /// - Throws: ``DICOMError`` with code `unencodable` for encapsulated pixel data that are to stand in the
    /// document, and for nesting beyond ``Budget/depthCeiling``.
    public func xml(bulkData: @escaping BulkDataPolicy = { _, _ in .inline }) throws(DICOMError) -> [UInt8] {
        var writer = XMLWriter(bulkData: bulkData)
        try writer.document(self)
        return writer.output
    }
}
