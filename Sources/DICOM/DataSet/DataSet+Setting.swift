/// Setting values. The representation is that of the dictionary unless one is given; text is encoded in the
/// character set of the data set, which becomes UTF-8 throughout when it cannot hold the text. Each function
/// gives back false, and changes nothing, when the value cannot be written in the representation. Text is not held to
/// the grammar and the length of its representation, so that what devices write can be written again; ``Validator`` does.
extension DataSet {
    /// Sets a text value. A backslash separates values where the representation allows several.
    @discardableResult
    public mutating func set(_ tag: Tag, _ text: String, vr: VR? = nil) -> Bool {
        let vr = vr ?? writingVR(of: tag, otherwise: text.utf8.count <= 64 ? .LO : .UT)
        switch vr {
        case .SQ, .OB, .OW, .OF, .OD, .OL, .OV, .UN, .AT: return false
        case .FL, .FD:
            guard let number = Number.double(text) else { return false }
            return set(tag, number, vr: vr)
        case .US, .SS, .UL, .SL, .UV, .SV:
            guard let number = Int(text) else { return false }
            return set(tag, number, vr: vr)
        default: break
        }
        if tag == .specificCharacterSet {
            convert(to: SpecificCharacterSet(value: Bytes(Array(text.utf8))))
            return true
        }
        guard vr.isText else {
            return store(tag, vr, Array(text.unicodeScalars.map { UInt8($0.value & 0x7F) }), text)
        }
        if let encoded = characterSet.encode(text, vr: vr) { return store(tag, vr, encoded) }
        convert(to: .utf8)
        return store(tag, vr, Array(text.utf8))
    }

    /// Sets several text values.
    @discardableResult
    public mutating func set(_ tag: Tag, _ texts: [String], vr: VR? = nil) -> Bool {
        set(tag, texts.joined(separator: "\\"), vr: vr)
    }

    /// Sets a whole number.
    @discardableResult
    public mutating func set(_ tag: Tag, _ number: Int, vr: VR? = nil) -> Bool { set(tag, [number], vr: vr) }

    /// Sets several whole numbers.
    @discardableResult
    public mutating func set(_ tag: Tag, _ numbers: [Int], vr: VR? = nil) -> Bool {
        let vr = vr ?? writingVR(of: tag, otherwise: .SL)
        switch vr {
        case .US, .OW: return store(tag, vr, numbers, as: UInt16.self)
        case .SS: return store(tag, vr, numbers, as: Int16.self)
        case .UL, .OL: return store(tag, vr, numbers, as: UInt32.self)
        case .SL: return store(tag, vr, numbers, as: Int32.self)
        case .UV, .OV: return store(tag, vr, numbers, as: UInt64.self)
        case .SV: return store(tag, vr, numbers, as: Int64.self)
        case .OB: return store(tag, vr, numbers, as: UInt8.self)
        case .FL, .FD, .OF, .OD: return set(tag, numbers.map(Double.init), vr: vr)
        case .SQ, .UN, .AT: return false
        case .IS where !numbers.allSatisfy { Int32(exactly: $0) != nil }: return false
        default: return set(tag, numbers.map(String.init), vr: vr)
        }
    }

    /// Sets a number. In a decimal string it is rounded to what 16 characters can hold.
    @discardableResult
    public mutating func set(_ tag: Tag, _ number: Double, vr: VR? = nil) -> Bool {
        set(tag, [number], vr: vr)
    }

    /// Sets several numbers. In decimal strings they are rounded to what 16 characters can hold.
    @discardableResult
    public mutating func set(_ tag: Tag, _ numbers: [Double], vr: VR? = nil) -> Bool {
        let vr = vr ?? writingVR(of: tag, otherwise: .FD)
        switch vr {
        case .FL, .OF: return store(tag, vr, little: numbers.map { Float($0).bitPattern })
        case .FD, .OD: return store(tag, vr, little: numbers.map(\.bitPattern))
        case .DS, .LO, .SH, .ST, .LT, .UT, .UC:
            let texts = numbers.compactMap { Number.decimalString($0) }
            return texts.count == numbers.count && set(tag, texts, vr: vr)
        default:
            let whole = numbers.compactMap { Int(exactly: $0) }
            return whole.count == numbers.count && set(tag, whole, vr: vr)
        }
    }

