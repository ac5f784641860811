/// How sequences and items state their lengths.
public enum SequenceLength: Sendable, Hashable {
    /// Each as it was where it was read; by a delimiter where it is new. What nobody changed is so written byte for
    /// byte as it was.
    case asRead
    /// In advance, as most old software expects.
    case defined
    /// By a delimiter at the end.
    case undefined
}

/// Writes data sets as bytes.
struct DataSetWriter {
    /// Takes bytes that are ready; they are good only during the call.
    typealias Sink = (UnsafeRawBufferPointer) throws(DICOMError) -> Void

    var encoding: Encoding
    let sequenceLength: SequenceLength
    /// Whether fragments may be written.
    let allowsFragments: Bool
    /// Where bytes go as soon as they are ready, so that no large value is copied; without it all stay in `output`.
    var sink: Sink?
    private(set) var output: [UInt8] = []
    private var path: [TagPath.Step] = []

    /// So many bytes are handed to the sink at once.
    private static let chunk = 1 << 20

    init(encoding: Encoding, sequenceLength: SequenceLength, allowsFragments: Bool) {
        self.encoding = encoding
        self.sequenceLength = sequenceLength
        self.allowsFragments = allowsFragments
    }

    /// Appends all elements. Nesting beyond ``Budget/depthCeiling`` is refused, which bounds the recursion.
    mutating func write(_ dataSet: DataSet) throws(DICOMError) {
        if sink == nil { output.reserveCapacity(output.count + dataSet.reduce(0) { $0 + $1.roughSize }) }
        try writeElements(dataSet)
        try flush()
    }

    private mutating func writeElements(_ dataSet: DataSet) throws(DICOMError) {
        for element in dataSet {
            if element.isComputedGroupLength {
                try writeGroupLength(element, in: dataSet)
            } else {
                try write(element)
            }
            // Within a sequence its length may still have to be filled in.
            if path.isEmpty, output.count >= Self.chunk { try flush() }
        }
    }

    /// A group length (PS3.5 section 7.2) is that of what is written, whatever it was when it was read.
    private mutating func writeGroupLength(_ element: Element, in dataSet: DataSet) throws(DICOMError) {
        var length = 0
        let group = element.tag.group
        for other in dataSet.elements(from: element.tag, through: Tag(group, 0xFFFF)).dropFirst() {
            length += encodedSize(of: other)
        }
        header(element.tag, element.vr, 4)
        put(UInt32(truncatingIfNeeded: length))
    }

    private mutating func flush() throws(DICOMError) {
        guard let sink, !output.isEmpty else { return }
        try output.withUnsafeBufferPointer { (buffer) throws(DICOMError) in
            try sink(UnsafeRawBufferPointer(buffer))
        }
        output.removeAll(keepingCapacity: true)
    }

    /// Appends a value; a large one outside of sequences goes to the sink piece by piece.
    private mutating func append(_ bytes: Bytes, swappedBy unit: Int) throws(DICOMError) {
        guard let sink, path.count == 1, bytes.count >= Self.chunk else {
            if unit > 1 {
                output.append(contentsOf: bytes.swapped(unit: unit))
            } else {
                bytes.withUnsafeBytes { output.append(contentsOf: $0) }
            }
            return
        }
        try flush()
        for start in stride(from: 0, to: bytes.count, by: Self.chunk) {
            let piece = bytes[start..<min(start + Self.chunk, bytes.count)]
            if unit > 1 {
                let swapped = piece.swapped(unit: unit)
                try swapped.withUnsafeBufferPointer { (buffer) throws(DICOMError) in
                    try sink(UnsafeRawBufferPointer(buffer))
                }
            } else {
                try piece.withUnsafeBytes { (memory) throws(DICOMError) in try sink(memory) }
            }
        }
    }

    private mutating func write(_ element: Element) throws(DICOMError) {
        path.append(TagPath.Step(tag: element.tag))
        defer { path.removeLast() }
        switch element.value {
        case .bytes(let bytes, let order): try write(bytes, order, of: element)
        case .items(let items): try write(items, of: element)
        case .fragments(let fragments): try write(fragments, of: element)
        }
    }

