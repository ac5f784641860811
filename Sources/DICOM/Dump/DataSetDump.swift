/// A data set written out for people (one indented line per element) or for programs (one JSON object per
/// line).
public struct DataSetDump: Sendable {
    private let parts: [DataSet]

    /// A dump of one data set.
    public init(_ dataSet: DataSet) { parts = [dataSet] }

    /// A dump of a file: the meta information, then the data set.
    public init(_ file: DICOMFile) { parts = [file.meta, file.dataSet] }

    /// For people: tag, representation, length, keyword and value of each element, items indented.
    public var text: String {
        var lines: [String] = []
        for part in parts { DataSetDump.append(part, indent: "", to: &lines) }
        return lines.map { $0 + "\n" }.joined()
    }

    func forEachPart(_ body: (DataSet) -> Void) { parts.forEach(body) }

    private static func append(_ dataSet: DataSet, indent: String, to lines: inout [String]) {
        for element in dataSet {
            let attribute = StandardDictionary.attribute(element.tag)
            let name = attribute?.keyword ?? privateName(of: element.tag, in: dataSet)
            let start = "\(indent)\(element.tag) \(element.vr.rawValue)"
            switch element.value {
            case .bytes(let bytes, _):
                lines.append("\(start) \(bytes.count) \(name): \(shown(element, bytes, in: dataSet))")
            case .fragments(let fragments):
                let total = fragments.reduce(0) { $0 + $1.count }
                lines.append("\(start) \(total) \(name): \(fragments.count) fragments")
            case .items(let items):
                lines.append("\(start) \(name): \(items.count) \(items.count == 1 ? "item" : "items")")
                for (index, item) in items.enumerated() {
                    lines.append("\(indent)  [\(index)]")
                    append(item, indent: indent + "    ", to: &lines)
                }
            }
        }
    }

    private static func privateName(of tag: Tag, in dataSet: DataSet) -> String {
        if tag.isGroupLength { return "GroupLength" }
        if tag.isPrivateCreator { return "PrivateCreator" }
        return dataSet.privateCreator(of: tag).map { "<\($0)>" } ?? "?"
    }

    /// The value, cut to what fits on a line; control characters become visible.
    private static func shown(_ element: Element, _ bytes: Bytes, in dataSet: DataSet) -> String {
        guard !bytes.isEmpty else { return "" }
        let texts = bytes.count > 4096 && !element.vr.isString ? [] : dataSet.strings(element.tag)
        guard texts.isEmpty else {
            var text = texts.joined(separator: "\\")
            if element.vr == .UI, texts.count == 1, let name = StandardDictionary.uidName(UID(text)) {
                text += " (\(name))"
            }
            let visible = String(
                String.UnicodeScalarView(
                    text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "␣" : $0 }))
            return visible.count > 200 ? "\(visible.prefix(200))…" : visible
        }
        let head = bytes[0..<min(bytes.count, 16)].array.map { DataSetDump.hexadecimal([$0]) }.joined(
            separator: " ")
        return bytes.count > 16 ? head + " …" : head
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        let digits = Array("0123456789abcdef".utf8)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 0xF)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
