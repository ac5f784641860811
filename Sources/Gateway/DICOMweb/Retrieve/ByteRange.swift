/// The part of an answer that a Range header asks for (RFC 9110 section 14).
enum ByteRange: Equatable {
    case whole
    case part(Range<Int>)
    /// The range begins behind the end.
    case unsatisfiable

    /// - Parameters:
    ///   - header: the Range header.
    ///   - condition: the If-Range header: a part is given out only of the very state that it names.
    ///   - tag: the state there is.
    ///   - count: bytes of the whole.
    init(_ header: String?, condition: String?, tag: EntityTag, count: Int) {
        // Of lists of ranges and of other units the whole is given out, as RFC 9110 allows.
        guard let header, header.hasPrefix("bytes="), !header.contains(",") else {
            self = .whole
            return
        }
        // Weak tags, and dates, never are the very state.
        if let condition, condition.hasPrefix("W/") || condition.trimmed != tag.text {
            self = .whole
            return
        }
        let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else {
            self = .whole
            return
        }
        let (first, last) = (Self.number(ends[0]), Self.number(ends[1]))
        switch (first, last) {
        case (let first?, let last?):
            guard first <= last else {
                self = .whole
                return
            }
            self = first < count ? .part(first..<min(last, count - 1) + 1) : .unsatisfiable
        case (let first?, nil) where ends[1].isEmpty:
            self = first < count ? .part(first..<count) : .unsatisfiable
        case (nil, let last?) where ends[0].isEmpty:
            self = last > 0 && count > 0 ? .part(max(0, count - last)..<count) : .unsatisfiable
        default: self = .whole
        }
    }

    private static func number(_ text: Substring) -> Int? {
        let text = text.filter { $0 != " " }
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text) ?? .max
    }
}