    private mutating func write(_ bytes: Bytes, _ order: ByteOrder, of element: Element) throws(DICOMError) {
        guard element.vr != .SQ else { throw error("a sequence holds items, not bytes; set its items.") }
        // One of the values is kept from 0xFFFFFFFF, which means something else.
        let padded = bytes.count + bytes.count % 2
        guard padded < 0xFFFF_FFFF else {
            throw error("\(bytes.count) bytes are more than one element can hold; store the object in parts.")
        }
        // A value too long for the 16 bits of its representation is written as UN (PS3.5 section 6.2.2).
        let vr = encoding.isExplicit && !element.vr.hasLongLength && padded > 0xFFFE ? .UN : element.vr
        header(element.tag, vr, UInt32(padded))
        try append(bytes, swappedBy: order != encoding.order ? element.vr.unitSize : 1)
        if padded > bytes.count { output.append(element.vr.padding) }
    }

    private mutating func write(_ items: [DataSet], of element: Element) throws(DICOMError) {
        guard element.vr == .SQ else {
            throw error("items stand in an element of representation \(element.vr).")
        }
        guard path.count <= Budget.depthCeiling else {
            throw error("sequences are nested more than \(Budget.depthCeiling) deep; flatten the data set.")
        }
        let isDefined = isDefined(element, isExplicit: encoding.isExplicit)
        let outer = encoding
        let isUnknown = isWrittenUnknown(element)
        header(element.tag, isUnknown ? .UN : .SQ, isDefined ? 0 : ElementHeader.undefinedLength)
        if isUnknown { encoding = .implicitLittle }
        let start = output.count
        for (index, item) in items.enumerated() {
            path[path.count - 1].item = index
            let isDefined = self.isDefined(item.form)
            itemTag(.item, isDefined ? 0 : ElementHeader.undefinedLength)
            let itemStart = output.count
            try writeElements(item)
            if isDefined { try patchLength(from: itemStart) } else { itemTag(.itemDelimitation, 0) }
        }
        path[path.count - 1].item = nil
        if !isDefined { itemTag(.sequenceDelimitation, 0) }
        encoding = outer
        if isDefined { try patchLength(from: start) }
    }

    private mutating func write(_ fragments: [Bytes], of element: Element) throws(DICOMError) {
        guard allowsFragments else {
            throw error("fragments cannot be written in this transfer syntax; decode the pixel data first.")
        }
        guard element.vr == .OB || element.vr == .OW else {
            throw error("fragments stand in an element of representation \(element.vr), not OB or OW.")
        }
        header(element.tag, element.vr, ElementHeader.undefinedLength)
        for fragment in fragments {
            let padded = fragment.count + fragment.count % 2
            guard padded < 0xFFFF_FFFF else { throw error("a fragment is longer than 4 GiB; split it.") }
            itemTag(.item, UInt32(padded))
            try append(fragment, swappedBy: 1)
            if padded > fragment.count { output.append(0) }
        }
        itemTag(.sequenceDelimitation, 0)
    }

    private mutating func header(_ tag: Tag, _ vr: VR, _ length: UInt32) {
        put(tag.group)
        put(tag.element)
        guard encoding.isExplicit else { return put(length) }
        let (first, second) = vr.bytes
        output.append(first)
        output.append(second)
        if vr.hasLongLength {
            put(UInt16(0))
            put(length)
        } else {
            put(UInt16(truncatingIfNeeded: length))
        }
    }

    private mutating func itemTag(_ tag: Tag, _ length: UInt32) {
        put(tag.group)
        put(tag.element)
        put(length)
    }

    /// Writes the length of everything since a position into the four bytes before it.
    private mutating func patchLength(from start: Int) throws(DICOMError) {
        let length = output.count - start
        guard length < 0xFFFF_FFFF else {
            throw error("a sequence is longer than 4 GiB; write it with undefined length.")
        }
        for byte in 0..<4 {
            let shift = encoding.order == .little ? 8 * byte : 24 - 8 * byte
            output[start - 4 + byte] = UInt8(truncatingIfNeeded: length >> shift)
        }
    }

    private mutating func put<Raw: FixedWidthInteger>(_ number: Raw) {
        let ordered = encoding.order == .little ? number.littleEndian : number.bigEndian
        withUnsafeBytes(of: ordered) { output.append(contentsOf: $0) }
    }

    private func error(_ reason: String) -> DICOMError {
        DICOMError(.unencodable, reason, path: TagPath(path))
    }
}
