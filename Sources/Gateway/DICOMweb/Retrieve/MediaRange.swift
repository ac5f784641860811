/// One of the forms that a requester takes (RFC 9110 section 12.5.1), with the parameters of PS3.18 section 8.7.
struct MediaRange: Sendable, Equatable {
    /// Of a single part, or of the parts of `multipart/related`; `*/*` when anything will do.
    var type: String
    /// True for `multipart/related` and `multipart/*`.
    var isMultipart: Bool
    /// True when any form will do, in one part or many.
    var isOpen: Bool
    /// The transfer syntax asked for; `nil` when none is named, `*` for any.
    var transferSyntax: String?
    var quality: Double

    private static let most = 64

    /// What an Accept header says, the best liked first, those refused left out. Without a header anything will do.
    static func accepted(_ header: String?) -> [MediaRange] {
        let text = header ?? ""
        guard text.contains(where: { $0 != " " }) else { return [.anything] }
        let ranges = split(text, ",").prefix(most).compactMap(MediaRange.init).filter { $0.quality > 0 }
        // A stable order: what comes first is liked better among equals.
        return ranges.enumerated().sorted {
            ($1.element.quality, $0.offset) < ($0.element.quality, $1.offset)
        }.map(\.element)
    }

    static let anything = MediaRange(
        type: "*/*", isMultipart: false, isOpen: true, transferSyntax: nil, quality: 1)

    init(
        type: String, isMultipart: Bool, isOpen: Bool = false, transferSyntax: String? = nil,
        quality: Double = 1
    ) {
        self.type = type
        self.isMultipart = isMultipart
        self.isOpen = isOpen
        self.transferSyntax = transferSyntax
        self.quality = quality
    }

    private init?(_ text: Substring) {
        let parts = Self.split(text, ";").map { $0.trimmed }
        guard let name = parts.first?.lowercased(), name.contains("/") else { return nil }
        var related: String?
        transferSyntax = nil
        quality = 1
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmed }
            guard pair.count == 2 else { continue }
            let value = Self.unquoted(pair[1])
            switch pair[0].lowercased() {
            case "type": related = value.lowercased()
            case "transfer-syntax": transferSyntax = value
            case "q": quality = min(max(Double(value) ?? 0, 0), 1)
            default: continue
            }
        }
        isMultipart = name == "multipart/related" || name == "multipart/*"
        isOpen = name == "*/*"
        type = isMultipart ? related ?? "*/*" : name
    }

    /// Whether a media type is one of these.
    func covers(_ media: String) -> Bool {
        if type == "*/*" || type == media { return true }
        return type.hasSuffix("/*") && media.hasPrefix(type.dropLast())
    }

    /// Splits where a separator stands outside of quotation marks.
    private static func split(_ text: some StringProtocol, _ separator: Character) -> [Substring] {
        var parts: [Substring] = []
        let text = Substring(text)
        var start = text.startIndex
        var isQuoted = false
        for index in text.indices {
            if text[index] == "\"" { isQuoted.toggle() }
            guard text[index] == separator, !isQuoted else { continue }
            parts.append(text[start..<index])
            start = text.index(after: index)
        }
        parts.append(text[start...])
        return parts
    }

    private static func unquoted(_ text: String) -> String {
        text.count >= 2 && text.first == "\"" && text.last == "\""
            ? String(text.dropFirst().dropLast()) : text
    }
}
