extension JSONReader {
    /// Reads the array of values of the innermost attribute; of a sequence only its opening bracket.
    mutating func readValue() throws(DICOMError) {
        let top = frames.count - 1
        guard let attribute = frames[top].attribute else { return }
        guard let vr = attribute.vr ?? StandardDictionary.vr(of: attribute.tag) else {
            throw error(.invalidVR, "the value representation is missing.", attribute.tag, attribute.position)
        }
        frames[top].attribute?.vr = vr
        try take { (tokens) throws(JSONTokens.Fault) in try tokens.expect("[") }
        if vr == .SQ {
            guard frames.count <= maximumDepth else {
                let what = "sequences are nested more than \(maximumDepth) deep"
                throw error(.tooDeep, DICOMError.exceeded(what, "maximumDepth"), attribute.tag, tokens.offset)
            }
            frames[top].attribute?.isInSequence = true
            frames[top].attribute?.isFirst = true
            return
        }
        var builder = ValueBuilder(vr)
        if !tokens.skip("]") {
            repeat {
                _ = tokens.peek()
                let position = tokens.offset
                guard try readOne(&builder) else {
                    throw error(
                        .invalidValue, "this is no value of representation \(vr).", attribute.tag, position)
                }
            } while tokens.skip(",")
            try take { (tokens) throws(JSONTokens.Fault) in try tokens.expect("]") }
        }
        frames[top].attribute?.value = builder.finish()
    }

    private mutating func readOne(_ builder: inout ValueBuilder) throws(DICOMError) -> Bool {
        if tokens.skipNull() { return builder.appendEmpty() }
        switch tokens.peek() {
        case UInt8(ascii: "\""):
            let text = try take { (tokens) throws(JSONTokens.Fault) in try tokens.string() }
            return builder.append(text, .string)
        case UInt8(ascii: "{") where builder.vr == .PN:
            guard let name = try readName() else { return false }
            return name.isEmpty
                ? builder.appendEmpty() : builder.append(Array(name.string.utf8)[...], .string)
        default:
            let text = try take { (tokens) throws(JSONTokens.Fault) in try tokens.number() }
            return builder.append(text, .number)
        }
    }

    /// The groups of a person's name; `nil` when one holds the sign that separates groups.
    private mutating func readName() throws(DICOMError) -> PersonName? {
        var name = PersonName(alphabetic: "")
        var isFirst = true
        try take { (tokens) throws(JSONTokens.Fault) in try tokens.expect("{") }
        while !tokens.skip("}") {
            let (key, text) = try take { (tokens) throws(JSONTokens.Fault) in
                if !isFirst { try tokens.expect(",") }
                let key = try tokens.string()
                try tokens.expect(":")
                return (key, tokens.skipNull() ? [] : try tokens.string())
            }
            isFirst = false
            let group = String(decoding: text, as: UTF8.self)
            switch String(decoding: key, as: UTF8.self) {
            // The last group may have an equals sign: names in files have more than three groups.
            case "Phonetic": name.phonetic = group
            case "Alphabetic", "Ideographic":
                guard !group.contains("=") else { return nil }
                if key.first == UInt8(ascii: "A") {
                    name.alphabetic = group
                } else {
                    name.ideographic = group
                }
            default: continue
            }
        }
        return name
    }

    /// Reads the text of InlineBinary or BulkDataURI.
    mutating func readBulk(_ key: Member, _ attribute: Attribute) throws(DICOMError) {
        let position = tokens.offset
        let text = try take { (tokens) throws(JSONTokens.Fault) in try tokens.string() }
        if key == .bulkDataURI {
            frames[frames.count - 1].attribute?.uri = String(decoding: text, as: UTF8.self)
            return
        }
        guard let bytes = Base64.decode(text) else {
            throw error(.invalidValue, "the text is not in Base64.", attribute.tag, position)
        }
        frames[frames.count - 1].attribute?.value = .bytes(Bytes(bytes), .little)
        frames[frames.count - 1].attribute?.isBinary = true
    }

