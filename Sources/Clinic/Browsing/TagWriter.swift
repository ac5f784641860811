import DICOM

/// Writes the lines of a tag sheet.
struct TagWriter {
    private let wanted: String
    private(set) var lines: [TagSheet.Line] = []
    private(set) var count = 0
    /// The sequences and items around the attribute that is looked at, still unwritten.
    private var around: [TagSheet.Line] = []

    /// Characters of a value that are shown.
    private static let shownCharacters = 1000
    private static let shownBytes = 32
    private static let longNumbers = 4096

    init(find text: String) {
        wanted = NameFolding.words(text).joined(separator: " ")
    }

    mutating func append(_ dataSet: DataSet) { append(dataSet, depth: 0) }

    /// Pixel data stay where they are: only that they are there is said.
    mutating func append(pixelData tag: Tag, _ vr: VR) {
        let attribute = StandardDictionary.attribute(tag)
        write(
            TagSheet.Line(
                depth: 0, tag: "\(tag)", vr: vr.rawValue, name: attribute?.name ?? "Pixel Data",
                keyword: attribute?.keyword ?? "", value: "", size: 0, kind: .elsewhere))
    }

    private mutating func append(_ dataSet: DataSet, depth: Int) {
        for element in dataSet {
            let line = line(element, of: dataSet, depth: depth)
            guard case .items(let items) = element.value else {
                write(line)
                continue
            }
            write(line, isAround: true)
            for (index, item) in items.enumerated() {
                around.append(
                    TagSheet.Line(
                        depth: depth + 1, tag: "", vr: "", name: "\(index + 1)", keyword: "", value: "",
                        size: 0, kind: .item))
                append(item, depth: depth + 2)
                // What nothing was found in was never written.
                if around.last?.kind == .item, around.last?.depth == depth + 1 { around.removeLast() }
            }
            if around.last?.tag == line.tag, around.last?.depth == depth { around.removeLast() }
        }
    }

    /// - Parameter isAround: a sequence: written when it fits itself, else as soon as something in it does.
    private mutating func write(_ line: TagSheet.Line, isAround: Bool = false) {
        guard fits(line) else {
            if isAround { around.append(line) }
            return
        }
        count += 1
        guard lines.count + around.count < TagSheet.mostLines else { return }
        lines += around
        around = []
        lines.append(line)
    }

    private func fits(_ line: TagSheet.Line) -> Bool {
        guard !wanted.isEmpty else { return true }
        let digits = line.tag.filter { $0.isHexDigit }
        let places = [line.tag, digits, line.name, line.keyword, line.value]
        return places.contains { place in
            NameFolding.words(place).joined(separator: " ").contains(wanted)
        }
    }

    // MARK: - One attribute

    private func line(_ element: Element, of dataSet: DataSet, depth: Int) -> TagSheet.Line {
        let (name, keyword, kind) = Self.name(of: element.tag, in: dataSet)
        var line = TagSheet.Line(
            depth: depth, tag: "\(element.tag)", vr: element.vr.rawValue, name: name, keyword: keyword,
            value: "", size: 0, kind: kind)
        switch element.value {
        case .bytes(let bytes, _):
            line.size = bytes.count
            line.value = Self.value(element, bytes, in: dataSet)
        case .fragments(let fragments): line.size = fragments.reduce(0) { $0 + $1.count }
        case .items(let items): (line.size, line.kind) = (items.count, .sequence)
        }
        return line
    }

    private static func name(
        of tag: Tag, in dataSet: DataSet
    ) -> (name: String, keyword: String, kind: TagSheet.Line.Kind) {
        if let attribute = StandardDictionary.attribute(tag) {
            return (attribute.name, attribute.keyword, .standard)
        }
        if tag.isGroupLength { return ("Group Length", "GroupLength", .standard) }
        if tag.isPrivateCreator { return ("Private Creator", "PrivateCreator", .privateAttribute) }
        guard let creator = dataSet.privateCreator(of: tag) else {
            return ("", "", tag.isPrivate ? .privateAttribute : .unknown)
        }
        let known = PrivateDictionary.attribute(tag, in: dataSet)?.name
        return (known.map { "\($0) · \(creator)" } ?? creator, "", .privateAttribute)
    }

    private static func value(_ element: Element, _ bytes: Bytes, in dataSet: DataSet) -> String {
        guard !bytes.isEmpty else { return "" }
        let known = representation(of: element, in: dataSet)
        let isLong = bytes.count > longNumbers && !known.effectiveVR.isString
        let texts = isLong ? [] : known.strings(dataSet.characterSet)
        guard texts.isEmpty else { return cut(explained(texts, known).joined(separator: " \\ ")) }
        let head = bytes[0..<min(bytes.count, shownBytes)].array.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        return head.joined(separator: " ") + (bytes.count > shownBytes ? " …" : "")
    }

    /// A private attribute that the file calls UN, read as its manufacturer means it.
    private static func representation(of element: Element, in dataSet: DataSet) -> Element {
        guard element.vr == .UN, element.tag.isPrivate,
            let vr = element.tag.isPrivateCreator
                ? .LO : PrivateDictionary.attribute(element.tag, in: dataSet)?.vr, vr != .SQ
        else { return element }
        return Element(tag: element.tag, vr: vr, value: element.value)
    }

    /// The values, each identifier of the standard with its name.
    private static func explained(_ texts: [String], _ element: Element) -> [String] {
        guard element.effectiveVR == .UI else { return texts }
        return texts.map { text in StandardDictionary.uidName(UID(text)).map { "\(text) (\($0))" } ?? text }
    }

    private static func cut(_ text: String) -> String {
        text.utf8.count > shownCharacters ? text.prefix(shownCharacters) + "…" : text
    }
}
