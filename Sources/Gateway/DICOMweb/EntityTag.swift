import DICOM

/// Names the state that an answer shows (RFC 9110 section 8.8.3). A weak tag says that the same state may be written in
/// other bytes; a strong one that the bytes are the same, so that a part of them can be asked for.
struct EntityTag: Sendable {
    let text: String

    /// - Parameter parts: everything that the answer depends on.
    init(_ parts: [String], isStrong: Bool = false) {
        let name = UID.derived(from: parts.joined(separator: "\n")).string.dropFirst(5)
        text = "\(isStrong ? "" : "W/")\"\(name)\""
    }

    /// Whether a list of tags, as If-None-Match has it, names this state.
    func isIn(_ list: String?) -> Bool {
        guard let list else { return false }
        let opaque = Self.opaque(text)
        return list.split(separator: ",").contains { item in
            let item = item.trimmed
            return item == "*" || Self.opaque(item) == opaque
        }
    }

    private static func opaque(_ tag: String) -> Substring {
        tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
    }
}