    /// Moves the innermost attribute into its data set.
    mutating func closeAttribute() throws(DICOMError) {
        let top = frames.count - 1
        guard let attribute = frames[top].attribute else { return }
        if let resume = attribute.resume { tokens.offset = resume }
        guard let vr = attribute.vr ?? StandardDictionary.vr(of: attribute.tag) else {
            throw error(.invalidVR, "the value representation is missing.", attribute.tag, attribute.position)
        }
        var value = attribute.value ?? (vr == .SQ ? .items([]) : .bytes(Bytes(), .little))
        if let uri = attribute.uri {
            let reference = BulkDataReference(path: path(attribute.tag), vr: vr, uri: uri)
            if let fetched = try source(reference) { value = fetched } else { references.append(reference) }
        }
        if case .bytes(let bytes, _) = value,
            vr == .SQ || (!bytes.isEmpty && vr.isString && attribute.isBinary)
        {
            throw error(
                .invalidValue, "a value of representation \(vr) cannot be binary.", attribute.tag,
                attribute.position)
        }
        frames[top].elements.append(Element(tag: attribute.tag, vr: vr, value: value))
        frames[top].attribute = nil
    }

    /// Moves the innermost data set into its sequence, or gives back the outermost.
    mutating func closeFrame() throws(DICOMError) -> DataSet {
        let dataSet = try DataSet(modelElements: frames[frames.count - 1].elements, at: path(nil))
        frames.removeLast()
        if !frames.isEmpty { frames[frames.count - 1].attribute?.items.append(dataSet) }
        return dataSet
    }
}

extension DataSet {
    /// Sorts what a document held, whose text is UTF-8. Items that declare a character set are brought into
    /// it.
    init(modelElements elements: [Element], at path: TagPath) throws(DICOMError) {
        var sorted = elements
        if zip(elements, elements.dropFirst()).contains(where: { $0.tag >= $1.tag }) {
            sorted.sort { $0.tag < $1.tag }
            if let twice = zip(sorted, sorted.dropFirst()).first(where: { $0.tag == $1.tag })?.0.tag {
                throw DICOMError(
                    .duplicateElement, "this attribute stands twice in one data set.",
                    path: path.appending(twice))
            }
        }
        self.init(ascending: sorted, inheriting: .utf8)
        if !path.isEmpty, contains(.specificCharacterSet) { self = inDeclaredCharacterSet() }
    }

    /// Brings text that is UTF-8 into the character set that the data set declares, where that can hold it.
    func inDeclaredCharacterSet() -> DataSet {
        var result = self
        let declared = self[.specificCharacterSet].map { $0.strings() }.map { SpecificCharacterSet($0) }
        result.elements.removeAll { $0.tag == .specificCharacterSet }
        result.inherit(.utf8)
        let target = declared ?? .default
        if declared == nil, result.isPlain {
            result.inherit(.default)
        } else if target.isKnown, target.canHold(result) {
            result.convert(to: target)
            result.inherit(.default)
        } else {
            result.convert(to: .utf8)
            result.inherit(.default)
        }
        return result
    }
}

extension ModelDocument {
    /// Reads one object of the DICOM JSON Model (PS3.18 annex F). Strict about JSON and about values;
    /// members that the model does not know are passed over.
    /// - Parameters:
    ///   - json: The document, in UTF-8.
    ///   - budget: What reading may cost.
    ///   - bulkData: Fetches values that the document only names.
    /// - Throws: ``DICOMError`` with code `malformedDocument`, `invalidValue`, `invalidVR`,
    /// `duplicateElement`, `trailingBytes` or one of the budget's.
    public static func read(
        json: Bytes, budget: Budget = .standard, bulkData: @escaping BulkDataSource = { _ in nil }
    ) throws(DICOMError) -> ModelDocument {
        try withReader(json, budget, bulkData) { (reader) throws(DICOMError) in try reader.document() }
    }

    /// Reads an array of objects, as DICOMweb answers with.
    /// - Throws: ``DICOMError`` as ``read(json:budget:bulkData:)``.
    public static func readAll(
        json: Bytes, budget: Budget = .standard, bulkData: @escaping BulkDataSource = { _ in nil }
    ) throws(DICOMError) -> [ModelDocument] {
        try withReader(json, budget, bulkData) { (reader) throws(DICOMError) in try reader.documents() }
    }

    private static func withReader<Result>(
        _ json: Bytes, _ budget: Budget, _ source: @escaping BulkDataSource,
        _ body: (inout JSONReader) throws(DICOMError) -> Result
    ) throws(DICOMError) -> Result {
        guard json.count <= budget.maximumBytes else {
            throw DICOMError(.tooLarge, DICOMError.exceeded("there are \(json.count) bytes", "maximumBytes"))
        }
        return try json.withUnsafeBytes { (memory) throws(DICOMError) in
            var reader = JSONReader(memory, budget: budget, source: source)
            let result = try body(&reader)
            try reader.finish()
            return result
        }
    }
}
