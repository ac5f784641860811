/// A unique identifier (PS3.5 chapter 9), such as `1.2.840.10008.1.1`.
public struct UID: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The text without padding. Not checked: files carry malformed ones; see ``isValid``.
    public let string: String

    /// Takes a text and drops the zero bytes and spaces around it.
    public init(_ string: some StringProtocol) { self.string = UID.trimmed(String(string)) }

    /// Makes an identifier from a literal.
    public init(stringLiteral value: String) { string = UID.trimmed(value) }

    private static func trimmed(_ string: String) -> String {
        guard let first = string.utf8.first, let last = string.utf8.last, first <= 0x20 || last <= 0x20 else {
            return string
        }
        var text = Substring(string).unicodeScalars
        while let last = text.last, last == "\0" || last == " " { text.removeLast() }
        while let first = text.first, first == "\0" || first == " " { text.removeFirst() }
        return String(text)
    }

    /// The text.
    public var description: String { string }

    /// True for 1 to 64 digits and dots, without empty components and without leading zeros.
    public var isValid: Bool {
        guard (1...64).contains(string.utf8.count) else { return false }
        return string.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            part in
            !part.isEmpty && part.allSatisfy { (0x30...0x39).contains($0) }
                && (part.count == 1 || part.first != 0x30)
        }
    }

    /// A new identifier under 2.25, made from 122 random bits (PS3.5 annex B.2).
    public static func generate() -> UID {
        var random = SystemRandomNumberGenerator()
        return UID(uuid: UInt128(random.next()) << 64 | UInt128(random.next()), version: 4)
    }

    /// The same identifier under 2.25 for the same text, made from its SHA-256.
    public static func derived(from text: String) -> UID {
        let digest = SHA256.digest(of: Array(text.utf8))
        let number = digest.prefix(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        return UID(uuid: number, version: 8)
    }

    private init(uuid: UInt128, version: UInt128) {
        var bits = uuid
        bits = bits & ~(UInt128(0xF) << 76) | version << 76
        bits = bits & ~(UInt128(0x3) << 62) | UInt128(0x2) << 62
        string = "2.25.\(bits)"
    }
}
