/// Reads a data set from bytes with its own stack instead of recursion, so that nesting costs a typed error
/// and not the thread. Values are slices of the source; nothing is allocated from a declared length.
struct DataSetReader {
    /// What the caller wants to know and when to stop.
    struct Options {
        var budget = Budget.standard
        var stopBeforePixelData = false
        /// Keep what there is of cut pixel data and remark on it, instead of failing.
        var keepsTruncatedPixelData = false
        /// Stop where this group ends; for the file meta information.
        var onlyGroup: UInt16?
        /// Keep what stands before damage, instead of failing.
        var salvages = false
    }

    /// An open data set: the root or an item.
    struct Frame {
        var elements: [Element] = []
        var encoding: Encoding
        /// One past the last byte that may belong to it.
        var end: Int
        var isDefined: Bool
        var isAscending = true
        var inherited: SpecificCharacterSet
        /// Its own Specific Character Set, once read.
        var characterSet: SpecificCharacterSet?
        /// The sequence that is being read, if any.
        var sequence: OpenSequence?
        var lastTag: Tag?
        var pixelRepresentation: UInt16?
    }

    struct OpenSequence {
        var tag: Tag
        /// Where its header stands.
        var position: Int
        var items: [DataSet] = []
        var encoding: Encoding
        var end: Int
        var isDefined: Bool
        var characterSet: SpecificCharacterSet
    }

    let source: Bytes
    let cursor: ByteCursor
    let options: Options
    var offset: Int
    var frames: [Frame]
    var elementsLeft: Int
    var itemsLeft: Int
    var remarks: [DICOMError] = []
    /// What ended the reading early, where that is to be survived.
    var damage: DICOMError?
    var depth: Int
    var isFinished = false
    /// Ended where the options say, and not because there were no more bytes.
    var isStopped = false
    /// Where zeros were last found to end, so that a file of zeros is not searched again and again.
    private var nonZero = -1

    init(source: Bytes, cursor: ByteCursor, start: Int, encoding: Encoding, options: Options, depth: Int = 0)
    {
        self.source = source
        self.cursor = cursor
        self.options = options
        offset = start
        self.depth = depth
        elementsLeft = options.budget.maximumElements
        itemsLeft = options.budget.maximumItems
        frames = [Frame(encoding: encoding, end: cursor.count, isDefined: true, inherited: .default)]
    }

    /// Reads to the end of the bytes, or to where the options say.
    mutating func readAll() throws(DICOMError) -> DataSet {
        detectEncoding()
        do {
            while !isFinished {
                if frames[frames.count - 1].sequence != nil {
                    try stepSequence()
                } else {
                    try stepElement()
                }
            }
        } catch {
            guard options.salvages else { throw error }
            damage = error
            closeAll()
        }
        return closeFrame()
    }

    /// Ends the innermost data set and gives it back.
    mutating func closeFrame() -> DataSet {
        var frame = frames.removeLast()
        let form: SequenceForm = frame.isDefined ? .defined : .undefined
        if frame.isAscending {
            return DataSet(ascending: frame.elements, inheriting: frame.inherited, form: form)
        }
        // A stable sort keeps the order of duplicates, of which the last one counts.
        var latest: [Tag: Element] = [:]
        for element in frame.elements { latest[element.tag] = element }
        frame.elements = latest.values.sorted { $0.tag < $1.tag }
        var dataSet = DataSet(ascending: frame.elements, inheriting: frame.inherited, form: form)
        // The character set may have come after items that it governs.
        dataSet.inherit(frame.inherited)
        return dataSet
    }

    /// Adds an element to the innermost data set.
    mutating func append(_ element: Element, at position: Int) throws(DICOMError) {
        guard elementsLeft > 0 else {
            throw error(
                .tooManyElements,
                DICOMError.exceeded(
                    "there are over \(options.budget.maximumElements) elements", "maximumElements"),
                element.tag, position)
        }
        elementsLeft -= 1
        let top = frames.count - 1
        if let last = frames[top].lastTag, element.tag <= last {
            frames[top].isAscending = false
            let code: DICOMError.Code = element.tag == last ? .duplicateElement : .outOfOrder
            remark(
                code, "this element does not come after \(last), as the standard asks.", element.tag, position
            )
        }
        frames[top].lastTag = element.tag
        if element.tag == .specificCharacterSet, case .bytes(let bytes, _) = element.value {
            frames[top].characterSet = SpecificCharacterSet(value: bytes)
        }
        frames[top].elements.append(element)
    }

    /// True when nothing but zeros follows to the end.
    mutating func restIsZero(from position: Int) -> Bool {
        guard nonZero < position else { return false }
        guard let found = cursor.firstNonZero(in: position..<cursor.count) else { return true }
        nonZero = found
        return false
    }

    /// Where we are: the open sequences with their items, then a tag.
    func path(_ tag: Tag?) -> TagPath {
        var steps: [TagPath.Step] = []
        for (index, frame) in frames.enumerated() {
            guard let sequence = frame.sequence else { continue }
            let isInItem = index + 1 < frames.count
            steps.append(TagPath.Step(tag: sequence.tag, item: isInItem ? sequence.items.count : nil))
        }
        if let tag { steps.append(TagPath.Step(tag: tag)) }
        return TagPath(steps)
    }

    func error(_ code: DICOMError.Code, _ reason: String, _ tag: Tag?, _ position: Int) -> DICOMError {
        DICOMError(code, reason, path: path(tag), offset: position)
    }

    /// Notes an oddity; after a hundred of them the rest is silence.
    mutating func remark(_ code: DICOMError.Code, _ reason: String, _ tag: Tag?, _ position: Int) {
        guard remarks.count < 100 else { return }
        remarks.append(error(code, reason, tag, position))
    }
}
