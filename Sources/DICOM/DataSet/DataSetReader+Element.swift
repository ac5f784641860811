extension DataSetReader {
    /// Reads one element of the innermost data set, or ends that data set.
    mutating func stepElement() throws(DICOMError) {
        let top = frames.count - 1
        let end = frames[top].end
        let encoding = frames[top].encoding
        let position = offset
        guard position < end else { return try endOfFrame() }
        guard position <= end - 8 else { return try trailingBytes() }
        let tag = cursor.tag(at: position, encoding.order)
        if tag.group == 0xFFFE { return try strayDelimiter(tag) }
        if top == 0, shouldStop(before: tag) {
            isFinished = true
            isStopped = true
            pixelData = cursor.pixelDataPlace(at: position, encoding)
            return
        }
        if tag.rawValue == 0, top == 0, restIsZero(from: position) {
            remark(.trailingBytes, "the data set is followed by \(end - position) zero bytes.", nil, position)
            isFinished = true
            return
        }
        let header = try header(at: position, tag: tag, encoding: encoding, end: end)
        offset = position + header.size
        if header.isUndefined { return try openUndefined(header, position, encoding) }
        if header.vr == .SQ { return try openSequence(header, position, encoding) }
        try appendValue(header, position, encoding)
    }

    private func shouldStop(before tag: Tag) -> Bool {
        if let group = options.onlyGroup, tag.group != group { return true }
        return options.stopBeforePixelData && tag.rawValue >= 0x7FE0_0008
    }

    /// Slices the value and adds the element.
    private mutating func appendValue(
        _ header: ElementHeader, _ position: Int, _ encoding: Encoding
    ) throws(DICOMError) {
        let top = frames.count - 1
        let available = frames[top].end - offset
        var length = Int(header.length)
        if length > available {
            guard top == 0, header.tag.holdsPixels else {
                throw error(
                    .lengthExceedsData,
                    DICOMError.overrun(length, available),
                    header.tag, position)
            }
            let reason =
                "pixel data are cut: \(length) bytes are declared but only \(available) are there; send it again."
            guard options.keepsTruncatedPixelData else {
                throw error(.truncatedPixelData, reason, header.tag, position)
            }
            remark(.truncatedPixelData, reason, header.tag, position)
            length = available
        }
        let bytes = source[offset..<offset + length]
        if header.vr == .UN, length >= 8, let (items, form) = knownSequence(header.tag, bytes) {
            offset += length
            return try append(
                Element(tag: header.tag, vr: .SQ, value: .items(items), form: form), at: position)
        }
        offset += length
        let order = header.vr == .UN ? .little : encoding.order
        if header.tag == .pixelRepresentation, length >= 2 {
            frames[top].pixelRepresentation = cursor.uint16(at: position + header.size, encoding.order)
        }
        try append(Element(tag: header.tag, vr: header.vr, value: .bytes(bytes, order)), at: position)
    }

    /// A sequence of the standard that somebody passed on as UN with its length: it is implicit little endian
    /// (PS3.5 section 6.2.2). `nil` when it does not read as one; the bytes then stay what they are.
    private mutating func knownSequence(_ tag: Tag, _ bytes: Bytes) -> (items: [DataSet], form: SequenceForm)?
    {
        guard StandardDictionary.vr(of: tag) == .SQ, depth + frames.count < maximumDepth else { return nil }
        let characterSet = governingCharacterSet()
        var inner = options
        inner.budget.maximumElements = elementsLeft
        inner.budget.maximumItems = itemsLeft
        let level = depth + frames.count
        let result = bytes.withUnsafeBytes { memory -> (Element, Int, Int)? in
            var reader = DataSetReader(
                // Explicit around it, as the data set is that holds the value.
                source: bytes, cursor: ByteCursor(memory), start: 0, encoding: .explicitLittle,
                options: inner,
                depth: level)
            reader.frames[0].inherited = characterSet
            return (try? reader.readItems(of: tag)) ?? nil
        }
        guard let (element, elements, itemCount) = result, case .items(let items) = element.value else {
            return nil
        }
        elementsLeft = elements
        itemsLeft = itemCount
        return (items, element.form == .unknownUndefined ? .unknown : .defined)
    }

    /// Reads the whole source as the items of one implicit sequence; gives back also what is left of the budget.
    private mutating func readItems(of tag: Tag) throws(DICOMError) -> (Element, Int, Int)? {
        sequences.append(
            OpenSequence(
                tag: tag, position: 0, firstItem: 0, encoding: .implicitLittle, end: cursor.count,
                isDefined: true, characterSet: frames[0].inherited))
        while !sequences.isEmpty { try step() }
        return elements.take(from: 0).first.map { ($0, elementsLeft, itemsLeft) }
    }

    /// The innermost data set has no bytes left.
    private mutating func endOfFrame() throws(DICOMError) {
        guard frames.count > 1 else {
            isFinished = true
            return
        }
        if !frames[frames.count - 1].isDefined {
            guard offset < cursor.count else {
                throw error(
                    .truncated, "the data end within an item of undefined length; send the file again.", nil,
                    offset)
            }
            remark(.missingDelimiter, "an item of undefined length ends without its delimiter.", nil, offset)
        }
        closeItem()
    }

    /// Fewer than eight bytes are left: padding at the end of a file, else damage.
    private mutating func trailingBytes() throws(DICOMError) {
        let left = frames[frames.count - 1].end - offset
        if let group = options.onlyGroup, left >= 2, cursor.uint16(at: offset, .little) != group {
            // Meta information before a deflated data set of a few bytes.
            isFinished = true
            return
        }
        guard frames.count == 1, options.onlyGroup == nil, restIsZero(from: offset) else {
            throw error(
                .truncated,
                "\(left) bytes are left, too few for an element; the file is cut or damaged: send it again.",
                nil, offset)
        }
        remark(.trailingBytes, "the data set is followed by \(left) zero bytes.", nil, offset)
        isFinished = true
    }

    /// Something of group FFFE stands where an element was expected.
    private mutating func strayDelimiter(_ tag: Tag) throws(DICOMError) {
        let top = frames.count - 1
        let position = offset
        switch tag {
        case .itemDelimitation where top > 0:
            offset += 8
            if frames[top].isDefined {
                remark(
                    .unexpectedDelimiter, "an item of defined length has a delimiter all the same.", tag,
                    position)
            } else {
                closeItem()
            }
        case .sequenceDelimitation where top > 0 && !frames[top].isDefined:
            remark(
                .missingDelimiter, "an item of undefined length ends without its delimiter.", nil, position)
            closeItem()
        case .itemDelimitation, .sequenceDelimitation:
            remark(.unexpectedDelimiter, "a delimiter stands where nothing is open.", tag, position)
            offset += 8
        default:
            throw error(
                .unexpectedItem, "an item stands where an element was expected; the file is damaged.", tag,
                position)
        }
    }
}
