/// Reads the DICOM JSON Model (PS3.18 annex F) with its own stack instead of recursion, so that nesting costs
/// a typed error and not the thread. Nothing is kept of what is not part of the model.
struct JSONReader {
    /// An attribute whose object is open.
    struct Attribute {
        let tag: Tag
        let position: Int
        var vr: VR?
        var value: Value?
        /// The value was given in Base64.
        var isBinary = false
        var uri: String?
        /// Where the value starts, when it came before the representation.
        var postponed: Int?
        /// Where to go on after a postponed value.
        var resume: Int?
        var items: [DataSet] = []
        var isInSequence = false
        /// No member of the object, or item of the sequence, has been read yet.
        var isFirst = true
    }

    /// What the object of an attribute may have.
    enum Member {
        case vr, value, inlineBinary, bulkDataURI

        /// Reads a key; `nil` for those that the model does not know.
        init?(_ key: ArraySlice<UInt8>) {
            func says(_ name: StaticString) -> Bool { name.withUTF8Buffer { key.elementsEqual($0) } }
            switch key.count {
            case 2 where says("vr"): self = .vr
            case 5 where says("Value"): self = .value
            case 12 where says("InlineBinary"): self = .inlineBinary
            case 11 where says("BulkDataURI"): self = .bulkDataURI
            default: return nil
            }
        }
    }

    /// A data set whose object is open.
    struct Frame {
        var elements: [Element] = []
        var attribute: Attribute?
        var isFirst = true
    }

    let budget: Budget
    let source: BulkDataSource
    var tokens: JSONTokens
    var frames: [Frame] = []
    var elementsLeft: Int
    var itemsLeft: Int
    var references: [BulkDataReference] = []

    init(_ memory: UnsafeRawBufferPointer, budget: Budget, source: @escaping BulkDataSource) {
        self.budget = budget
        self.source = source
        tokens = JSONTokens(memory)
        elementsLeft = budget.maximumElements
        itemsLeft = budget.maximumItems
    }

    var maximumDepth: Int { min(budget.maximumDepth, Budget.depthCeiling) }

    /// Reads one object and what follows it up to the next token.
    mutating func document() throws(DICOMError) -> ModelDocument {
        references = []
        frames = [Frame()]
        try take { (tokens) throws(JSONTokens.Fault) in try tokens.expect("{") }
        while true {
            let top = frames.count - 1
            guard let attribute = frames[top].attribute else {
                if try nextAttribute() { continue }
                let dataSet = try closeFrame()
                guard frames.isEmpty else { continue }
                return ModelDocument(dataSet: dataSet.inDeclaredCharacterSet(), bulkData: references)
            }
            if attribute.isInSequence { try nextItem() } else { try nextMember() }
        }
    }

    /// Reads the documents of an array.
    mutating func documents() throws(DICOMError) -> [ModelDocument] {
        var result: [ModelDocument] = []
        try take { (tokens) throws(JSONTokens.Fault) in try tokens.expect("[") }
        if tokens.skip("]") { return result }
        repeat { result.append(try document()) } while tokens.skip(",")
        try take { (tokens) throws(JSONTokens.Fault) in try tokens.expect("]") }
        return result
    }

    /// Refuses anything after the end.
    mutating func finish() throws(DICOMError) {
        guard tokens.peek() == nil else {
            throw error(.trailingBytes, "something follows the end of the document.", nil, tokens.offset)
        }
    }

    // MARK: Steps

    /// Opens the next attribute of the innermost data set; false at its end.
    private mutating func nextAttribute() throws(DICOMError) -> Bool {
        let top = frames.count - 1
        if tokens.skip("}") { return false }
        if !frames[top].isFirst { try take { (tokens) throws(JSONTokens.Fault) in try tokens.expect(",") } }
        frames[top].isFirst = false
        let position = tokens.offset
        let key = try take { (tokens) throws(JSONTokens.Fault) in
            let key = try tokens.string()
            try tokens.expect(":")
            try tokens.expect("{")
            return key
        }
        guard let tag = Tag(eightDigits: key), tag.group != 0xFFFE else {
            throw error(
                .malformedDocument, "a tag of eight hexadecimal digits was expected here.", nil, position)
        }
        guard elementsLeft > 0 else {
            let what = "there are over \(budget.maximumElements) elements"
            throw error(.tooManyElements, DICOMError.exceeded(what, "maximumElements"), tag, position)
        }
        elementsLeft -= 1
        frames[top].attribute = Attribute(tag: tag, position: position)
        return true
    }

