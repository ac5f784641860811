/// The lexical rules of JSON that numbers and strings follow (RFC 8259 sections 6 and 7).
enum JSONGrammar {
    /// One past the end of the number that starts at a position; `nil` when none does.
    static func endOfNumber<Text: RandomAccessCollection<UInt8>>(
        in text: Text, from start: Int
    ) -> Int? where Text.Index == Int {
        var position = start
        func isDigit(_ index: Int) -> Bool { index < text.endIndex && (0x30...0x39).contains(text[index]) }
        func skipDigits() -> Bool {
            let first = position
            while isDigit(position) { position += 1 }
            return position > first
        }
        if position < text.endIndex, text[position] == UInt8(ascii: "-") { position += 1 }
        guard isDigit(position) else { return nil }
        if text[position] == 0x30 { position += 1 } else { _ = skipDigits() }
        if position < text.endIndex, text[position] == UInt8(ascii: ".") {
            position += 1
            guard skipDigits() else { return nil }
        }
        if position < text.endIndex, text[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < text.endIndex,
                text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-")
            {
                position += 1
            }
            guard skipDigits() else { return nil }
        }
        return position
    }

    /// True when the text is exactly one number.
    static func isNumber<Text: RandomAccessCollection<UInt8>>(_ text: Text) -> Bool where Text.Index == Int {
        !text.isEmpty && endOfNumber(in: text, from: text.startIndex) == text.endIndex
    }

    /// True when the text is exactly one number without fraction and exponent.
    static func isInteger<Text: RandomAccessCollection<UInt8>>(_ text: Text) -> Bool where Text.Index == Int {
        isNumber(text) && text.allSatisfy { $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }
    }

    /// Appends a string with its quotation marks; the bytes are UTF-8.
    static func appendString(_ text: some Sequence<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case 0x0A: output.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
            case 0x0D: output.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
            case 0x09: output.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
            case 0..<0x20, 0x7F:
                output.append(contentsOf: Array("\\u00".utf8))
                output.append(hexadecimal[Int(byte >> 4)])
                output.append(hexadecimal[Int(byte & 0xF)])
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    static let hexadecimal = Array("0123456789ABCDEF".utf8)
}

extension Tag {
    /// Reads exactly eight hexadecimal digits.
    init?(eightDigits text: ArraySlice<UInt8>) {
        guard text.count == 8 else { return nil }
        var value: UInt32 = 0
        for byte in text {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte & 0xF)
            case UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "a")...UInt8(ascii: "f"):
                value = value << 4 | UInt32((byte & 0xF) + 9)
            default: return nil
            }
        }
        self.init(rawValue: value)
    }
}
