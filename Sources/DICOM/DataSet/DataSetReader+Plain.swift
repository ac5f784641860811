/// The way that nearly all elements take. What is out of the ordinary is left to ``DataSetReader/stepElement()``, which
/// knows what to do and what to say, so that this file decides nothing but when to leave.
extension DataSetReader {
    /// Reads elements of the innermost data set as long as they are plain: in order, little endian, with a value that
    /// fits and means nothing for what follows.
    mutating func readPlainElements() {
        let top = frames.count - 1
        switch frames[top].encoding {
        case .explicitLittle: readPlain(top, explicitHeader: true)
        case .implicitLittle: readPlain(top, explicitHeader: false)
        case .explicitBig: break
        }
    }

    /// The first tag that is not plain, and the last one before those that are.
    private func plainTags(_ top: Int) -> (after: UInt32, before: UInt32) {
        // Group FFFE holds items and delimiters, and a tag of zeros may be padding.
        var before: UInt32 = 0xFFFE_0000
        var after = frames[top].lastTag?.rawValue ?? 0
        guard top == 0 else { return (after, before) }
        if options.stopBeforePixelData { before = 0x7FE0_0008 }
        if let group = options.onlyGroup {
            after = max(after, UInt32(group) << 16)
            before = min(before, UInt32(group) << 16 | 0xFFFF)
        }
        return (after, before)
    }

    @inline(__always)
    private mutating func readPlain(_ top: Int, explicitHeader: Bool) {
        let end = frames[top].end
        let limits = plainTags(top)
        var last = limits.after
        var position = offset
        let first = elements.count
        let storage = source.storage
        let base = source.start
        VR.withCodes { codes in
            while position <= end - 8, elements.count - first < elementsLeft {
                let word = cursor.uint64(at: position)
                let tag = UInt32(truncatingIfNeeded: word << 16 | (word >> 16) & 0xFFFF)
                guard tag > last, tag < limits.before, !Self.governs(tag) else { return }
                let vr: VR
                var length: Int
                var start = position + 8
                if explicitHeader {
                    let code = VR.code(
                        UInt8(truncatingIfNeeded: word >> 32), UInt8(truncatingIfNeeded: word >> 40),
                        in: codes)
                    vr = code.vr
                    length = Int(truncatingIfNeeded: word >> 48)
                    if code.form != .short {
                        guard code.form == .long, position <= end - 12 else { return }
                        length = Int(cursor.uint32(at: position + 8, .little))
                        start += 4
                    }
                } else {
                    guard let known = StandardDictionary.plainVR(of: tag) else { return }
                    vr = known
                    length = Int(truncatingIfNeeded: word >> 32)
                }
                guard length <= end - start, length != ElementHeader.undefinedLength else { return }
                elements.push(
                    Element(
                        tag: Tag(rawValue: tag), vr: vr,
                        value: .bytes(Bytes(storage: storage, start: base + start, count: length), .little)))
                last = tag
                position = start + length
            }
        }
        guard elements.count > first else { return }
        elementsLeft -= elements.count - first
        offset = position
        frames[top].lastTag = Tag(rawValue: last)
    }

    /// True for attributes that decide how others are to be read.
    @inline(__always)
    private static func governs(_ tag: UInt32) -> Bool {
        tag == Tag.specificCharacterSet.rawValue || tag == Tag.pixelRepresentation.rawValue
    }
}
