import DICOM

/// Names the state that an answer shows (RFC 9110 section 8.8.3): the same state may be written in other bytes.
struct EntityTag: Sendable {
    let text: String

    /// - Parameter parts: everything that the answer depends on.
    init(_ parts: [String]) {
        text = "W/\"\(UID.derived(from: parts.joined(separator: "\n")).string.dropFirst(5))\""
    }

    /// Whether a list of tags, as If-None-Match has it, names this state.
    func isIn(_ list: String?) -> Bool {
        guard let list else { return false }
        let opaque = text.dropFirst(2)
        return list.split(separator: ",").contains { item in
            let item = item.trimmed
            return item == "*" || item == text || item == opaque
        }
    }
}
