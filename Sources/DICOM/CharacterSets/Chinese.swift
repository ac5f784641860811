/// GB 18030 and its part GBK: one, two or four bytes a character.
enum Chinese {
    private static let table = CodeTables.square(ChineseTable.text, width: 190)

    private static let codes: [Unicode.Scalar: UInt16] = {
        var codes: [Unicode.Scalar: UInt16] = [:]
        for (position, scalar) in table.enumerated() where scalar != CodeTables.hole {
            let trail = position % 190
            codes[scalar] =
                UInt16(position / 190 + 0x81) << 8 | UInt16(trail < 63 ? trail + 0x40 : trail + 0x41)
        }
        return codes
    }()

    /// Reads one character that begins with a byte above 7F, and says how many bytes it takes; `nil` for
    /// damaged or unassigned codes.
    static func scalar(at position: Int, in bytes: UnsafeRawBufferPointer) -> (Unicode.Scalar?, Int) {
        let lead = bytes[position]
        guard (0x81...0xFE).contains(lead), position + 1 < bytes.count else { return (nil, 1) }
        let second = bytes[position + 1]
        if (0x30...0x39).contains(second) { return fourByte(at: position, in: bytes) }
        guard (0x40...0xFE).contains(second), second != 0x7F else { return (nil, 1) }
        let trail = Int(second) - (second < 0x7F ? 0x40 : 0x41)
        return (CodeTables.real(table[(Int(lead) - 0x81) * 190 + trail]), 2)
    }

    private static func fourByte(at position: Int, in bytes: UnsafeRawBufferPointer) -> (Unicode.Scalar?, Int)
    {
        guard position + 3 < bytes.count, (0x81...0xFE).contains(bytes[position + 2]),
            (0x30...0x39).contains(bytes[position + 3])
        else { return (nil, 1) }
        let digits = (Int(bytes[position]) - 0x81, Int(bytes[position + 1]) - 0x30)
        let rest = (Int(bytes[position + 2]) - 0x81) * 10 + Int(bytes[position + 3]) - 0x30
        let linear = (digits.0 * 10 + digits.1) * 1260 + rest
        // The supplementary planes begin at 90 30 81 30.
        if linear >= 189_000 { return (Unicode.Scalar(UInt32(linear - 189_000 + 0x10000)), 4) }
        guard let run = ChineseTable.runs.last(where: { $0.linear <= linear }),
            linear < run.linear + run.count
        else {
            return (nil, 4)
        }
        return (Unicode.Scalar(run.scalar + UInt32(linear - run.linear)), 4)
    }

    /// The bytes of a character; `nil` when it has none, which in GB 18030 means a private character.
    static func bytes(of scalar: Unicode.Scalar, allowsFourBytes: Bool) -> [UInt8]? {
        if scalar.value < 0x80 { return [UInt8(scalar.value)] }
        if let code = codes[scalar] { return [UInt8(code >> 8), UInt8(code & 0xFF)] }
        guard allowsFourBytes else { return nil }
        var linear: Int
        if scalar.value >= 0x10000 {
            linear = Int(scalar.value) - 0x10000 + 189_000
        } else {
            guard
                let run = ChineseTable.runs.first(where: {
                    scalar.value >= $0.scalar && scalar.value < $0.scalar + UInt32($0.count)
                })
            else { return nil }
            linear = run.linear + Int(scalar.value - run.scalar)
        }
        var result: [UInt8] = []
        for (radix, base) in [(10, 0x30), (126, 0x81), (10, 0x30)] {
            result.insert(UInt8(linear % radix + base), at: 0)
            linear /= radix
        }
        return [UInt8(linear + 0x81)] + result
    }
}
