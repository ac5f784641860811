/// The lines of a dump for people.
struct DumpText {
    private let options: DataSetDump.TextOptions
    private(set) var text = ""
    private var isExplicit = true

    /// Characters of a value that fit on a line.
    private static let shortValue = 96
    /// Bytes shown of values that have no text.
    private static let shownBytes = 16
    private static let nameWidth = 36

    init(_ options: DataSetDump.TextOptions) { self.options = options }

    mutating func append(_ part: DataSetDump.Part) {
        isExplicit = part.isExplicit
        if options.tags.isEmpty {
            append(part.dataSet, depth: 0)
        } else {
            appendChosen(part.dataSet, TagPath())
        }
    }

    /// Only the chosen attributes; the path tells where one within a sequence stands.
    private mutating func appendChosen(_ dataSet: DataSet, _ path: TagPath) {
        for element in dataSet {
            if options.tags.contains(element.tag) {
                let place = path.isEmpty ? "" : "\(path.appending(element.tag))\n"
                text += place
                append(element, of: dataSet, depth: path.isEmpty ? 0 : 1)
            } else if case .items(let items) = element.value {
                for (index, item) in items.enumerated() {
                    appendChosen(item, path.appending(element.tag, item: index))
                }
            }
        }
    }

    private mutating func append(_ dataSet: DataSet, depth: Int) {
        for element in dataSet { append(element, of: dataSet, depth: depth) }
    }

    private mutating func append(_ element: Element, of dataSet: DataSet, depth: Int) {
        let indent = String(repeating: "  ", count: depth)
        let name = Self.name(of: element.tag, in: dataSet)
        switch element.value {
        case .bytes(let bytes, _):
            line(element, indent, "\(bytes.count)", name, shown(element, bytes, in: dataSet))
        case .fragments(let fragments):
            let total = fragments.dropFirst().reduce(0) { $0 + $1.count }
            let table = (fragments.first?.count ?? 0) / 4
            let value =
                "\(max(fragments.count - 1, 0)) fragments, "
                + (table > 0 ? "offset table of \(table) entries" : "no offset table")
            line(element, indent, "\(total)", name, value)
        case .items(let items):
            line(element, indent, "", name, "\(items.count) \(items.count == 1 ? "item" : "items")")
            for (index, item) in items.enumerated() {
                text += (options.showsOffsets ? Self.left("", 11) : "") + indent + "  [\(index)]\n"
                append(item, depth: depth + 2)
            }
        }
    }

    private mutating func line(
        _ element: Element, _ indent: String, _ length: String, _ name: String, _ value: String
    ) {
        if options.showsOffsets {
            let isExplicit = isExplicit || element.tag.group == 2
            text += Self.right(element.position(isExplicit: isExplicit).map { "\($0)" } ?? "", 10) + " "
        }
        var line = "\(indent)\(element.tag) \(element.vr.rawValue) \(Self.right(length, 7)) "
        // Names stay in one column as long as nesting leaves room.
        line += Self.left(name, max(Self.nameWidth - indent.utf8.count, 8))
        if !value.isEmpty { line += " " + value }
        while line.last == " " { line.removeLast() }
        text += line + "\n"
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }

    /// The keyword of the standard; the name that is known of a private element, else whose it is.
    private static func name(of tag: Tag, in dataSet: DataSet) -> String {
        if let attribute = StandardDictionary.attribute(tag) { return attribute.keyword }
        if tag.isGroupLength { return "GroupLength" }
        if tag.isPrivateCreator { return "PrivateCreator" }
        guard let creator = dataSet.privateCreator(of: tag) else { return "?" }
        let name = PrivateDictionary.attribute(tag, in: dataSet)?.name
        return name.map { "<\(creator)> \($0)" } ?? "<\(creator)>"
    }

    private func shown(_ element: Element, _ bytes: Bytes, in dataSet: DataSet) -> String {
        guard !bytes.isEmpty else { return "" }
        let known = Self.representation(of: element, in: dataSet)
        // A long list of numbers is text only for those who ask for all of it.
        let isLong = bytes.count > 4096 && !known.effectiveVR.isString && !options.isFull
        let texts = isLong ? [] : known.strings(dataSet.characterSet)
        guard texts.isEmpty else { return cut(Self.visible(Self.explained(texts, known))) }
        let count = options.isFull ? bytes.count : min(bytes.count, Self.shownBytes)
        let head = bytes[0..<count].array.map { DataSetDump.hexadecimal([$0]) }.joined(separator: " ")
        return bytes.count > count ? head + " …" : head
    }

    /// A private element that the file calls UN, read as its manufacturer means it.
    private static func representation(of element: Element, in dataSet: DataSet) -> Element {
        guard element.vr == .UN, element.tag.isPrivate,
            let vr = element.tag.isPrivateCreator
                ? .LO : PrivateDictionary.attribute(element.tag, in: dataSet)?.vr, vr != .SQ
        else { return element }
        return Element(tag: element.tag, vr: vr, value: element.value)
    }

    /// The values, each identifier of the standard with its name.
    private static func explained(_ texts: [String], _ element: Element) -> String {
        guard element.effectiveVR == .UI else { return texts.joined(separator: "\\") }
        return texts.map { text in
            StandardDictionary.uidName(UID(text)).map { "\(text) (\($0))" } ?? text
        }.joined(separator: "\\")
    }

    /// Control characters become visible.
    private static func visible(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            scalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? "␣" : scalar)
        }
        return String(scalars)
    }

    private func cut(_ text: String) -> String {
        guard !options.isFull, text.count > Self.shortValue else { return text }
        return text.prefix(Self.shortValue - 1) + "…"
    }
}
