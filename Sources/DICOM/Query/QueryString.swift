/// The parameters of a search by DICOMweb as they stand in an address (PS3.18 section 8.3.4).
public struct QueryString: Sendable, Hashable {
    /// One name with its value, both without escapes.
    public struct Parameter: Sendable, Hashable {
        /// The name.
        public var name: String
        /// The value; empty where none is given.
        public var value: String
    }

    /// The parameters in the order they stand in.
    public private(set) var parameters: [Parameter] = []
    /// The beginnings of those that are wrongly escaped, or not in UTF-8.
    public private(set) var unreadable: [String] = []

    /// Takes a query to pieces.
    /// - Parameters:
    ///   - text: what stands after the question mark.
    ///   - most: parameters that are looked at.
    /// - Returns: `nil` when there are more than `most`.
    public init?(_ text: some StringProtocol, most: Int) {
        let pairs = text.utf8.split(separator: UInt8(ascii: "&"), maxSplits: most)
        guard pairs.count <= most else { return nil }
        for pair in pairs {
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            if let name = QueryString.decoded(parts[0]),
                let value = QueryString.decoded(parts.count == 2 ? parts[1] : parts[0].prefix(0))
            {
                parameters.append(Parameter(name: name, value: value))
            } else {
                unreadable.append(String(decoding: parts[0].prefix(64), as: UTF8.self))
            }
        }
    }

    /// Undoes escapes; a plus sign stands for a space.
    private static func decoded(_ text: some Collection<UInt8>) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var iterator = text.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(digit), let low = iterator.next().flatMap(digit)
                else {
                    return nil
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The attribute that a name stands for: keywords or tags of eight digits, with dots between sequences and what is
    /// within them.
    public static func attribute(_ text: some StringProtocol) -> [Tag]? {
        var path: [Tag] = []
        for piece in text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            let part = String(decoding: piece, as: UTF8.self)
            let isTag = part.utf8.count == 8 && part.utf8.allSatisfy { digit($0) != nil }
            guard let tag = StandardDictionary.tag(keyword: part) ?? (isTag ? Tag(part) : nil) else {
                return nil
            }
            path.append(tag)
        }
        return path.isEmpty ? nil : path
    }
}
