/// The generated tables, unpacked when first used.
enum CodeTables {
    /// U+FFFD marks a code without a character.
    static let hole: Unicode.Scalar = "\u{FFFD}"

    static func real(_ scalar: Unicode.Scalar) -> Unicode.Scalar? { scalar == hole ? nil : scalar }

    /// Characters by position: 96 for a single-byte set, 94 times 94 for a double-byte one.
    static let rows: [CodedSet: [Unicode.Scalar]] = {
        var rows: [CodedSet: [Unicode.Scalar]] = [
            .jisX0208: square(DoubleByteTable.jisX0208Text, width: 94),
            .jisX0212: square(DoubleByteTable.jisX0212Text, width: 94),
            .ksX1001: square(DoubleByteTable.ksX1001Text, width: 94),
            .gb2312: square(DoubleByteTable.gb2312Text, width: 94),
        ]
        for registration in [13, 100, 101, 109, 110, 126, 127, 138, 144, 148, 166, 203] {
            guard let set = CodedSet(registration: registration) else { continue }
            rows[set] = SingleByteTable.text(of: registration).map { Array($0.description.unicodeScalars) }
        }
        return rows
    }()

    /// Lines of characters as one array; an empty line stands for a row of holes.
    static func square(_ text: StaticString, width: Int) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var column = 0
        for scalar in text.description.unicodeScalars {
            if scalar == "\n" {
                if column == 0 { result.append(contentsOf: repeatElement(hole, count: width)) }
                column = 0
            } else {
                result.append(scalar)
                column += 1
            }
        }
        return result
    }

    private static let reverse: [CodedSet: [Unicode.Scalar: UInt16]] = {
        var reverse: [CodedSet: [Unicode.Scalar: UInt16]] = [:]
        for (set, row) in rows {
            var codes: [Unicode.Scalar: UInt16] = [:]
            for (position, scalar) in row.enumerated() where scalar != hole && codes[scalar] == nil {
                codes[scalar] =
                    set.isDouble
                    ? UInt16(position / 94 + 0x21) << 8 | UInt16(position % 94 + 0x21)
                    : UInt16(position + 0x20)
            }
            reverse[set] = codes
        }
        return reverse
    }()

    static func codes(of set: CodedSet) -> [Unicode.Scalar: UInt16] { reverse[set] ?? [:] }
}

/// Double-byte sets; the tables are in generated files.
enum DoubleByteTable {}
