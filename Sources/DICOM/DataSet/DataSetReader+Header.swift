extension DataSetReader {
    /// Reads the header of the element at a position; at least 8 bytes are there.
    mutating func header(
        at position: Int, tag: Tag, encoding: Encoding, end: Int
    ) throws(DICOMError) -> ElementHeader {
        guard encoding.isExplicit else { return implicitHeader(at: position, tag: tag, end: end) }
        if let header = cursor.explicitHeader(at: position, end: end, encoding.order) { return header }
        return try irregularHeader(at: position, tag: tag, encoding: encoding, end: end)
    }

    private mutating func implicitHeader(at position: Int, tag: Tag, end: Int) -> ElementHeader {
        let length = cursor.uint32(at: position + 4, .little)
        if length != ElementHeader.undefinedLength, Int(length) > end - position - 8,
            cursor.looksLike(.explicitLittle, at: position, end: end),
            let header = cursor.explicitHeader(at: position, end: end, .little)
        {
            remark(.encodingMismatch, "an explicit element stands among implicit ones.", tag, position)
            noteExplicit()
            return header
        }
        return ElementHeader(tag: tag, vr: implicitVR(of: tag), length: length, size: 8)
    }

    /// The representation of an element that does not state it, by the dictionary and PS3.5 annex A.1.
    private func implicitVR(of tag: Tag) -> VR {
        guard let vr = StandardDictionary.vr(of: tag) else { return .UN }
        switch vr {
        case .OB where StandardDictionary.isAmbiguous(tag): return .OW
        case .US where StandardDictionary.isAmbiguous(tag):
            // The nearest Pixel Representation decides between signed and unsigned.
            let isSigned = frames.last { $0.pixelRepresentation != nil }?.pixelRepresentation == 1
            let vrs = StandardDictionary.attribute(tag)?.vrs ?? []
            if !vrs.contains(.SS) { return .OW }
            return isSigned ? .SS : .US
        default: return vr
        }
    }

    /// An explicit element whose representation PS3.5 does not know: one of the future, a vendor's slip, or
    /// an implicit element among explicit ones. The reading that something plausible follows is taken.
    private mutating func irregularHeader(
        at position: Int, tag: Tag, encoding: Encoding, end: Int
    ) throws(DICOMError) -> ElementHeader {
        let order = encoding.order
        if let vr = VR(cursor[position + 4], cursor[position + 5]), vr.hasLongLength {
            throw error(
                .truncated, "the data end within the header of an element; send the file again.", tag,
                position)
        }
        let short = UInt32(cursor.uint16(at: position + 6, order))
        var readings = [(ElementHeader(tag: tag, vr: .UN, length: short, size: 8), encoding)]
        if short == 0, position <= end - 12 {
            let long = cursor.uint32(at: position + 8, order)
            readings.append((ElementHeader(tag: tag, vr: .UN, length: long, size: 12), encoding))
        }
        let implicit = cursor.uint32(at: position + 4, order)
        readings.append(
            (ElementHeader(tag: tag, vr: implicitVR(of: tag), length: implicit, size: 8), encoding))
        for (header, following) in readings where !header.isUndefined {
            let available = end - position - header.size
            guard Int(header.length) <= available else { continue }
            let next = position + header.size + Int(header.length)
            guard cursor.isPlausible(at: next, end: end, after: tag, following) else { continue }
            let quoted = quotedVR(at: position)
            remark(.invalidVR, "the value representation is \(quoted).", tag, position)
            return header
        }
        throw error(
            .invalidVR,
            "the value representation is \(quotedVR(at: position)), which is none, "
                + "and no reading of its length makes sense; the file is damaged.",
            tag, position)
    }

    private func quotedVR(at position: Int) -> String {
        let pair = [cursor[position + 4], cursor[position + 5]]
        if pair.allSatisfy({ (0x20...0x7E).contains($0) }) {
            return "\"\(String(decoding: pair, as: UTF8.self))\""
        }
        return "the bytes " + pair.map { String($0, radix: 16) }.joined(separator: " ")
    }

    /// Looks whether the innermost data set is written in the encoding that it should be, and follows the
    /// bytes where they say otherwise beyond doubt.
    mutating func detectEncoding() {
        let top = frames.count - 1
        let expected = frames[top].encoding
        let end = frames[top].end
        guard offset <= end - 8, cursor.tag(at: offset, expected.order).group != 0xFFFE else { return }
        let actual: Encoding
        if expected.isExplicit {
            guard VR(cursor[offset + 4], cursor[offset + 5]) == nil,
                !cursor.looksLike(expected, at: offset, end: end),
                cursor.looksLike(.implicitLittle, at: offset, end: end)
            else { return }
            actual = .implicitLittle
        } else {
            guard VR(cursor[offset + 4], cursor[offset + 5]) != nil,
                cursor.looksLike(.explicitLittle, at: offset, end: end)
            else { return }
            actual = .explicitLittle
        }
        remark(
            .encodingMismatch,
            "the elements are \(actual.isExplicit ? "explicit" : "implicit"), "
                + "though the transfer syntax says otherwise.",
            nil, offset)
        frames[top].encoding = actual
        if actual.isExplicit { noteExplicit() }
    }
}
