/// Value representation: how the bytes of a value are to be understood (PS3.5 section 6.2).
public enum VR: String, Sendable, Hashable, CaseIterable {
    /// Application entity, age, attribute tag, code string.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case AE, AS, AT, CS
    /// Date, decimal string, date and time.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case DA, DS, DT
    /// Binary floating point of 4 and 8 bytes.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case FL, FD
    /// Integer string, long string, long text.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case IS, LO, LT
    /// Other byte, double, float, long, very long, word: bulk data in units of 1, 8, 4, 4, 8, 2 bytes.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case OB, OD, OF, OL, OV, OW
    /// Person name.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case PN
    /// Short string, signed long, sequence, signed short, short text, signed very long.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case SH, SL, SQ, SS, ST, SV
    /// Time.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case TM
    /// Unlimited characters, unique identifier, unsigned long, unknown, resource identifier, unsigned short,
    /// unlimited text, unsigned very long.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case UC, UI, UL, UN, UR, US, UT, UV

    /// True when an explicit header has two reserved bytes and a length of 32 bits (PS3.5 table 7.1-1).
    public var hasLongLength: Bool {
        switch self {
        case .OB, .OD, .OF, .OL, .OV, .OW, .SQ, .SV, .UC, .UN, .UR, .UT, .UV: true
        default: false
        }
    }

    /// True when Specific Character Set governs the value.
    public var isText: Bool {
        switch self {
        case .SH, .LO, .UC, .PN, .LT, .ST, .UT: true
        default: false
        }
    }

    /// True when the value is written in characters, with or without Specific Character Set.
    public var isString: Bool {
        switch self {
        case .AE, .AS, .CS, .DA, .DS, .DT, .IS, .TM, .UI, .UR: true
        default: isText
        }
    }

    /// True when a backslash separates values.
    public var isMultiValued: Bool {
        switch self {
        case .LT, .ST, .UT, .UR: false
        default: true
        }
    }

    /// Size of the unit whose bytes change places with the byte order; 1 where there is none.
    public var unitSize: Int {
        switch self {
        case .AT, .OW, .SS, .US: 2
        case .FL, .OF, .OL, .SL, .UL: 4
        case .FD, .OD, .OV, .SV, .UV: 8
        default: 1
        }
    }

    /// The byte that makes an odd value even: a space for characters, zero for everything else.
    public var padding: UInt8 { isString && self != .UI ? 0x20 : 0 }

    /// The two ASCII bytes of an explicit header.
    var bytes: (UInt8, UInt8) {
        var utf8 = rawValue.utf8.makeIterator()
        return (utf8.next() ?? 0x55, utf8.next() ?? 0x4E)
    }
}

/// Order of the bytes of a number.
public enum ByteOrder: Sendable, Hashable {
    /// Least significant byte first: all transfer syntaxes but one.
    case little
    /// Most significant byte first: the retired Explicit VR Big Endian.
    case big
}
