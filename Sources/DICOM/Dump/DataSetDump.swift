/// A data set written out for people (aligned lines, items indented) or for programs (one JSON object per line).
public struct DataSetDump: Sendable {
    /// One data set, and whether its headers state the representation.
    struct Part: Sendable {
        let dataSet: DataSet
        let isExplicit: Bool
    }

    private let parts: [Part]

    /// A dump of one data set.
    public init(_ dataSet: DataSet) { parts = [Part(dataSet: dataSet, isExplicit: true)] }

    /// A dump of a file: the meta information, then the data set.
    public init(_ file: DICOMFile) {
        parts = [
            Part(dataSet: file.meta, isExplicit: true),
            Part(dataSet: file.dataSet, isExplicit: file.transferSyntax.isExplicit),
        ]
    }

    /// For people, with long values cut.
    public var text: String { text(TextOptions()) }

    /// For people: tag, representation, length, keyword and value of each element in columns, items indented.
    public func text(_ options: TextOptions) -> String {
        var output = DumpText(options)
        for part in parts { output.append(part) }
        return output.text
    }

    func forEachPart(_ body: (DataSet) -> Void) { parts.forEach { body($0.dataSet) } }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        let digits = Array("0123456789abcdef".utf8)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 0xF)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension DataSetDump {
    /// What a dump for people shows.
    public struct TextOptions: Sendable, Hashable {
        /// Whole values, however long; otherwise they are cut to what fits on a line.
        public var isFull: Bool
        /// The byte offset of each element in front of it.
        public var showsOffsets: Bool
        /// Only these attributes, wherever they stand, with what is in them; empty for all.
        public var tags: Set<Tag>

        /// Makes options.
        public init(isFull: Bool = false, showsOffsets: Bool = false, tags: Set<Tag> = []) {
            self.isFull = isFull
            self.showsOffsets = showsOffsets
            self.tags = tags
        }
    }
}
