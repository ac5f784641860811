extension SpecificCharacterSet {
    /// Writes text, with escape sequences where the character set asks for them; `nil` when it lacks a
    /// character. Values of a multi-valued representation are separated by backslashes.
    public func encode(_ text: String, vr: VR) -> [UInt8]? { encode(text, vr: vr, lossy: false) }

    /// The same, with question marks for characters that the character set lacks when `lossy`.
    func encode(_ text: String, vr: VR, lossy: Bool) -> [UInt8]? {
        switch scheme {
        case .utf8: return Array(text.utf8)
        case .chinese(let allowsFourBytes):
            var result: [UInt8] = []
            for scalar in text.unicodeScalars {
                if let bytes = Chinese.bytes(of: scalar, allowsFourBytes: allowsFourBytes) {
                    result += bytes
                } else {
                    guard lossy else { return nil }
                    result.append(UInt8(ascii: "?"))
                }
            }
            return result
        case .iso2022(let lower, let upper, let others):
            var encoder = ISO2022Encoder(lower: lower, upper: upper, others: others, vr: vr)
            for scalar in text.unicodeScalars where !encoder.append(scalar) {
                guard lossy else { return nil }
                _ = encoder.append("?")
            }
            return encoder.finish()
        }
    }
}

/// Encodes text with code extensions (PS3.5 section 6.1.2.5), back in the initial sets before each delimiter.
struct ISO2022Encoder {
    private let initialLower: CodedSet
    private let initialUpper: CodedSet?
    private let others: [CodedSet]
    private let vr: VR
    private var lower: CodedSet
    private var upper: CodedSet?
    private var output: [UInt8] = []

    init(lower: CodedSet, upper: CodedSet?, others: [CodedSet], vr: VR) {
        initialLower = lower
        initialUpper = upper
        self.others = others
        self.vr = vr
        self.lower = lower
        self.upper = upper
    }

    /// Appends a character; false when no set has it.
    mutating func append(_ scalar: Unicode.Scalar) -> Bool {
        if isDelimiter(scalar) {
            reset()
            output.append(UInt8(scalar.value))
            return true
        }
        if scalar == " ", !lower.isDouble {
            output.append(0x20)
            return true
        }
        guard let set = set(for: scalar), let code = set.code(of: scalar) else { return false }
        call(set)
        let mark: UInt8 = set.isLower ? 0 : 0x80
        if set.isDouble { output.append(UInt8(code >> 8) | mark) }
        output.append(UInt8(code & 0xFF) | mark)
        return true
    }

    mutating func finish() -> [UInt8] {
        reset()
        return output
    }

    private func isDelimiter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\\": vr.isMultiValued
        case "^", "=": vr == .PN
        default: scalar.value < 0x20
        }
    }

    /// The sets in force go first, then those that were declared, in their order.
    private func set(for scalar: Unicode.Scalar) -> CodedSet? {
        let candidates = [lower, upper, initialLower, initialUpper].compactMap(\.self) + others
        return candidates.first { $0.code(of: scalar) != nil }
            // ASCII is always at hand, for a tilde in Japanese text for example.
            ?? (scalar.value < 0x80 ? .ascii : nil)
    }

    private mutating func call(_ set: CodedSet) {
        guard set != lower, set != upper else { return }
        output.append(0x1B)
        output += set.escape
        if set.isLower { lower = set } else { upper = set }
    }

    /// Back to the initial sets. The upper half goes back by itself at the delimiter; only the lower half,
    /// which holds the delimiter, must be called back.
    private mutating func reset() {
        if lower != initialLower {
            output.append(0x1B)
            output += initialLower.escape
        }
        lower = initialLower
        upper = initialUpper
    }
}
