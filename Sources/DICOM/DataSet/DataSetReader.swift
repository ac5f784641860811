/// Reads a data set from bytes with its own stack instead of recursion, so that nesting costs a typed error
/// and not the thread. Values are slices of the source; nothing is allocated from a declared length.
struct DataSetReader: ~Copyable {
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
        /// Where its elements begin on the pile.
        var firstElement: Int
        var encoding: Encoding
        /// One past the last byte that may belong to it.
        var end: Int
        var isDefined: Bool
        var isAscending = true
        var inherited: SpecificCharacterSet
        /// Its own Specific Character Set, once read.
        var characterSet: SpecificCharacterSet?
        var lastTag: Tag?
        var pixelRepresentation: UInt16?
    }

    /// A sequence that is being read.
    struct OpenSequence {
        var tag: Tag
        /// Where its header stands.
        var position: Int
        /// Where its items begin on the pile.
        var firstItem: Int
        var encoding: Encoding
        var end: Int
        var isDefined: Bool
        var characterSet: SpecificCharacterSet
        /// Whether elements state their representations though the encoding says otherwise; written as UN, which is
        /// implicit, the sequence would forget them.
        var holdsExplicit = false
    }

    let source: Bytes
    let cursor: ByteCursor
    let options: Options
    var offset: Int
    /// The root, then an item for each open sequence but perhaps the last.
    var frames: [Frame]
    /// The open sequence of each frame; the last frame may have none.
    var sequences: [OpenSequence] = []
    /// Elements of the open frames, one frame's upon the other's.
    var elements = Pile<Element>(capacity: 64)
    /// Items of the open sequences.
    var items = Pile<DataSet>(capacity: 16)
    var elementsLeft: Int
    var itemsLeft: Int
    var remarks: [DICOMError] = []
    /// What ended the reading early, where that is to be survived.
    var damage: DICOMError?
    var depth: Int
    var isFinished = false
    /// Ended where the options say, and not because there were no more bytes.
    var isStopped = false
    /// Before here the pages of a mapping have been let go.
    private var released: Int
    /// What reading has stopped before, when that are the pixel data.
    var pixelData: PixelDataPlace?
    /// Where zeros were last found to end, so that a file of zeros is not searched again and again.
    private var nonZero = -1

    init(source: Bytes, cursor: ByteCursor, start: Int, encoding: Encoding, options: Options, depth: Int = 0)
    {
        self.source = source
        self.cursor = cursor
        self.options = options
        offset = start
        released = source.isMapped ? start : .max - Self.releaseBytes
        self.depth = depth
        elementsLeft = options.budget.maximumElements
        itemsLeft = options.budget.maximumItems
        frames = [
            Frame(
                firstElement: 0, encoding: encoding, end: cursor.count, isDefined: true, inherited: .default)
        ]
    }

    /// Reads to the end of the bytes, or to where the options say.
    mutating func readAll() throws(DICOMError) -> DataSet {
        detectEncoding()
        do {
            while !isFinished { try step() }
        } catch {
            guard options.salvages else { throw error }
            damage = error
            closeAll()
        }
        return closeFrame()
    }

    /// Reads a part of whatever is innermost.
    mutating func step() throws(DICOMError) {
        if offset >= released + Self.releaseBytes { releasePages() }
        if sequences.count == frames.count { return try stepSequence() }
        readPlainElements()
        try stepElement()
    }

    /// A mapped file keeps about so many bytes in memory behind the reader; all of most files' heads.
    private static var releaseBytes: Int { 8 << 20 }

    /// Lets go of the pages that have been read, so that functional groups of many megabytes are not there twice.
    private mutating func releasePages() {
        source.release(released..<min(offset, source.count))
        released = offset
    }

    /// Ends the innermost data set and gives it back.
    mutating func closeFrame() -> DataSet {
        let frame = frames.removeLast()
        let form: SequenceForm = frame.isDefined ? .defined : .undefined
        let found = elements.take(from: frame.firstElement)
        if frame.isAscending { return DataSet(ascending: found, inheriting: frame.inherited, form: form) }
        // Of duplicates the last one counts.
        var latest: [Tag: Element] = [:]
        for element in found { latest[element.tag] = element }
        let sorted = latest.values.sorted { $0.tag < $1.tag }
        var dataSet = DataSet(ascending: sorted, inheriting: frame.inherited, form: form)
        // The character set may have come after items that it governs.
        dataSet.inherit(frame.inherited)
        return dataSet
    }

    /// Adds an element to the innermost data set.
    mutating func append(_ element: consuming Element, at position: Int) throws(DICOMError) {
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
        elements.push(element)
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
        for (index, sequence) in sequences.enumerated() {
            let isInItem = index + 1 < frames.count
            steps.append(TagPath.Step(tag: sequence.tag, item: isInItem ? itemCount(index) : nil))
        }
        if let tag { steps.append(TagPath.Step(tag: tag)) }
        return TagPath(steps)
    }

    /// How many items of an open sequence have been read.
    func itemCount(_ index: Int) -> Int {
        let end = index + 1 < sequences.count ? sequences[index + 1].firstItem : items.count
        return end - sequences[index].firstItem
    }

    func error(_ code: DICOMError.Code, _ reason: String, _ tag: Tag?, _ position: Int) -> DICOMError {
        DICOMError(code, reason, path: path(tag), offset: position)
    }

    /// Notes an oddity; after a hundred of them the rest is silence.
    mutating func remark(
        _ code: DICOMError.Code, _ reason: @autoclosure () -> String, _ tag: Tag?, _ position: Int
    ) {
        guard remarks.count < 100 else { return }
        remarks.append(error(code, reason(), tag, position))
    }
}
