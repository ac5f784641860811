/// Takes tokens of JSON (RFC 8259) from the front of borrowed memory. Every read is checked against the end.
struct JSONTokens {
    private let memory: UnsafeRawBufferPointer
    /// Where the next token starts, white space aside.
    var offset = 0

    init(_ memory: UnsafeRawBufferPointer) {
        self.memory = memory
        // A byte order mark may be ignored.
        if memory.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    /// Why a token could not be taken.
    struct Fault: Error {
        let reason: String
        let offset: Int
    }

    /// The first byte of the next token; `nil` at the end.
    mutating func peek() -> UInt8? {
        while offset < memory.count {
            switch memory[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            default: return memory[offset]
            }
        }
        return nil
    }

    /// Takes a punctuation mark if it comes next.
    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard let next = peek(), UInt32(next) == mark.value else { return false }
        offset += 1
        return true
    }

    /// Takes a punctuation mark that must come next.
    mutating func expect(_ mark: Unicode.Scalar) throws(Fault) {
        guard skip(mark) else { throw fault("'\(mark)' was expected here.") }
    }

    /// Takes the word `null` if it comes next.
    mutating func skipNull() -> Bool { skipWord("null") }

    private mutating func skipWord(_ word: StaticString) -> Bool {
        guard peek() != nil else { return false }
        let matches = word.withUTF8Buffer { memory[offset...].starts(with: $0) }
        if matches { offset += word.utf8CodeUnitCount }
        return matches
    }

    /// Takes a number, as it is written.
    mutating func number() throws(Fault) -> ArraySlice<UInt8> {
        guard peek() != nil, let end = JSONGrammar.endOfNumber(in: memory, from: offset) else {
            throw fault("a value was expected here.")
        }
        defer { offset = end }
        return Array(memory[offset..<end])[...]
    }

    /// Takes a string, without its marks and escapes.
    mutating func string() throws(Fault) -> ArraySlice<UInt8> {
        try expect("\"")
        let start = offset
        var isASCII = true
        while offset < memory.count {
            let byte = memory[offset]
            if byte == UInt8(ascii: "\"") {
                let text = Array(memory[start..<offset])[...]
                guard isASCII || String(validating: text, as: UTF8.self) != nil else {
                    throw Fault(reason: "a string is not UTF-8; write the document again.", offset: start)
                }
                offset += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            guard byte >= 0x20 else { throw fault("a control character stands in a string; escape it.") }
            if byte >= 0x80 { isASCII = false }
            offset += 1
        }
        throw Fault(reason: "the document ends within a string; send it again.", offset: start)
    }

    /// The same for a string with escapes, of which the first is next.
    private mutating func escapedString(from start: Int) throws(Fault) -> ArraySlice<UInt8> {
        var text = Array(memory[start..<offset])
        while offset < memory.count {
            let byte = memory[offset]
            offset += 1
            if byte == UInt8(ascii: "\"") {
                guard String(validating: text, as: UTF8.self) != nil else {
                    throw Fault(reason: "a string is not UTF-8; write the document again.", offset: start)
                }
                return text[...]
            }
            if byte == UInt8(ascii: "\\") {
                text.append(contentsOf: try escape().utf8)
            } else {
                guard byte >= 0x20 else { throw fault("a control character stands in a string; escape it.") }
                text.append(byte)
            }
        }
        throw Fault(reason: "the document ends within a string; send it again.", offset: start)
    }

    private mutating func escape() throws(Fault) -> Character {
        guard offset < memory.count else { throw fault("the document ends within a string; send it again.") }
        let mark = memory[offset]
        offset += 1
        switch mark {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Character(Unicode.Scalar(mark))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return Character(try unicode())
        default: throw fault("no such escape in a string.")
        }
    }

    private mutating func unicode() throws(Fault) -> Unicode.Scalar {
        let high = try fourDigits()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard (0xD800..<0xDC00).contains(high), offset + 1 < memory.count,
            memory[offset] == UInt8(ascii: "\\"),
            memory[offset + 1] == UInt8(ascii: "u")
        else { throw fault("half of a surrogate pair stands alone.") }
        offset += 2
        let low = try fourDigits()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw fault("half of a surrogate pair stands alone.") }
        return scalar
    }

    private mutating func fourDigits() throws(Fault) -> UInt32 {
        guard offset + 4 <= memory.count else {
            throw fault("the document ends within a string; send it again.")
        }
        var value: UInt32 = 0
        for byte in memory[offset..<offset + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw fault("four hexadecimal digits were expected here.")
            }
            value = value << 4 | UInt32(digit)
        }
        offset += 4
        return value
    }

    /// Passes over a value of any kind, without recursion.
    mutating func skipValue(maximumDepth: Int) throws(Fault) {
        // One entry per open container: true for an object.
        var open: [Bool] = []
        repeat {
            if try skipOpening(&open, maximumDepth) { continue }
            while let isObject = open.last {
                if skip(",") {
                    if isObject { try skipKey() }
                    break
                }
                try expect(isObject ? "}" : "]")
                open.removeLast()
            }
        } while !open.isEmpty
    }

    /// Passes over a simple value or an empty container; true when a container was opened instead.
    private mutating func skipOpening(_ open: inout [Bool], _ maximumDepth: Int) throws(Fault) -> Bool {
        switch peek() {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let isObject = memory[offset] == UInt8(ascii: "{")
            offset += 1
            if skip(isObject ? "}" : "]") { return false }
            guard open.count < maximumDepth else {
                throw fault(
                    DICOMError.exceeded("values are nested more than \(maximumDepth) deep", "maximumDepth"))
            }
            open.append(isObject)
            if isObject { try skipKey() }
            return true
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            guard skipWord("true") || skipWord("false") || skipWord("null") else {
                throw fault("a value was expected here.")
            }
        default: _ = try number()
        }
        return false
    }

    private mutating func skipKey() throws(Fault) {
        _ = try string()
        try expect(":")
    }

    func fault(_ reason: String) -> Fault { Fault(reason: reason, offset: offset) }
}
