extension VR {
    /// True when the value is binary data that a document holds in Base64 or names by an URI.
    var isBulk: Bool {
        switch self {
        case .OB, .OD, .OF, .OL, .OV, .OW, .UN: true
        default: false
        }
    }
}

extension JSONWriter {
    /// The values of a text element. Plain ASCII, which nearly all of it is, goes from bytes to bytes.
    mutating func writeTexts(_ element: Element, _ bytes: Bytes, _ characterSet: SpecificCharacterSet) {
        guard !bytes.isEmpty else { return }
        let vr = element.vr
        let isPlain = bytes.withUnsafeBytes { memory in
            vr != .PN && memory.allSatisfy { $0 < 0x7F && $0 != 0x1B }
        }
        // In Japanese Roman letters backslash and tilde mean something else.
        guard isPlain, characterSet.terms.isEmpty || characterSet == .utf8 || characterSet == .latin1 else {
            let texts = element.strings(characterSet)
            guard !texts.isEmpty else { return }
            append(raw: ",\"Value\":[")
            for (index, text) in texts.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                vr == .PN ? writeName(text) : write(text: Array(text.utf8)[...], vr)
            }
            return output.append(UInt8(ascii: "]"))
        }
        bytes.withUnsafeBytes { writePlain($0, vr) }
    }

    private mutating func writePlain(_ memory: UnsafeRawBufferPointer, _ vr: VR) {
        var start = 0
        var isOpen = false
        for position in 0...memory.count {
            guard position == memory.count || (memory[position] == 0x5C && vr.isMultiValued) else { continue }
            let part = JSONWriter.trimmed(memory[start..<position], vr)
            if !isOpen {
                if position == memory.count, part.isEmpty { return }
                append(raw: ",\"Value\":[")
                isOpen = true
            } else {
                output.append(UInt8(ascii: ","))
            }
            write(text: part, vr)
            start = position + 1
        }
        output.append(UInt8(ascii: "]"))
    }

    /// Without padding, as ``Element/strings(_:)`` has it.
    private static func trimmed(_ part: Slice<UnsafeRawBufferPointer>, _ vr: VR) -> Slice<
        UnsafeRawBufferPointer
    > {
        var part = part
        while let last = part.last, last == 0x20 || last == 0 { part.removeLast() }
        switch vr {
        case .LT, .ST, .UT, .UC: break
        default: while let first = part.first, first == 0x20 || first == 0 { part.removeFirst() }
        }
        return part
    }

    private mutating func write<Text: RandomAccessCollection<UInt8>>(text: Text, _ vr: VR)
    where Text.Index == Int {
        let isNumber =
            switch vr {
            case .DS: text.count <= 16 && JSONGrammar.isNumber(text)
            case .IS: text.count <= 12 && JSONGrammar.isInteger(text)
            default: false
            }
        if text.isEmpty {
            append(raw: "null")
        } else if isNumber {
            output.append(contentsOf: text)
        } else {
            JSONGrammar.appendString(text, to: &output)
        }
    }

    private mutating func writeName(_ text: String) {
        let name = PersonName(text)
        guard !name.isEmpty else { return append(raw: "null") }
        output.append(UInt8(ascii: "{"))
        var isFirst = true
        let groups: [(StaticString, String)] = [
            ("\"Alphabetic\":", name.alphabetic), ("\"Ideographic\":", name.ideographic),
            ("\"Phonetic\":", name.phonetic),
        ]
        for (key, group) in groups where !group.isEmpty {
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            append(raw: key)
            JSONGrammar.appendString(group.utf8, to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    /// The values of a binary element; a remainder that is shorter than a value is left out.
    mutating func writeNumbers(_ memory: UnsafeRawBufferPointer, _ vr: VR, _ order: ByteOrder) {
        let size = vr == .AT ? 4 : vr.unitSize
        guard memory.count >= size else { return }
        append(raw: ",\"Value\":[")
        for start in stride(from: 0, through: memory.count - size, by: size) {
            if start > 0 { output.append(UInt8(ascii: ",")) }
            let raw: (Int) -> UInt64 = { size in
                (0..<size).reduce(0) { value, byte in
                    let index = order == .little ? start + size - 1 - byte : start + byte
                    return value << 8 | UInt64(memory[index])
                }
            }
            switch vr {
            case .US, .UL: write(integer: raw(size))
            case .SS: write(integer: Int16(truncatingIfNeeded: raw(2)))
            case .SL: write(integer: Int32(truncatingIfNeeded: raw(4)))
            case .UV: write(exact: raw(8))
            case .SV: write(exact: Int64(bitPattern: raw(8)))
            case .FL: write(float: Float(bitPattern: UInt32(truncatingIfNeeded: raw(4))))
            case .FD: write(float: Double(bitPattern: raw(8)))
            default: writeTag(memory, start, order)
            }
        }
        output.append(UInt8(ascii: "]"))
    }

    private mutating func write(integer number: some FixedWidthInteger) {
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
        var rest = number.magnitude
        withUnsafeMutableBytes(of: &digits) { buffer in
            var position = buffer.count
            repeat {
                position -= 1
                let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
                buffer[position] = 0x30 + UInt8(truncatingIfNeeded: digit)
                rest = quotient
            } while rest > 0
            if number < 0 { output.append(UInt8(ascii: "-")) }
            output.append(contentsOf: buffer[position...])
        }
    }

    /// A number of 64 bits: as a string where a reader that computes in doubles would lose digits.
    private mutating func write(exact number: some FixedWidthInteger) {
        let isSafe = number.magnitude <= 1 << 53
        if !isSafe { output.append(UInt8(ascii: "\"")) }
        write(integer: number)
        if !isSafe { output.append(UInt8(ascii: "\"")) }
    }

    private mutating func write<Number: BinaryFloatingPoint & CustomStringConvertible>(float number: Number) {
        if number.isFinite {
            output.append(contentsOf: number.description.utf8)
        } else if number.isNaN {
            append(raw: "\"NaN\"")
        } else {
            append(raw: number > 0 ? "\"inf\"" : "\"-inf\"")
        }
    }

    private mutating func writeTag(_ memory: UnsafeRawBufferPointer, _ start: Int, _ order: ByteOrder) {
        output.append(UInt8(ascii: "\""))
        for byte in order == .little ? [1, 0, 3, 2] : [0, 1, 2, 3] {
            output.append(JSONGrammar.hexadecimal[Int(memory[start + byte] >> 4)])
            output.append(JSONGrammar.hexadecimal[Int(memory[start + byte] & 0xF)])
        }
        output.append(UInt8(ascii: "\""))
    }
}

extension DataSet {
    /// The data set in the DICOM JSON Model (PS3.18 annex F), as UTF-8 bytes; see ``JSONWriter``.
    /// - Throws: ``DICOMError`` with code `unencodable`.
    public func json(bulkData: @escaping BulkDataPolicy = { _, _ in .inline }) throws(DICOMError) -> [UInt8] {
        var writer = JSONWriter(bulkData: bulkData)
        try writer.append(self)
        return writer.take()
    }
}
