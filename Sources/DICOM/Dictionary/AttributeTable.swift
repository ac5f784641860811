/// The generated table of attributes, indexed once for quick look-up.
enum AttributeTable {
    /// One line of the table, still packed.
    struct Line {
        let part: Int
        let start: Int
        let end: Int
    }

    /// Sorted tags, with the VR and the line of each at the same position.
    struct Index {
        var tags: [UInt32] = []
        var vrs: [VR?] = []
        var lines: [Line] = []
    }

    static let index: Index = {
        var index = Index()
        for (number, part) in parts.enumerated() {
            part.withUTF8Buffer { text in
                forEachLine(of: text) { start, end in
                    index.tags.append(UInt32(hexDigits: text[start..<start + 8]))
                    index.vrs.append(VR(text[start + 9], text[start + 10]))
                    index.lines.append(Line(part: number, start: start, end: end))
                }
            }
        }
        return index
    }()

    /// A repeating attribute: the tag matches when its digits outside the mask do.
    struct Repeating {
        let value: UInt32
        let mask: UInt32
        let attribute: StandardDictionary.Attribute
    }

    static let repeatingIndex: [Repeating] = repeating.withUTF8Buffer { text in
        var result: [Repeating] = []
        forEachLine(of: text) { start, end in
            var value: UInt32 = 0
            var mask: UInt32 = 0
            for byte in text[start..<start + 8] {
                let isWild = byte == UInt8(ascii: "x")
                value = value << 4 | (isWild ? 0 : UInt32(hexDigits: CollectionOfOne(byte)))
                mask = mask << 4 | (isWild ? 0 : 0xF)
            }
            let fields = split(text[start..<end])
            let attribute = StandardDictionary.Attribute(tag: Tag(rawValue: value), fields: fields)
            result.append(Repeating(value: value, mask: mask, attribute: attribute))
        }
        return result
    }

    /// Position of a tag in the sorted table.
    static func position(of tag: Tag) -> Int? {
        let tags = index.tags
        var low = 0
        var high = tags.count
        while low < high {
            let middle = (low + high) / 2
            if tags[middle] < tag.rawValue { low = middle + 1 } else { high = middle }
        }
        return low < tags.count && tags[low] == tag.rawValue ? low : nil
    }

    static func attribute(at position: Int) -> StandardDictionary.Attribute {
        let line = index.lines[position]
        let fields = parts[line.part].withUTF8Buffer { split($0[line.start..<line.end]) }
        return StandardDictionary.Attribute(tag: Tag(rawValue: index.tags[position]), fields: fields)
    }

    /// Calls `body` with the bounds of each line that is not empty.
    static func forEachLine(of text: UnsafeBufferPointer<UInt8>, _ body: (Int, Int) -> Void) {
        var start = 0
        for position in 0..<text.count where text[position] == UInt8(ascii: "\n") {
            if position > start { body(start, position) }
            start = position + 1
        }
        if start < text.count { body(start, text.count) }
    }

    static func split(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> [String] {
        line.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map { field in
            String(decoding: field, as: UTF8.self)
        }
    }
}

extension UInt32 {
    /// Reads hexadecimal digits of the generated tables, which are known to be digits.
    init(hexDigits digits: some Sequence<UInt8>) {
        self = digits.reduce(0) { $0 << 4 | UInt32($1 <= 0x39 ? $1 & 0xF : ($1 & 0xF) + 9) }
    }
}
