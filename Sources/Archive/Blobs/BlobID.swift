/// The name of stored bytes: their SHA-256 in 64 lower-case hexadecimal digits.
package struct BlobID: Hashable, Sendable, Codable, CustomStringConvertible {
    package let text: String

    /// Nil unless `text` is 64 lower-case hexadecimal digits, so that nothing else can ever become a path.
    package init?(_ text: String) {
        let digits = text.utf8
        guard digits.count == 64, digits.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        self.text = text
    }

    init(digest: [UInt8]) {
        text = Hexadecimal.string(digest)
    }

    package var description: String { text }
}
