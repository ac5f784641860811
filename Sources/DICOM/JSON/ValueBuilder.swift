/// Puts together the bytes of a value from what a JSON or XML document says. Nothing is kept per value, so
/// that a long list costs its bytes and no more. Text is UTF-8, numbers are little endian.
struct ValueBuilder {
    /// How a value stood in the document.
    enum Form {
        /// A number of JSON.
        case number
        /// A string of JSON, or the text of an XML element.
        case string
    }

    let vr: VR
    private(set) var bytes: [UInt8] = []
    private var count = 0

    init(_ vr: VR) { self.vr = vr }

    /// Appends an empty value. False when the representation has none, as with binary numbers.
    mutating func appendEmpty() -> Bool {
        guard vr.isString else { return false }
        return separate()
    }

    /// Appends a value. False when the representation cannot have it.
    mutating func append(_ text: ArraySlice<UInt8>, _ form: Form) -> Bool {
        switch vr {
        case .DS, .IS:
            guard separate() else { return false }
            return form == .number ? appendDecimal(text) : appendText(text)
        case .FL: return number(text).map { put(single($0, text).bitPattern) } ?? false
        case .FD: return number(text).map { put($0.bitPattern) } ?? false
        case .US: return integer(text).map { put($0 as UInt16) } ?? false
        case .SS: return integer(text).map { put($0 as Int16) } ?? false
        case .UL: return integer(text).map { put($0 as UInt32) } ?? false
        case .SL: return integer(text).map { put($0 as Int32) } ?? false
        case .UV: return integer(text).map { put($0 as UInt64) } ?? false
        case .SV: return integer(text).map { put($0 as Int64) } ?? false
        case .AT:
            guard text.count == 8, let tag = Tag(String(decoding: text, as: UTF8.self)) else { return false }
            return put(tag.group) && put(tag.element)
        case .SQ, .OB, .OD, .OF, .OL, .OV, .OW, .UN: return false
        default: return form == .string && separate() && appendText(text)
        }
    }

    /// The value; writing makes it even.
    func finish() -> Value { .bytes(Bytes(bytes), .little) }

    /// A backslash before all values but the first. False for a second value where there can be only one.
    private mutating func separate() -> Bool {
        count += 1
        guard count > 1 else { return true }
        guard vr.isMultiValued else { return false }
        bytes.append(0x5C)
        return true
    }

    private mutating func appendText(_ text: ArraySlice<UInt8>) -> Bool {
        // A backslash would split the value in two.
        guard !vr.isMultiValued || !text.contains(0x5C) else { return false }
        if vr.isText || text.allSatisfy({ $0 < 0x80 }) {
            bytes.append(contentsOf: text)
        } else {
            // No character set reaches these representations: what is not ASCII cannot be kept.
            let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
            bytes.append(contentsOf: scalars.map { $0.isASCII ? UInt8($0.value) : UInt8(ascii: "?") })
        }
        return true
    }

    /// A JSON number as a decimal or integer string: as it stands where the representation has room for it,
    /// else rounded to what it has room for.
    private mutating func appendDecimal(_ text: ArraySlice<UInt8>) -> Bool {
        if vr == .DS, text.count <= 16 {
            bytes.append(contentsOf: text)
            return true
        }
        if vr == .IS, text.count <= 12, JSONGrammar.isInteger(text) {
            bytes.append(contentsOf: text)
            return true
        }
        guard let value = Number.double(String(decoding: text, as: UTF8.self)) else { return false }
        let decimal = vr == .DS ? Number.decimalString(value) : Int32(exactly: value).map { String($0) }
        guard let decimal else { return false }
        bytes.append(contentsOf: decimal.utf8)
        return true
    }

    private func integer<Raw: FixedWidthInteger>(_ text: ArraySlice<UInt8>) -> Raw? {
        let string = String(decoding: text, as: UTF8.self)
        if let value = Raw(string) { return value }
        // Some write 12.0 for 12.
        return Number.double(string).flatMap { Raw(exactly: $0) }
    }

    private func number(_ text: ArraySlice<UInt8>) -> Double? {
        let string = String(decoding: text, as: UTF8.self)
        switch string.lowercased() {
        case "nan": return .nan
        case "inf", "infinity", "+inf": return .infinity
        case "-inf", "-infinity": return -.infinity
        default: return Number.double(string)
        }
    }

    /// Rounded once, from the digits, and not a second time from the double.
    private func single(_ value: Double, _ text: ArraySlice<UInt8>) -> Float {
        value.isFinite ? Float(String(decoding: text, as: UTF8.self)) ?? Float(value) : Float(value)
    }

    private mutating func put<Raw: FixedWidthInteger>(_ number: Raw) -> Bool {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
        return true
    }
}
