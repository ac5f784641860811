extension DataSetReader {
    var maximumDepth: Int { min(options.budget.maximumDepth, Budget.depthCeiling) }

    /// The character set for the items of a sequence in the innermost data set.
    func governingCharacterSet() -> SpecificCharacterSet {
        let frame = frames[frames.count - 1]
        return frame.characterSet ?? frame.inherited
    }

    /// An element of undefined length: a sequence, or fragments.
    mutating func openUndefined(
        _ header: ElementHeader, _ position: Int, _ encoding: Encoding
    ) throws(DICOMError) {
        switch header.vr {
        case .SQ: try openSequence(header, position, encoding)
        case .OB, .OW, .OF, .OD, .OL, .OV: try readFragments(header, position, encoding)
        case .UN where header.tag.holdsPixels: try readFragments(header, position, encoding)
        case .UN:
            // Whatever surrounds it, this is a sequence in implicit little endian (PS3.5 section 6.2.2 note
            // 3).
            try openSequence(header, position, .implicitLittle)
        default:
            throw error(
                .undefinedLength, "a value of representation \(header.vr) cannot have an undefined length.",
                header.tag, position)
        }
    }

    mutating func openSequence(
        _ header: ElementHeader, _ position: Int, _ encoding: Encoding
    ) throws(DICOMError) {
        let end = frames[frames.count - 1].end
        let available = end - offset
        guard header.isUndefined || Int(header.length) <= available else {
            throw error(
                .lengthExceedsData,
                DICOMError.overrun(header.length, available),
                header.tag, position)
        }
        guard depth + frames.count <= maximumDepth else {
            throw error(
                .tooDeep,
                DICOMError.exceeded("sequences are nested more than \(maximumDepth) deep", "maximumDepth"),
                header.tag, position)
        }
        sequences.append(
            OpenSequence(
                tag: header.tag, position: position, firstItem: items.count, encoding: encoding,
                end: header.isUndefined ? end : offset + Int(header.length),
                isDefined: !header.isUndefined, characterSet: governingCharacterSet()))
    }

    /// Reads the header of an item, or ends the sequence.
    mutating func stepSequence() throws(DICOMError) {
        let top = sequences.count - 1
        let end = sequences[top].end
        let isDefined = sequences[top].isDefined
        let order = sequences[top].encoding.order
        let position = offset
        if isDefined, position >= end { return try closeSequence() }
        guard position <= end - 8 else {
            throw error(.truncated, "the data end within a sequence; send the file again.", nil, position)
        }
        let tag = cursor.tag(at: position, order)
        let length = cursor.uint32(at: position + 4, order)
        switch tag {
        case .item: try openItem(length)
        case .sequenceDelimitation:
            offset += 8
            if isDefined {
                remark(
                    .unexpectedDelimiter, "a sequence of defined length has a delimiter all the same.", tag,
                    position)
            } else {
                try closeSequence()
            }
        case .itemDelimitation:
            offset += 8
            remark(.unexpectedDelimiter, "an item delimiter stands between items.", tag, position)
        default:
            throw error(
                .unexpectedElement,
                "\(tag) stands where an item of a sequence was expected; the file is damaged.",
                nil, position)
        }
    }

    private mutating func openItem(_ length: UInt32) throws(DICOMError) {
        try spendItem(at: offset)
        let top = sequences.count - 1
        let end = sequences[top].end
        let start = offset + 8
        let isDefined = length != ElementHeader.undefinedLength
        guard !isDefined || Int(length) <= end - start else {
            throw error(
                .lengthExceedsData,
                "item \(itemCount(top)): " + DICOMError.overrun(length, end - start),
                nil, offset)
        }
        offset = start
        frames.append(
            Frame(
                firstElement: elements.count, encoding: sequences[top].encoding,
                end: isDefined ? start + Int(length) : end, isDefined: isDefined,
                inherited: sequences[top].characterSet))
        detectEncoding()
    }

    private mutating func spendItem(at position: Int) throws(DICOMError) {
        guard itemsLeft > 0 else {
            throw error(
                .tooManyItems,
                DICOMError.exceeded("there are over \(options.budget.maximumItems) items", "maximumItems"),
                nil,
                position)
        }
        itemsLeft -= 1
    }

    /// Moves the innermost item into its sequence.
    mutating func closeItem() {
        items.push(closeFrame())
    }

    /// Ends all open items and sequences where they are.
    mutating func closeAll() {
        while true {
            if sequences.count == frames.count { try? closeSequence() }
            guard frames.count > 1 else { return }
            closeItem()
        }
    }

    /// Notes that the innermost open sequence, if there is one, holds explicit elements among implicit ones.
    mutating func noteExplicit() {
        guard !sequences.isEmpty else { return }
        sequences[sequences.count - 1].holdsExplicit = true
    }

    private mutating func closeSequence() throws(DICOMError) {
        let sequence = sequences.removeLast()
        let found = items.take(from: sequence.firstItem)
        let outer = frames[frames.count - 1].encoding
        if sequence.holdsExplicit { noteExplicit() }
        let isUnknown = outer.isExplicit && sequence.encoding != outer && !sequence.holdsExplicit
        let form: SequenceForm =
            isUnknown ? .unknownUndefined : sequence.isDefined ? .defined : .undefined
        try append(
            Element(tag: sequence.tag, vr: .SQ, value: .items(found), form: form), at: sequence.position)
    }

    /// Reads encapsulated pixel data: items with bytes, up to the sequence delimiter (PS3.5 annex A.4).
    private mutating func readFragments(
        _ header: ElementHeader, _ position: Int, _ encoding: Encoding
    ) throws(DICOMError) {
        let end = frames[frames.count - 1].end
        // Nothing to be gained where the kernel reads it all at once.
        let start = offset
        let hops = source.isMapped && end - start > 4 << 20
        if hops { source.expectHops(true, in: start..<end) }
        defer { if hops { source.expectHops(false, in: start..<end) } }
        var fragments: [Bytes] = []
        var kept = start
        while true {
            // Each header touched brings a page, and its neighbours where they are at hand.
            if hops, fragments.count % 64 == 63 {
                source.release(kept..<offset)
                kept = offset
            }
            guard offset <= end - 8 else { return try endCutFragments(fragments, header, position, encoding) }
            let tag = cursor.tag(at: offset, encoding.order)
            let length = cursor.uint32(at: offset + 4, encoding.order)
            if tag == .sequenceDelimitation {
                offset += 8
                break
            }
            guard tag == .item, length != ElementHeader.undefinedLength else {
                throw error(
                    .unexpectedElement, "\(tag) stands where a fragment was expected; the file is damaged.",
                    header.tag, offset)
            }
            guard fragments.count < options.budget.maximumFragments else {
                throw error(
                    .tooManyItems,
                    DICOMError.exceeded("there are \(fragments.count + 1) fragments", "maximumFragments"),
                    header.tag, offset)
            }
            let start = offset + 8
            guard Int(length) <= end - start else {
                offset = end
                fragments.append(source[start..<end])
                return try endCutFragments(fragments, header, position, encoding)
            }
            fragments.append(source[start..<start + Int(length)])
            offset = start + Int(length)
        }
        try append(
            Element(tag: header.tag, vr: fragmentVR(header, encoding), value: .fragments(fragments)),
            at: position)
    }

    /// Fragments are OB unless the file says OW (PS3.5 annex A.4).
    private func fragmentVR(_ header: ElementHeader, _ encoding: Encoding) -> VR {
        header.vr == .OW && encoding.isExplicit ? .OW : .OB
    }

    /// The bytes ran out before the delimiter of the fragments.
    private mutating func endCutFragments(
        _ fragments: [Bytes], _ header: ElementHeader, _ position: Int, _ encoding: Encoding
    ) throws(DICOMError) {
        let reason =
            "pixel data are cut after \(fragments.count) fragments, without their delimiter; send it again."
        guard options.keepsTruncatedPixelData, frames.count == 1 else {
            throw error(.truncatedPixelData, reason, header.tag, position)
        }
        remark(.truncatedPixelData, reason, header.tag, position)
        offset = frames[0].end
        try append(
            Element(tag: header.tag, vr: fragmentVR(header, encoding), value: .fragments(fragments)),
            at: position)
    }
}
