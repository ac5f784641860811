/// Reads the Native DICOM Model (PS3.19 annex A.1) with its own stack instead of recursion. The schema is fixed:
/// what it does not know is refused.
struct XMLReader {
    /// An element of the document that is open.
    enum Context: Equatable {
        case document, model, attribute, item, value, inlineBinary, bulkData, personName
        /// Alphabetic, ideographic, phonetic.
        case group(Int)
        /// Family, given, middle, prefix, suffix.
        case component(Int, Int)
    }

    struct Attribute {
        let tag: Tag
        let vr: VR
        /// The manufacturer's name for the block of a private element, when the document states it.
        let creator: String?
        var builder: ValueBuilder
        var items: [DataSet] = []
        var binary: Bytes?
        var uri: String?
        var valueCount = 0
        /// The components of the name that is being read.
        var name = [[String]](repeating: [String](repeating: "", count: 5), count: 3)
    }

    struct Frame {
        var elements: [Element] = []
        /// Private elements whose block the document leaves open (tag ggggYYee with YY = 00), with its creator.
        var blockless: [(creator: String, element: Element)] = []
        var attribute: Attribute?
    }

    let budget: Budget
    let source: BulkDataSource
    var tokens: XMLTokens
    var contexts: [Context] = [.document]
    var names: [String] = []
    var frames: [Frame] = [Frame()]
    var text: [UInt8] = []
    var elementsLeft: Int
    var itemsLeft: Int
    var references: [BulkDataReference] = []

    init(tokens: XMLTokens, budget: Budget, source: @escaping BulkDataSource) {
        self.tokens = tokens
        self.budget = budget
        self.source = source
        elementsLeft = budget.maximumElements
        itemsLeft = budget.maximumItems
    }

    mutating func document() throws(DICOMError) -> ModelDocument {
        var isDone = false
        while let token = try next() {
            switch token {
            case .start(let name, let attributes, let isEmpty):
                guard !isDone else { throw error(.trailingBytes, "something follows the end of the model.") }
                try open(name, attributes)
                if isEmpty { isDone = try close() }
            case .end(let name):
                guard names.last == name else {
                    throw error(.malformedDocument, "</\(name)> closes nothing.")
                }
                isDone = try close()
            case .text(let bytes): try append(bytes)
            }
        }
        guard isDone else {
            throw error(.truncated, "the document ends before the model does; send it again.")
        }
        let dataSet = try DataSet(modelElements: frames[0].placedElements, at: TagPath())
            .inDeclaredCharacterSet()
        return ModelDocument(dataSet: dataSet, bulkData: references)
    }

    private mutating func next() throws(DICOMError) -> XMLTokens.Token? {
        do {
            return try tokens.next()
        } catch {
            throw DICOMError(
                .malformedDocument, error.reason, path: path(frames.last?.attribute?.tag),
                offset: error.offset)
        }
    }

