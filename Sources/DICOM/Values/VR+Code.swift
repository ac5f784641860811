/// The two letters of an explicit header, decoded by a table.
extension VR {
    /// How an explicit header goes on behind its representation.
    enum Form: UInt8 {
        /// PS3.5 does not know these letters.
        case unknown
        /// With a length of 16 bits.
        case short
        /// With two reserved bytes and a length of 32 bits.
        case long
        /// As `long`, and the value needs a second look: a sequence, or one of unknown representation.
        case nested
    }

    /// What two letters mean.
    struct Code {
        var vr = VR.UN
        var form = Form.unknown
    }

    /// By the lower five bits of the first letter, then of the second.
    private static let codes: [Code] = {
        var codes = [Code](repeating: Code(), count: 1 << 10)
        for vr in VR.allCases {
            let letters = vr.bytes
            let form: Form = vr == .SQ || vr == .UN ? .nested : vr.hasLongLength ? .long : .short
            codes[place(letters.0, letters.1)] = Code(vr: vr, form: form)
        }
        return codes
    }()

    @inline(__always)
    private static func place(_ first: UInt8, _ second: UInt8) -> Int {
        Int(first & 31) << 5 | Int(second & 31)
    }

    /// The table for ``code(_:_:in:)``, fetched once for many elements.
    @inline(__always)
    static func withCodes<Result>(_ body: (UnsafeBufferPointer<Code>) -> Result) -> Result {
        codes.withUnsafeBufferPointer(body)
    }

    /// What two bytes of a header mean.
    @inline(__always)
    static func code(_ first: UInt8, _ second: UInt8, in codes: UnsafeBufferPointer<Code>) -> Code {
        // Capital letters have these upper bits, and so have a few signs that the table does not know.
        guard first & 0xE0 == 0x40, second & 0xE0 == 0x40 else { return Code() }
        return codes[place(first, second)]
    }

    /// Reads the two bytes of an explicit value representation; `nil` when PS3.5 does not know them.
    @inline(__always)
    init?(_ first: UInt8, _ second: UInt8) {
        let code = VR.withCodes { VR.code(first, second, in: $0) }
        guard code.form != .unknown else { return nil }
        self = code.vr
    }
}
