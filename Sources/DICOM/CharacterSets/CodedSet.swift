/// One coded character set that ISO 2022 can call up (PS3.3 tables C.12-2 to C.12-4).
enum CodedSet: Hashable {
    case ascii, jisRoman, katakana
    /// The upper half of a single-byte set, by its registration number.
    case single(Int)
    case jisX0208, jisX0212, ksX1001, gb2312

    /// The set behind a registration number such as 87 in "ISO 2022 IR 87"; `nil` when there is none.
    init?(registration: Int) {
        switch registration {
        case 6: self = .ascii
        case 13: self = .katakana
        case 87: self = .jisX0208
        case 159: self = .jisX0212
        case 149: self = .ksX1001
        case 58: self = .gb2312
        default:
            guard SingleByteTable.text(of: registration) != nil else { return nil }
            self = .single(registration)
        }
    }

    /// True for sets in the lower half of the code table (G0), false for those in the upper half (G1).
    var isLower: Bool {
        switch self {
        case .ascii, .jisRoman, .jisX0208, .jisX0212: true
        default: false
        }
    }

    /// True when a character takes two bytes.
    var isDouble: Bool {
        switch self {
        case .jisX0208, .jisX0212, .ksX1001, .gb2312: true
        default: false
        }
    }

    /// What follows ESC to call the set up.
    var escape: [UInt8] {
        switch self {
        case .ascii: [0x28, 0x42]
        case .jisRoman: [0x28, 0x4A]
        case .katakana: [0x29, 0x49]
        case .jisX0208: [0x24, 0x42]
        case .jisX0212: [0x24, 0x28, 0x44]
        case .ksX1001: [0x24, 0x29, 0x43]
        case .gb2312: [0x24, 0x29, 0x41]
        case .single(let registration): [0x2D, CodedSet.finals[registration] ?? 0x41]
        }
    }

    private static let finals: [Int: UInt8] = [
        100: 0x41, 101: 0x42, 109: 0x43, 110: 0x44, 126: 0x46, 127: 0x47, 138: 0x48, 144: 0x4C, 148: 0x4D,
        166: 0x54, 203: 0x62,
    ]

    /// The set that an escape sequence calls up, with the number of bytes after ESC and whether it goes to
    /// G0.
    static func called(by bytes: Slice<UnsafeRawBufferPointer>) -> (
        set: CodedSet, length: Int, isLower: Bool
    )? {
        let next = Array(bytes.prefix(3))
        for set in all where next.starts(with: set.escape) { return (set, set.escape.count, set.isLower) }
        // Not in the standard but in files: the JIS of 1978, and katakana in G0.
        if next.starts(with: [0x24, 0x40]) { return (.jisX0208, 2, true) }
        if next.starts(with: [0x28, 0x49]) { return (.katakana, 2, true) }
        return nil
    }

    private static let all: [CodedSet] =
        [.ascii, .jisRoman, .katakana, .jisX0208, .jisX0212, .ksX1001, .gb2312]
        + finals.keys.sorted().map { .single($0) }
}

extension CodedSet {
    /// The character at one byte (7 bits) or two (each 7 bits, 21 to 7E); `nil` when there is none.
    func scalar(_ first: UInt8, _ second: UInt8 = 0) -> Unicode.Scalar? {
        switch self {
        case .ascii: return Unicode.Scalar(first)
        case .jisRoman:
            if first == 0x5C { return "\u{A5}" }
            return first == 0x7E ? "\u{203E}" : Unicode.Scalar(first)
        case .katakana, .single:
            guard let row = CodeTables.rows[self], first >= 0x20, first < 0x80 else { return nil }
            return CodeTables.real(row[Int(first) - 0x20])
        case .jisX0208, .jisX0212, .ksX1001, .gb2312:
            guard (0x21...0x7E).contains(first), (0x21...0x7E).contains(second),
                let rows = CodeTables.rows[self]
            else { return nil }
            return CodeTables.real(rows[(Int(first) - 0x21) * 94 + Int(second) - 0x21])
        }
    }

    /// The code of a character in 7 bits, or in twice 7 bits; `nil` when the set does not have it.
    func code(of scalar: Unicode.Scalar) -> UInt16? {
        switch self {
        case .ascii: return scalar.value < 0x80 ? UInt16(scalar.value) : nil
        case .jisRoman:
            if scalar == "\u{A5}" { return 0x5C }
            if scalar == "\u{203E}" { return 0x7E }
            return scalar.value < 0x80 && scalar != "~" && scalar != "\\" ? UInt16(scalar.value) : nil
        default: return CodeTables.codes(of: self)[scalar]
        }
    }
}