    /// Sets an identifier.
    @discardableResult
    public mutating func set(_ tag: Tag, _ uid: UID, vr: VR? = nil) -> Bool {
        set(tag, uid.string, vr: vr ?? writingVR(of: tag, otherwise: .UI))
    }

    /// Sets several identifiers.
    @discardableResult
    public mutating func set(_ tag: Tag, _ uids: [UID], vr: VR? = nil) -> Bool {
        set(tag, uids.map(\.string), vr: vr ?? writingVR(of: tag, otherwise: .UI))
    }

    /// Sets a person's name.
    @discardableResult
    public mutating func set(_ tag: Tag, _ name: PersonName, vr: VR? = nil) -> Bool {
        set(tag, name.string, vr: vr ?? writingVR(of: tag, otherwise: .PN))
    }

    /// Sets attribute tags.
    @discardableResult
    public mutating func set(_ tag: Tag, _ tags: [Tag], vr: VR? = nil) -> Bool {
        store(tag, vr ?? writingVR(of: tag, otherwise: .AT), little: tags.flatMap { [$0.group, $0.element] })
    }

    /// Sets the items of a sequence. Items that do not declare a character set are brought into that of this
    /// data set.
    @discardableResult
    public mutating func set(_ tag: Tag, _ items: [DataSet], vr: VR? = nil) -> Bool {
        guard (vr ?? writingVR(of: tag, otherwise: .SQ)) == .SQ else { return false }
        self[tag] = Element(tag: tag, vr: .SQ, value: .items(items))
        return true
    }

    /// Sets raw bytes, little endian where they are numbers.
    @discardableResult
    public mutating func set(_ tag: Tag, _ bytes: Bytes, vr: VR? = nil) -> Bool {
        let vr = vr ?? writingVR(of: tag, otherwise: .UN)
        guard vr != .SQ else { return false }
        self[tag] = Element(tag: tag, vr: vr, value: .bytes(bytes, .little))
        return true
    }

    /// Sets an element without a value, as for a Type 2 attribute whose value is not known.
    @discardableResult
    public mutating func setEmpty(_ tag: Tag, vr: VR? = nil) -> Bool {
        let vr = vr ?? writingVR(of: tag, otherwise: .UN)
        self[tag] = Element(tag: tag, vr: vr, value: vr == .SQ ? .items([]) : .bytes(Bytes(), .little))
        return true
    }
}

extension DataSet {
    /// The representation to write a tag in: where the standard leaves a choice, pixel representation and
    /// bits allocated decide.
    private func writingVR(of tag: Tag, otherwise fallback: @autoclosure () -> VR) -> VR {
        guard let vr = StandardDictionary.vr(of: tag) else { return fallback() }
        guard StandardDictionary.isAmbiguous(tag) else { return vr }
        if vr == .US, int(.pixelRepresentation) == 1 { return .SS }
        if vr == .OB, let bits = int(.bitsAllocated), bits > 8 { return .OW }
        return vr
    }

    private mutating func store(_ tag: Tag, _ vr: VR, _ ascii: [UInt8], _ text: String) -> Bool {
        guard text.utf8.count == ascii.count else { return false }
        return store(tag, vr, ascii)
    }

    private mutating func store(_ tag: Tag, _ vr: VR, _ bytes: [UInt8]) -> Bool {
        let padded = bytes.count % 2 == 0 ? bytes : bytes + [vr.padding]
        self[tag] = Element(tag: tag, vr: vr, value: .bytes(Bytes(padded), .little))
        return true
    }

    private mutating func store<Raw: FixedWidthInteger>(
        _ tag: Tag, _ vr: VR, _ numbers: [Int], as: Raw.Type
    ) -> Bool {
        let raw = numbers.compactMap { Raw(exactly: $0) }
        return raw.count == numbers.count && store(tag, vr, little: raw)
    }

    private mutating func store<Raw: FixedWidthInteger>(_ tag: Tag, _ vr: VR, little numbers: [Raw]) -> Bool {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(numbers.count * MemoryLayout<Raw>.size)
        for number in numbers { withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) } }
        return store(tag, vr, bytes)
    }
}
