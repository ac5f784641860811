extension XMLReader {
    /// Closes the innermost element of the document; true when that was the model.
    mutating func close() throws(DICOMError) -> Bool {
        let context = contexts.removeLast()
        names.removeLast()
        let top = frames.count - 1
        switch context {
        case .model: return true
        case .component(let group, let part):
            let value = String(decoding: text, as: UTF8.self)
            // The last group may have one: names of files have more than three groups.
            guard !value.contains("=") || group == 2 else {
                throw error(.invalidValue, "an equals sign cannot stand in a part of a name.")
            }
            frames[top].attribute?.name[group][part] = value
        case .personName: try closeName()
        case .value:
            let value = text.isEmpty ? [][...] : XMLReader.value(text, frames[top].attribute?.vr ?? .UN)
            try append(value)
        case .inlineBinary:
            guard let bytes = Base64.decode(text), frames[top].attribute?.vr.isBulk == true else {
                throw error(.invalidValue, "this is not Base64, or its representation is not binary.")
            }
            frames[top].attribute?.binary = Bytes(bytes)
        case .attribute: try closeAttribute()
        case .item:
            let item = try DataSet(modelElements: frames[top].placedElements, at: path(nil))
            frames.removeLast()
            frames[frames.count - 1].attribute?.items.append(item)
        case .document, .group, .bulkData: break
        }
        text = []
        return false
    }

    /// White space around numbers and codes means nothing; in free text it stays.
    private static func value(_ text: [UInt8], _ vr: VR) -> ArraySlice<UInt8> {
        var slice = text[...]
        guard !vr.isText else { return slice }
        while let last = slice.last, last <= 0x20 { slice.removeLast() }
        while let first = slice.first, first <= 0x20 { slice.removeFirst() }
        return slice
    }

    private mutating func append(_ value: ArraySlice<UInt8>) throws(DICOMError) {
        let top = frames.count - 1
        let isTaken =
            value.isEmpty
            ? frames[top].attribute?.builder.appendEmpty()
            : frames[top].attribute?.builder.append(value, .string)
        guard isTaken == true else { throw error(.invalidValue, "this is no value of its representation.") }
    }

    private mutating func closeName() throws(DICOMError) {
        let groups = (frames[frames.count - 1].attribute?.name ?? []).map { parts in
            var text = parts.joined(separator: "^")
            while text.last == "^" { text.removeLast() }
            return text
        }
        guard groups.count == 3 else { return }
        let name = PersonName(alphabetic: groups[0], ideographic: groups[1], phonetic: groups[2])
        try append(Array(name.string.utf8)[...])
    }

    private mutating func closeAttribute() throws(DICOMError) {
        let top = frames.count - 1
        guard let attribute = frames[top].attribute else { return }
        var value = attribute.binary.map { Value.bytes($0, .little) } ?? attribute.builder.finish()
        if attribute.vr == .SQ { value = .items(attribute.items) }
        if let uri = attribute.uri {
            guard attribute.binary == nil, attribute.valueCount == 0, attribute.items.isEmpty else {
                throw error(.malformedDocument, "the attribute has two values.")
            }
            let reference = BulkDataReference(path: path(attribute.tag), vr: attribute.vr, uri: uri)
            if let fetched = try source(reference) { value = fetched } else { references.append(reference) }
        }
        let element = Element(tag: attribute.tag, vr: attribute.vr, value: value)
        if let creator = attribute.creator, element.tag.isPrivate, element.tag.element < 0x100 {
            frames[top].blockless.append((creator, element))
        } else {
            frames[top].elements.append(element)
        }
        frames[top].attribute = nil
    }
}

extension XMLReader.Frame {
    /// The elements, with those whose block was left open in the block that their creator has reserved, or in a
    /// free one that is reserved for it now.
    var placedElements: [Element] {
        var result = elements
        var blocks: [String: UInt16] = [:]
        var taken: Set<Tag> = Set(elements.lazy.map(\.tag).filter(\.isPrivateCreator))
        for element in elements where element.tag.isPrivateCreator {
            blocks["\(element.tag.group) \(element.strings(.utf8).first ?? "")"] = element.tag.element
        }
        for (creator, element) in blockless {
            let group = element.tag.group
            let key = "\(group) \(creator)"
            if blocks[key] == nil, let free = (0x10...0xFF).first(where: { !taken.contains(Tag(group, $0)) })
            {
                blocks[key] = free
                let value = Value.bytes(Bytes(Array(creator.utf8)), .little)
                taken.insert(Tag(group, free))
                result.append(Element(tag: Tag(group, free), vr: .LO, value: value))
            }
            guard let block = blocks[key] else { continue }
            let tag = Tag(group, block << 8 | element.tag.element)
            result.append(Element(tag: tag, vr: element.vr, value: element.value))
        }
        return result
    }
}

extension ModelDocument {
    /// Reads a document of the Native DICOM Model (PS3.19 annex A.1). Document types and entities of their own are
    /// refused, as is everything that the model does not know.
    /// - Parameters:
    ///   - xml: The document, in UTF-8 or ISO-8859-1.
    ///   - budget: What reading may cost.
    ///   - bulkData: Fetches values that the document only names.
    /// - Throws: ``DICOMError`` with code `malformedDocument`, `invalidValue`, `invalidVR`,
    /// `duplicateElement`, `trailingBytes`, `truncated` or one of the budget's.
    public static func read(
        xml: Bytes, budget: Budget = .standard, bulkData: @escaping BulkDataSource = { _ in nil }
    ) throws(DICOMError) -> ModelDocument {
        guard xml.count <= budget.maximumBytes else {
            throw DICOMError(.tooLarge, DICOMError.exceeded("there are \(xml.count) bytes", "maximumBytes"))
        }
        let tokens: XMLTokens
        do {
            tokens = try XMLTokens(xml)
        } catch {
            throw DICOMError(.malformedDocument, error.reason, offset: error.offset)
        }
        var reader = XMLReader(tokens: tokens, budget: budget, source: bulkData)
        return try reader.document()
    }
}
