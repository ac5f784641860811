/// The character sets that text of a data set is written in: the values of Specific Character Set
/// (0008,0005), see PS3.3 section C.12.1.1.2 and PS3.5 section 6.1.
public struct SpecificCharacterSet: Hashable, Sendable {
    /// The defined terms in their order, such as `["", "ISO 2022 IR 87"]`; empty for the default repertoire.
    public let terms: [String]

    /// Makes a character set from its defined terms. Terms that the standard does not know count as the
    /// default repertoire.
    public init(_ terms: [String]) {
        self.terms = terms.allSatisfy(\.isEmpty) ? [] : terms
    }

    /// Reads the value of the attribute.
    init(value: Bytes) {
        guard !value.isEmpty else {
            self = .default
            return
        }
        // A kilobyte holds more terms than there are; the rest of a longer value cannot be meant well.
        let parts = value.withUnsafeBytes { memory in
            memory.prefix(1024).split(separator: 0x5C, omittingEmptySubsequences: false).map { part in
                String(decoding: part.filter { $0 >= 0x20 }, as: UTF8.self)
            }
        }
        self.init(parts.map { SpecificCharacterSet.trimmed($0) })
    }

    /// ASCII only.
    public static let `default` = SpecificCharacterSet([])
    /// Unicode in UTF-8, `ISO_IR 192`.
    public static let utf8 = SpecificCharacterSet(["ISO_IR 192"])
    /// Western European, `ISO_IR 100`.
    public static let latin1 = SpecificCharacterSet(["ISO_IR 100"])
    /// Chinese and everything else, `GB18030`.
    public static let gb18030 = SpecificCharacterSet(["GB18030"])
    /// Chinese, `GBK`.
    public static let gbk = SpecificCharacterSet(["GBK"])

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.last == " " { text.removeLast() }
        while text.first == " " { text.removeFirst() }
        return String(text)
    }
}
