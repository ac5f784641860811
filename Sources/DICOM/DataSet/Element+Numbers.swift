extension Element {
    /// The values as whole numbers. Empty when a single one of them is none, so that positions never shift.
    public var integers: [Int] { integers(effectiveVR) }

    /// The values as numbers. Empty when a single one of them is none, so that positions never shift.
    public var doubles: [Double] {
        let vr = effectiveVR
        switch vr {
        case .FL, .OF, .FD, .OD: return floats(vr)
        case .DS, .IS: return parsed { Number.double($0) }
        default: return integers(vr).map(Double.init)
        }
    }

    /// The element cut to its first number where numbers are binary, so that asking for one never loads a
    /// table.
    var firstNumber: Element {
        let size = effectiveVR == .OB ? 1 : effectiveVR.unitSize
        guard case .bytes(let bytes, let order) = value, size > 1 || effectiveVR == .OB, bytes.count > size
        else {
            return self
        }
        return Element(tag: tag, vr: vr, value: .bytes(bytes[0..<size], order))
    }

    func integers(_ vr: VR) -> [Int] {
        switch vr {
        case .US, .OW: return load(UInt16.self) { Int($0) }
        case .SS: return load(UInt16.self) { Int(Int16(bitPattern: $0)) }
        case .UL, .OL: return load(UInt32.self) { Int($0) }
        case .SL: return load(UInt32.self) { Int(Int32(bitPattern: $0)) }
        case .UV, .OV: return load(UInt64.self) { Int(exactly: $0) }
        case .SV: return load(UInt64.self) { Int(Int64(bitPattern: $0)) }
        case .OB: return load(UInt8.self) { Int($0) }
        case .IS, .DS: return parsed { Number.integer($0) }
        case .FL, .OF, .FD, .OD:
            let values = floats(vr)
            let whole = values.compactMap { Int(exactly: $0) }
            return whole.count == values.count ? whole : []
        default: return []
        }
    }

    func floats(_ vr: VR) -> [Double] {
        vr == .FL || vr == .OF
            ? load(UInt32.self) { Double(Float(bitPattern: $0)) }
            : load(UInt64.self) { Double(bitPattern: $0) }
    }

    /// The values of an attribute tag element.
    public var tags: [Tag] {
        let halves = load(UInt16.self) { $0 }
        return stride(from: 0, to: halves.count - 1, by: 2).map { Tag(halves[$0], halves[$0 + 1]) }
    }

    /// The values as unique identifiers.
    public var uids: [UID] { effectiveVR == .UI ? strings().map { UID($0) } : [] }

    /// Loads all whole units; a remainder that is shorter is left out.
    private func load<Raw: FixedWidthInteger, Result>(_: Raw.Type, _ convert: (Raw) -> Result?) -> [Result] {
        guard case .bytes(let bytes, let order) = value else { return [] }
        let size = MemoryLayout<Raw>.size
        return bytes.withUnsafeBytes { memory in
            var result: [Result] = []
            result.reserveCapacity(memory.count / size)
            for start in stride(from: 0, through: memory.count - size, by: size) {
                let raw = memory.loadUnaligned(fromByteOffset: start, as: Raw.self)
                let number = order == .little ? Raw(littleEndian: raw) : Raw(bigEndian: raw)
                guard let value = convert(number) else { return [] }
                result.append(value)
            }
            return result
        }
    }

    private func parsed<Result>(_ convert: (String) -> Result?) -> [Result] {
        let texts = strings()
        let numbers = texts.compactMap(convert)
        return numbers.count == texts.count ? numbers : []
    }
}

/// Numbers written in characters (PS3.5 section 6.2: DS and IS).
enum Number {
    /// Reads a decimal string; `nil` for anything that is not a finite decimal number.
    static func double(_ text: String) -> Double? {
        let isDecimal = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                true
            default: false
            }
        }
        guard isDecimal, let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// Reads an integer string, also one that some device has written as "12.0".
    static func integer(_ text: String) -> Int? { Int(text) ?? double(text).flatMap { Int(exactly: $0) } }
}
