extension SpecificCharacterSet {
    /// How text in this character set is put together.
    enum Scheme {
        case utf8
        /// GB 18030, or only the part of it that is GBK.
        case chinese(allowsFourBytes: Bool)
        /// Two halves of a code table into which escape sequences call sets.
        case iso2022(lower: CodedSet, upper: CodedSet?, others: [CodedSet])
    }

    var scheme: Scheme {
        guard let first = terms.first else { return .iso2022(lower: .ascii, upper: nil, others: []) }
        switch SpecificCharacterSet.registration(first) {
        case 192: return .utf8
        case nil where first.uppercased().contains("GB18030"): return .chinese(allowsFourBytes: true)
        case nil where first.uppercased().contains("GBK"): return .chinese(allowsFourBytes: false)
        default: break
        }
        let others = terms.dropFirst().compactMap { term in
            SpecificCharacterSet.registration(term).flatMap { CodedSet(registration: $0) }
        }
        let initial = SpecificCharacterSet.registration(first).flatMap { CodedSet(registration: $0) }
        switch initial {
        case .katakana: return .iso2022(lower: .jisRoman, upper: .katakana, others: others)
        case .jisX0208, .jisX0212:
            // Double-byte sets may not come first; files have them there all the same.
            return .iso2022(lower: .ascii, upper: nil, others: [initial].compactMap(\.self) + others)
        case nil, .ascii: return .iso2022(lower: .ascii, upper: nil, others: others)
        default: return .iso2022(lower: .ascii, upper: initial, others: others)
        }
    }

    /// True when the lower half is ASCII, and not Japanese Roman letters.
    var hasASCII: Bool {
        if case .iso2022(.jisRoman, _, _) = scheme { return false }
        return true
    }

    /// The number in "ISO_IR 100" or "ISO 2022 IR 100", also when it is spelt "ISO-IR 100" or "ISO_IR_100".
    static func registration(_ term: String) -> Int? {
        let text = Array(term.uppercased().utf8)
        guard let start = text.indices.dropLast().last(where: { text[$0] == 0x49 && text[$0 + 1] == 0x52 })
        else {
            return nil
        }
        let digits = text[(start + 2)...].drop { !(0x30...0x39).contains($0) }.prefix {
            (0x30...0x39).contains($0)
        }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    /// True when the standard knows all terms.
    public var isKnown: Bool {
        terms.enumerated().allSatisfy { index, term in
            if index == 0, ["", "GB18030", "GBK"].contains(term) { return true }
            guard let number = SpecificCharacterSet.registration(term) else { return term.isEmpty }
            return number == 192 ? index == 0 : CodedSet(registration: number) != nil
        }
    }
}
