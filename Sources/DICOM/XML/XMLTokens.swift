/// Takes the parts of an XML document (XML 1.0) from the front of its bytes, as far as the Native DICOM Model
/// needs it: elements, attributes, text. There are no entities but the five of XML itself, no document type, no
/// way to other files, so nothing can expand.
struct XMLTokens {
    /// One part of a document.
    enum Token: Equatable {
        case start(name: String, attributes: [String: String], isEmpty: Bool)
        case end(name: String)
        case text([UInt8])
    }

    /// Why a part could not be taken.
    struct Fault: Error {
        let reason: String
        let offset: Int
    }

    private let bytes: [UInt8]
    private(set) var offset = 0

    /// Prepares the bytes of a document.
    init(_ source: Bytes) throws(Fault) {
        var bytes = source.array
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        switch XMLTokens.declaredEncoding(bytes) {
        case nil, "utf-8", "us-ascii":
            guard String(validating: bytes, as: UTF8.self) != nil else {
                throw Fault(reason: "the document is not in UTF-8; write it again.", offset: 0)
            }
        case "iso-8859-1":
            bytes = bytes.flatMap { $0 < 0x80 ? [$0] : [0xC0 | $0 >> 6, 0x80 | $0 & 0x3F] }
        case let other?:
            throw Fault(reason: "the encoding \(other) is not read; write the document in UTF-8.", offset: 0)
        }
        self.bytes = bytes
    }

    /// The encoding that the declaration at the start names, in lower case.
    private static func declaredEncoding(_ bytes: [UInt8]) -> String? {
        guard bytes.starts(with: Array("<?xml".utf8)) else { return nil }
        let declaration = String(
            decoding: bytes.prefix(200).prefix { $0 != UInt8(ascii: ">") }, as: UTF8.self)
        guard let match = declaration.firstMatch(of: #/encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/#) else {
            return nil
        }
        return match.output.1.lowercased()
    }

    /// The next part; `nil` at the end.
    mutating func next() throws(Fault) -> Token? {
        while offset < bytes.count {
            guard bytes[offset] == UInt8(ascii: "<") else { return .text(try text()) }
            if skip("<?") {
                try skipPast("?>")
            } else if skip("<!--") {
                try skipPast("-->")
            } else if skip("<![CDATA[") {
                return .text(try literal())
            } else if skip("<!") {
                throw fault("a document type is not read; leave it out.")
            } else if skip("</") {
                let name = try name()
                skipSpace()
                try expect(">")
                return .end(name: name)
            } else {
                return try startTag()
            }
        }
        return nil
    }

    private mutating func startTag() throws(Fault) -> Token {
        try expect("<")
        let name = try name()
        var attributes: [String: String] = [:]
        while true {
            skipSpace()
            if skip("/>") { return .start(name: name, attributes: attributes, isEmpty: true) }
            if skip(">") { return .start(name: name, attributes: attributes, isEmpty: false) }
            let key = try self.name()
            skipSpace()
            try expect("=")
            skipSpace()
            let value = try quoted()
            guard attributes.updateValue(value, forKey: key) == nil, attributes.count <= 16 else {
                throw fault("an attribute stands twice, or there are too many.")
            }
        }
    }

    /// A name without its prefix.
    private mutating func name() throws(Fault) -> String {
        let start = offset
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39,
                UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"):
                offset += 1
            default:
                guard offset > start, offset - start <= 100 else { throw fault("a name was expected here.") }
                let name = bytes[start..<offset]
                return String(decoding: name.split(separator: UInt8(ascii: ":")).last ?? name, as: UTF8.self)
            }
        }
        throw fault("the document ends within a tag; send it again.")
    }

    private mutating func quoted() throws(Fault) -> String {
        guard let mark = offset < bytes.count ? bytes[offset] : nil, mark == 0x22 || mark == 0x27 else {
            throw fault("a value in quotation marks was expected here.")
        }
        offset += 1
        var value: [UInt8] = []
        while offset < bytes.count, bytes[offset] != mark {
            guard bytes[offset] != UInt8(ascii: "<") else {
                throw fault("'<' stands in the value of an attribute.")
            }
            try append(to: &value)
        }
        try expect(mark == 0x22 ? "\"" : "'")
        return String(decoding: value, as: UTF8.self)
    }

    private mutating func text() throws(Fault) -> [UInt8] {
        var value: [UInt8] = []
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "<") { try append(to: &value) }
        return value
    }

    /// Appends one character, or what a reference stands for.
    private mutating func append(to value: inout [UInt8]) throws(Fault) {
        if bytes[offset] == UInt8(ascii: "&") {
            value.append(contentsOf: try reference().utf8)
        } else {
            try appendCharacter(to: &value)
        }
    }

    /// The text of a CDATA section, in which references mean nothing.
    private mutating func literal() throws(Fault) -> [UInt8] {
        var value: [UInt8] = []
        while !skip("]]>") {
            guard offset < bytes.count else { throw fault("the document ends before ']]>'; send it again.") }
            try appendCharacter(to: &value)
        }
        return value
    }

    private mutating func appendCharacter(to value: inout [UInt8]) throws(Fault) {
        let byte = bytes[offset]
        switch byte {
        case 0x0D:
            // Line ends become one line feed (XML 1.0 section 2.11).
            offset += 1
            if offset < bytes.count, bytes[offset] == 0x0A { return }
            value.append(0x0A)
        case 0x09, 0x0A, 0x20...:
            value.append(byte)
            offset += 1
        default: throw fault("a control character stands in the document.")
        }
    }

    private mutating func reference() throws(Fault) -> String {
        let rest = bytes[offset...].prefix(12)
        guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else {
            throw fault("'&' starts no reference.")
        }
        let name = String(decoding: bytes[offset + 1..<end], as: UTF8.self)
        let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
        var text = known[name]
        if text == nil, name.hasPrefix("#") {
            let digits = name.hasPrefix("#x") ? name.dropFirst(2) : name.dropFirst()
            let code =
                digits.first?.isHexDigit == true ? UInt32(digits, radix: name.hasPrefix("#x") ? 16 : 10) : nil
            let isAllowed = code.map { $0 >= 0x20 || [0x09, 0x0A, 0x0D].contains($0) } ?? false
            text = isAllowed ? code.flatMap { Unicode.Scalar($0) }.map { String(Character($0)) } : nil
        }
        guard let text else { throw fault("the reference &\(name); stands for nothing that XML allows.") }
        offset = end + 1
        return text
    }

    private mutating func skipSpace() {
        while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
    }

    private mutating func skip(_ mark: StaticString) -> Bool {
        let found = mark.withUTF8Buffer { bytes[offset...].starts(with: $0) }
        if found { offset += mark.utf8CodeUnitCount }
        return found
    }

    private mutating func expect(_ mark: StaticString) throws(Fault) {
        guard skip(mark) else { throw fault("'\(mark)' was expected here.") }
    }

    private mutating func skipPast(_ mark: StaticString) throws(Fault) {
        while offset < bytes.count {
            if skip(mark) { return }
            offset += 1
        }
        throw fault("the document ends before '\(mark)'; send it again.")
    }

    func fault(_ reason: String) -> Fault { Fault(reason: reason, offset: offset) }
}
