/// The headers of one part of a message (RFC 2046 section 5.1).
public struct PartHeaders: Sendable, Hashable {
    private var fields: [String: String] = [:]

    /// No headers.
    public init() {}

    /// The value of a header, whichever way its name is written.
    public subscript(_ name: String) -> String? { fields[name.lowercased()] }

    /// What the part says it is; `nil` when it does not say, or not so that it can be understood.
    public var mediaType: MediaType? { self["content-type"].flatMap(MediaType.init) }

    /// Number of headers.
    public var count: Int { fields.count }

    /// Reads lines that end with CR LF; a line that begins with white space goes on with the one before.
    /// - Returns: `nil` when a line has no name, or when there are more than `most`.
    init?(_ bytes: some Collection<UInt8>, most: Int) {
        var lines: [[UInt8]] = []
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: true) {
            var text = Array(line)
            if text.last == 0x0D { text.removeLast() }
            guard let first = text.first else { continue }
            if first == 0x20 || first == 0x09 {
                guard !lines.isEmpty else { return nil }
                lines[lines.count - 1] += text
            } else {
                guard lines.count < most else { return nil }
                lines.append(text)
            }
        }
        for line in lines {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return nil }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            guard !name.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else { return nil }
            var value = line[(colon + 1)...]
            while let first = value.first, first == 0x20 || first == 0x09 { value.removeFirst() }
            while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
            if fields[name] == nil { fields[name] = String(decoding: value, as: UTF8.self) }
        }
    }
}