    private mutating func append(_ bytes: [UInt8]) throws(DICOMError) {
        switch contexts.last {
        case .value, .inlineBinary, .component: text.append(contentsOf: bytes)
        default:
            guard bytes.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
                throw error(.malformedDocument, "text stands where the model has none.")
            }
        }
    }

    // MARK: Opening

    private mutating func open(_ name: String, _ attributes: [String: String]) throws(DICOMError) {
        guard let context = contexts.last.flatMap({ XMLReader.child(name, of: $0) }) else {
            throw error(.malformedDocument, "<\(name)> does not belong here.")
        }
        switch context {
        case .attribute: try openAttribute(attributes)
        case .item: try openItem()
        case .value, .personName: try openValue(attributes, context)
        case .bulkData: frames[frames.count - 1].attribute?.uri = attributes["uri"] ?? attributes["uuid"]
        default: break
        }
        text = []
        contexts.append(context)
        names.append(name)
    }

    private static func child(_ name: String, of context: Context) -> Context? {
        switch (context, name) {
        case (.document, "NativeDicomModel"): return .model
        case (.model, "DicomAttribute"), (.item, "DicomAttribute"): return .attribute
        case (.attribute, "Value"): return .value
        case (.attribute, "Item"): return .item
        case (.attribute, "PersonName"): return .personName
        case (.attribute, "InlineBinary"): return .inlineBinary
        case (.attribute, "BulkData"): return .bulkData
        case (.personName, _):
            return ["Alphabetic", "Ideographic", "Phonetic"].firstIndex(of: name).map { .group($0) }
        case (.group(let group), _):
            return ["FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix"].firstIndex(of: name)
                .map { .component(group, $0) }
        default: return nil
        }
    }

    private mutating func openAttribute(_ attributes: [String: String]) throws(DICOMError) {
        guard let text = attributes["tag"], text.utf8.count == 8, let tag = Tag(text), tag.group != 0xFFFE
        else {
            throw error(.malformedDocument, "a tag of eight hexadecimal digits was expected here.")
        }
        let stated = attributes["vr"]
        guard let vr = stated == nil ? StandardDictionary.vr(of: tag) : stated.flatMap({ VR(rawValue: $0) })
        else {
            throw error(.invalidVR, "a value representation was expected here.")
        }
        try spend(\.elementsLeft, 1, .tooManyElements, "elements", "maximumElements")
        frames[frames.count - 1].attribute = Attribute(
            tag: tag, vr: vr, creator: attributes["privateCreator"], builder: ValueBuilder(vr))
    }

    private mutating func openItem() throws(DICOMError) {
        guard frames.last?.attribute?.vr == .SQ else {
            throw error(.invalidValue, "an item stands in an attribute that is no sequence.")
        }
        let depth = min(budget.maximumDepth, Budget.depthCeiling)
        guard frames.count <= depth else {
            let what = "sequences are nested more than \(depth) deep"
            throw error(.tooDeep, DICOMError.exceeded(what, "maximumDepth"))
        }
        try spend(\.itemsLeft, 1, .tooManyItems, "items", "maximumItems")
        frames.append(Frame())
    }

    /// Values are numbered from 1; numbers that are left out stand for empty values.
    private mutating func openValue(_ attributes: [String: String], _ context: Context) throws(DICOMError) {
        let top = frames.count - 1
        guard var attribute = frames[top].attribute, (attribute.vr == .PN) == (context == .personName) else {
            throw error(.invalidValue, "this is no value of its representation.")
        }
        let number = attributes["number"].map { Int($0) } ?? attribute.valueCount + 1
        guard let number, number > attribute.valueCount else {
            throw error(.malformedDocument, "values are numbered from 1 upwards.")
        }
        try spend(
            \.elementsLeft, number - attribute.valueCount - 1, .tooManyElements, "values", "maximumElements")
        while attribute.valueCount + 1 < number {
            guard attribute.builder.appendEmpty() else {
                throw error(.invalidValue, "a value of representation \(attribute.vr) is missing.")
            }
            attribute.valueCount += 1
        }
        attribute.valueCount += 1
        attribute.name = [[String]](repeating: [String](repeating: "", count: 5), count: 3)
        frames[top].attribute = attribute
    }

    private mutating func spend(
        _ left: WritableKeyPath<XMLReader, Int>, _ count: Int, _ code: DICOMError.Code, _ what: String,
        _ limit: String
    ) throws(DICOMError) {
        guard count <= self[keyPath: left] else {
            throw error(code, DICOMError.exceeded("there are more than the allowed \(what)", limit))
        }
        self[keyPath: left] -= count
    }

    /// Where we are: the open sequences with their items, then a tag.
    func path(_ tag: Tag?) -> TagPath {
        var steps = frames.dropLast().compactMap { frame in
            frame.attribute.map { TagPath.Step(tag: $0.tag, item: $0.items.count) }
        }
        if let tag { steps.append(TagPath.Step(tag: tag)) }
        return TagPath(steps)
    }

    func error(_ code: DICOMError.Code, _ reason: String) -> DICOMError {
        DICOMError(code, reason, path: path(frames.last?.attribute?.tag), offset: tokens.offset)
    }
}