    /// Opens the next item of the sequence that is being read, or ends the sequence.
    private mutating func nextItem() throws(DICOMError) {
        let top = frames.count - 1
        guard var attribute = frames[top].attribute else { return }
        if tokens.skip("]") {
            attribute.isInSequence = false
            attribute.isFirst = false
            attribute.value = .items(attribute.items)
            attribute.items = []
            frames[top].attribute = attribute
            if attribute.resume != nil { try closeAttribute() }
            return
        }
        let isFirst = attribute.isFirst
        frames[top].attribute?.isFirst = false
        try take { (tokens) throws(JSONTokens.Fault) in
            if !isFirst { try tokens.expect(",") }
            try tokens.expect("{")
        }
        guard itemsLeft > 0 else {
            let what = "there are over \(budget.maximumItems) items"
            throw error(
                .tooManyItems, DICOMError.exceeded(what, "maximumItems"), attribute.tag, tokens.offset)
        }
        itemsLeft -= 1
        frames.append(Frame())
    }

    /// Reads the next member of the object of an attribute, or ends it.
    private mutating func nextMember() throws(DICOMError) {
        let top = frames.count - 1
        guard let attribute = frames[top].attribute else { return }
        if tokens.skip("}") {
            guard let postponed = attribute.postponed else { return try closeAttribute() }
            frames[top].attribute?.postponed = nil
            frames[top].attribute?.resume = tokens.offset
            tokens.offset = postponed
            try readValue()
            if frames[top].attribute?.isInSequence == false { try closeAttribute() }
            return
        }
        frames[top].attribute?.isFirst = false
        let depth = maximumDepth * 2
        let position = tokens.offset
        let key = try take { (tokens) throws(JSONTokens.Fault) in
            if !attribute.isFirst { try tokens.expect(",") }
            let key = try tokens.string()
            try tokens.expect(":")
            return Member(key)
        }
        switch key {
        case .vr?: try readVR(attribute, position)
        case let member?:
            guard attribute.value == nil, attribute.uri == nil, attribute.postponed == nil else {
                throw error(.malformedDocument, "the attribute has two values.", attribute.tag, position)
            }
            if member == .value {
                try readOrPostponeValue(attribute, depth)
            } else {
                try readBulk(member, attribute)
            }
        case nil:
            try take { (tokens) throws(JSONTokens.Fault) in try tokens.skipValue(maximumDepth: depth) }
        }
    }

    private mutating func readVR(_ attribute: Attribute, _ position: Int) throws(DICOMError) {
        let text = try take { (tokens) throws(JSONTokens.Fault) in try tokens.string() }
        guard attribute.vr == nil, text.count == 2,
            let vr = VR(text[text.startIndex], text[text.startIndex + 1])
        else {
            throw error(.invalidVR, "a value representation was expected here.", attribute.tag, position)
        }
        frames[frames.count - 1].attribute?.vr = vr
    }

    private mutating func readOrPostponeValue(_ attribute: Attribute, _ depth: Int) throws(DICOMError) {
        guard attribute.vr == nil else { return try readValue() }
        _ = tokens.peek()
        frames[frames.count - 1].attribute?.postponed = tokens.offset
        try take { (tokens) throws(JSONTokens.Fault) in try tokens.skipValue(maximumDepth: depth) }
    }

    /// Runs a piece of the tokenizer and says where in the document it failed.
    @discardableResult
    mutating func take<Result>(
        _ body: (inout JSONTokens) throws(JSONTokens.Fault) -> Result
    ) throws(DICOMError) -> Result {
        do {
            return try body(&tokens)
        } catch {
            throw self.error(.malformedDocument, error.reason, frames.last?.attribute?.tag, error.offset)
        }
    }

    /// Where we are: the open sequences with their items, then a tag.
    func path(_ tag: Tag?) -> TagPath {
        var steps = frames.dropLast().compactMap { frame in
            frame.attribute.map { TagPath.Step(tag: $0.tag, item: $0.items.count) }
        }
        if let tag { steps.append(TagPath.Step(tag: tag)) }
        return TagPath(steps)
    }

    func error(_ code: DICOMError.Code, _ reason: String, _ tag: Tag?, _ position: Int) -> DICOMError {
        DICOMError(code, reason, path: path(tag), offset: position)
    }
}
