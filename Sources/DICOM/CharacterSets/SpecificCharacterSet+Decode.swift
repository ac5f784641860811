extension SpecificCharacterSet {
    /// Reads the values of a text element. Bytes that mean nothing turn into U+FFFD; nothing fails.
    public func decode(_ bytes: Bytes, vr: VR) -> [String] { bytes.withUnsafeBytes { decode($0, vr: vr) } }

    func decode(_ bytes: UnsafeRawBufferPointer, vr: VR) -> [String] {
        let scheme = scheme
        if isPlain(bytes, scheme) { return SpecificCharacterSet.split(bytes, vr: vr) }
        switch scheme {
        case .utf8: return SpecificCharacterSet.split(bytes, vr: vr)
        case .chinese: return decodeChinese(bytes, vr: vr)
        case .iso2022(let lower, let upper, let others):
            var decoder = ISO2022Decoder(lower: lower, upper: upper, others: others, vr: vr)
            return decoder.decode(bytes)
        }
    }

    /// True when the bytes mean in this character set what they mean in ASCII.
    func isPlain(_ bytes: UnsafeRawBufferPointer, _ scheme: Scheme) -> Bool {
        // Japanese Roman letters have a yen sign and an overline in place of backslash and tilde.
        if case .iso2022(.jisRoman, _, _) = scheme {
            return bytes.allSatisfy { $0 < 0x80 && $0 != 0x1B && $0 != 0x5C && $0 != 0x7E }
        }
        return bytes.allSatisfy { $0 < 0x80 && $0 != 0x1B }
    }

    private static func split(_ bytes: UnsafeRawBufferPointer, vr: VR) -> [String] {
        guard vr.isMultiValued, bytes.contains(0x5C) else { return [String(decoding: bytes, as: UTF8.self)] }
        return bytes.split(separator: 0x5C, omittingEmptySubsequences: false).map { part in
            String(decoding: part, as: UTF8.self)
        }
    }

    /// The second byte of a Chinese character may look like a backslash, so values are split while decoding.
    private func decodeChinese(_ bytes: UnsafeRawBufferPointer, vr: VR) -> [String] {
        var values = [String.UnicodeScalarView()]
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x80 {
                position += 1
                if byte == 0x5C, vr.isMultiValued {
                    values.append(String.UnicodeScalarView())
                } else {
                    values[values.count - 1].append(Unicode.Scalar(byte))
                }
            } else {
                let (scalar, length) = Chinese.scalar(at: position, in: bytes)
                values[values.count - 1].append(scalar ?? CodeTables.hole)
                position += length
            }
        }
        return values.map { String($0) }
    }
}

/// Decodes text with code extensions (PS3.5 section 6.1.2.5).
struct ISO2022Decoder {
    private let initialLower: CodedSet
    private let initialUpper: CodedSet?
    /// The one upper set that was declared but, in this text, perhaps never called up.
    private let fallbackUpper: CodedSet?
    private let isMultiValued: Bool
    private let isPersonName: Bool
    private var lower: CodedSet
    private var upper: CodedSet?
    private var values = [String.UnicodeScalarView()]

    init(lower: CodedSet, upper: CodedSet?, others: [CodedSet], vr: VR) {
        initialLower = lower
        initialUpper = upper
        let candidates = others.filter { !$0.isLower }
        fallbackUpper = upper == nil && candidates.count == 1 ? candidates[0] : nil
        isMultiValued = vr.isMultiValued
        isPersonName = vr == .PN
        self.lower = lower
        self.upper = upper
    }

    mutating func decode(_ bytes: UnsafeRawBufferPointer) -> [String] {
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case 0x1B:
                position += 1
                if let call = CodedSet.called(by: bytes[position...]) {
                    if call.isLower { lower = call.set } else { upper = call.set }
                    position += call.length
                } else {
                    append(CodeTables.hole)
                }
            case 0x00...0x1F:
                // Line ends, form feeds and tabs bring back the initial sets.
                reset()
                append(Unicode.Scalar(byte))
                position += 1
            case 0x20, 0x7F:
                append(Unicode.Scalar(byte))
                position += 1
            case 0x21...0x7E: position += decodeLower(byte, at: position, in: bytes)
            default: position += decodeUpper(byte, at: position, in: bytes)
            }
        }
        return values.map { String($0) }
    }

    private mutating func decodeLower(_ byte: UInt8, at position: Int, in bytes: UnsafeRawBufferPointer)
        -> Int
    {
        if lower.isDouble {
            let second = position + 1 < bytes.count ? bytes[position + 1] : 0
            guard (0x21...0x7E).contains(second) else {
                append(CodeTables.hole)
                return 1
            }
            append(lower.scalar(byte, second) ?? CodeTables.hole)
            return 2
        }
        if byte == 0x5C, isMultiValued {
            reset()
            values.append(String.UnicodeScalarView())
        } else if isPersonName, byte == 0x5E || byte == 0x3D {
            reset()
            append(Unicode.Scalar(byte))
        } else {
            append(lower.scalar(byte) ?? CodeTables.hole)
        }
        return 1
    }

    private mutating func decodeUpper(_ byte: UInt8, at position: Int, in bytes: UnsafeRawBufferPointer)
        -> Int
    {
        guard let set = upper ?? fallbackUpper, byte >= 0xA0 else {
            append(CodeTables.hole)
            return 1
        }
        guard set.isDouble else {
            append(set.scalar(byte & 0x7F) ?? CodeTables.hole)
            return 1
        }
        let second = position + 1 < bytes.count ? bytes[position + 1] : 0
        guard second >= 0xA1 else {
            append(CodeTables.hole)
            return 1
        }
        append(set.scalar(byte & 0x7F, second & 0x7F) ?? CodeTables.hole)
        return 2
    }

    private mutating func reset() {
        lower = initialLower
        upper = initialUpper
    }

    private mutating func append(_ scalar: Unicode.Scalar) { values[values.count - 1].append(scalar) }
}
