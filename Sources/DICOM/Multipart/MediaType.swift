/// A media type with its parameters, as Content-Type names it (RFC 9110 section 8.3.1).
public struct MediaType: Sendable, Hashable {
    /// Type and subtype in lower case, such as `multipart/related`.
    public var name: String
    /// Parameters by their names in lower case; values as they stand, without quotation marks.
    public var parameters: [String: String]

    /// More than any genuine header has.
    private static let mostParameters = 32

    /// Makes a type of its parts.
    public init(name: String, parameters: [String: String] = [:]) {
        self.name = name
        self.parameters = parameters
    }

    /// Reads a header; of two parameters of one name the first counts.
    /// - Returns: `nil` when it does not name a type and a subtype, or when a quotation mark is left open.
    public init?(_ text: String) {
        var cursor = Cursor(rest: Array(text.utf8)[...])
        let name = cursor.until([UInt8(ascii: ";")])
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(MediaType.isToken) else { return nil }
        self.init(name: name.lowercased())
        while cursor.skip(UInt8(ascii: ";")), parameters.count < MediaType.mostParameters {
            let key = cursor.until([UInt8(ascii: "="), UInt8(ascii: ";")]).lowercased()
            guard cursor.skip(UInt8(ascii: "=")) else { continue }
            guard let value = cursor.value() else { return nil }
            if parameters[key] == nil { parameters[key] = value }
        }
    }

    private static func isToken(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// What is still to be read of a header.
    private struct Cursor {
        var rest: ArraySlice<UInt8>

        /// What stands before one of some bytes, or the end, without the space around it.
        mutating func until(_ ends: [UInt8]) -> String {
            let found = rest.firstIndex { ends.contains($0) } ?? rest.endIndex
            var text = rest[..<found]
            rest = rest[found...]
            while let first = text.first, first == 0x20 || first == 0x09 { text.removeFirst() }
            while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
            return String(decoding: text, as: UTF8.self)
        }

        mutating func skip(_ byte: UInt8) -> Bool {
            guard rest.first == byte else { return false }
            rest.removeFirst()
            return true
        }

        /// A value, quoted or not.
        mutating func value() -> String? {
            while let first = rest.first, first == 0x20 || first == 0x09 { rest.removeFirst() }
            guard skip(UInt8(ascii: "\"")) else { return until([UInt8(ascii: ";")]) }
            var text: [UInt8] = []
            while let byte = rest.popFirst() {
                switch byte {
                case UInt8(ascii: "\""):
                    _ = until([UInt8(ascii: ";")])
                    return String(decoding: text, as: UTF8.self)
                case UInt8(ascii: "\\"):
                    guard let escaped = rest.popFirst() else { return nil }
                    text.append(escaped)
                default: text.append(byte)
                }
            }
            return nil
        }
    }
}
